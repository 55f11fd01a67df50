"""Items whose tokens come in parts: recipes that are cheap to write down and, known once, need not be followed again.

A part names a maker, and has the few small values that it makes tokens of. The parts of one kind are a column, with a
value list for each of the maker's arguments, and an entry for each item. Scoring looks up what a part weighs; tokens
are made when a part is met for the first time, when a model learns, and for a reason.

>>> @maker
... def spot(column: int, row: int) -> Portion:
...     return "place", (f"column {column}", f"row {row}")
>>> spots = Column(spot, [3, 3], [5, 6])
>>> [made(spots.part(place)) for place in (0, 1)]
[('place', ('column 3', 'row 5')), ('place', ('column 3', 'row 6'))]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from clf.types import Part, Portion

_MAKERS: dict[str, Callable[..., Portion]] = {}
WORDY: set[str] = set()
"""The makers whose parts are not worth remembering for long."""


def maker(make: Callable[..., Portion]) -> str:
    """Take in a function that makes tokens of a part's values; return its name, which is what parts begin with.

    A name and not the function: the garbage collector leaves tuples of names and numbers alone.
    """
    name = f"{make.__module__}.{make.__name__}"
    _MAKERS[name] = make
    return name


def wordy(make: Callable[..., Portion]) -> str:
    """Take in a maker, as :func:`maker` does, of parts with words: they seldom come again on other pages."""
    name = maker(make)
    WORDY.add(name)
    return name


def made(part: Part) -> Portion:
    """Return the namespace and the tokens that ``part`` makes."""
    return _MAKERS[part[0]](*part[1:])


class Numbers(Protocol):
    """What numbers are known: those of parts, and those of single tokens."""

    def of_parts(self, maker: str) -> Mapping[Part, complex]:
        """Return the number of every part by what the maker makes tokens of."""

    def of_tokens(self, space: str) -> Mapping[str, complex]:
        """Return the number of every known token of a namespace."""


class Column:
    """The parts of one kind, one for each item."""

    __slots__ = ("_maker", "_values")

    def __init__(self, maker: str, *values: Sequence[Any]) -> None:
        """Take the maker's name, and its arguments, a sequence of each."""
        self._maker, self._values = maker, values

    def part(self, place: int) -> Part:
        """Return the part of one item."""
        return self._maker, *[values[place] for values in self._values]

    def numbers(self, known: Numbers) -> Iterable[complex]:
        """Return the number of every item's part, as far as the column's items go."""
        return map(known.of_parts(self._maker).__getitem__, zip(*self._values, strict=False))


class Words(Column):
    """Parts of different words, each of which the maker must make a token of its own.

    There are too many words to remember them together, but few that count.

    >>> words = maker(lambda *words: ("word", words))
    >>> made(Words(words, [("big", "wolf"), ()]).part(0))
    ('word', ('big', 'wolf'))
    """

    __slots__ = ()

    def part(self, place: int) -> Part:
        """Return the part of one item."""
        return self._maker, *self._values[0][place]

    def numbers(self, known: Numbers) -> Iterable[complex]:
        """Return the number of every item's part: the sum of the numbers of its words."""
        look_up = self.of_words(known).get
        return [sum(filter(None, map(look_up, words)), 0j) for words in self._values[0]]

    def of_words(self, known: Numbers) -> Mapping[str, complex]:
        """Return the numbers of single words."""
        return known.of_tokens(made((self._maker,))[0])


class Shared(Mapping[Any, tuple[Part, ...]]):
    """Parts that many items have in common, by key: columns over the keys."""

    __slots__ = ("_places", "columns")

    def __init__(self, keys: Iterable[Any], columns: Sequence[Column]) -> None:
        """Take the keys, all different, and columns with an entry for each."""
        self._places = {key: place for place, key in enumerate(keys)}
        self.columns = columns

    def __getitem__(self, key: Any) -> tuple[Part, ...]:
        place = self._places[key]
        return tuple([column.part(place) for column in self.columns])

    def __iter__(self) -> Iterator[Any]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


@dataclass(frozen=True, slots=True)
class PartedTokens:
    """The tokens of many items (the blocks of a page) in parts; the parts of an item have no token in common.

    ``columns`` have what each item has alone; ``shared`` what many have in common, so that it is made, and weighed,
    once; ``around`` tells for every item under which key.
    """

    columns: Sequence[Column]
    around: Sequence[Any]
    shared: Shared

    def at(self, place: int) -> tuple[Part, ...]:
        """Return all parts of the item at ``place``."""
        return *[column.part(place) for column in self.columns], *self.shared[self.around[place]]
