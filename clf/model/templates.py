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

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from clf.types import Part, Portion

Key = TypeVar("Key", bound=Hashable)
_MAKERS: dict[str, Callable[..., Portion]] = {}


def maker(make: Callable[..., Portion]) -> str:
    """Take in a function that makes tokens of a part's values; return its name, which is what parts begin with.

    A name and not the function: the garbage collector leaves tuples of names and numbers alone.
    """
    name = f"{make.__module__}.{make.__name__}"
    _MAKERS[name] = make
    return name


def made(part: Part) -> Portion:
    """Return the namespace and the tokens that ``part`` makes."""
    return _MAKERS[part[0]](*part[1:])


class Numbers(Protocol):
    """What numbers are known: those of parts, and those of single tokens."""

    def of_parts(self, maker: str) -> Mapping[Part, complex]:
        """Return the number of every part by what the maker makes tokens of."""

    def of_tokens(self, space: str, prefix: str = "") -> Mapping[str, complex]:
        """Return the number of every known token of a namespace that begins with ``prefix``, by what follows it."""


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


@maker
def _said(space: str, prefix: str, *words: str) -> Portion:
    return space, tuple([f"{prefix}{word}" for word in words])


class Words(Column):
    """Parts of different words, each of which is a token of a namespace, with a prefix before it.

    There are too many words to remember them together, but few that count.

    >>> made(Words("name", [("big", "wolf"), ()], "1 ").part(0))
    ('name', ('1 big', '1 wolf'))
    """

    __slots__ = ("_prefix", "_space")

    def __init__(self, space: str, words: Sequence[Any], prefix: str = "") -> None:
        """Take the namespace, the words of each item, and what its tokens begin with."""
        super().__init__(_said, words)
        self._space, self._prefix = space, prefix

    def part(self, place: int) -> Part:
        """Return the part of one item."""
        return self._of(self._values[0][place])

    def numbers(self, known: Numbers) -> Iterable[complex]:
        """Return the number of every item's part: the sum of the numbers of its words."""
        look_up = self.of_words(known).get
        return [sum(filter(None, map(look_up, words)), 0j) for words in self._values[0]]

    def of_words(self, known: Numbers) -> Mapping[str, complex]:
        """Return the numbers of single words."""
        return known.of_tokens(self._space, self._prefix)

    def _of(self, words: Iterable[str]) -> Part:
        return self._maker, self._space, self._prefix, *words


class Shared:
    """Parts that many items have in common: columns with an entry for each different key that items have.

    >>> spots = maker(lambda *words: ("word", words))
    >>> keys, around = grouped(["wolf", "sheep", "wolf"])
    >>> Shared(around, [Column(spots, keys)]).parts(2) == ((spots, "wolf"),)
    True
    """

    __slots__ = ("around", "columns")

    def __init__(self, around: Sequence[int], columns: Sequence[Column]) -> None:
        """Take, for each item, the place of its entry in the columns, and the columns."""
        self.around, self.columns = around, columns

    def parts(self, place: int) -> tuple[Part, ...]:
        """Return the parts of one item."""
        return self._entry(self.around[place])

    def entries(self) -> list[tuple[Part, ...]]:
        """Return the parts of every entry."""
        return [self._entry(place) for place in range(max(self.around, default=-1) + 1)]

    def numbers(self, known: Numbers) -> Iterable[complex]:
        """Return the number of every item's parts together; they are added up once for each entry."""
        entries = list(map(sum, zip(*[column.numbers(known) for column in self.columns], strict=True)))
        return map(entries.__getitem__, self.around)

    def _entry(self, place: int) -> tuple[Part, ...]:
        return tuple([column.part(place) for column in self.columns])


def grouped(keys: Iterable[Key]) -> tuple[list[Key], list[int]]:
    """Return the different ones of ``keys``, and for each of ``keys`` its place among them.

    >>> grouped("abca")
    (['a', 'b', 'c'], [0, 1, 2, 0])
    """
    places: dict[Key, int] = {}
    around = [places.setdefault(key, len(places)) for key in keys]
    return list(places), around


@dataclass(frozen=True, slots=True)
class PartedTokens:
    """The tokens of ``count`` items (the blocks of a page) in parts; the parts of an item have no token in common.

    ``columns`` have what each item has alone, ``shared`` what many have in common, so that it is made, and weighed,
    once.
    """

    count: int
    columns: Sequence[Column]
    shared: Sequence[Shared]

    def at(self, place: int) -> tuple[Part, ...]:
        """Return all parts of the item at ``place``."""
        own = [column.part(place) for column in self.columns]
        return *own, *[part for shared in self.shared for part in shared.parts(place)]

    def numbers(self, known: Numbers) -> Iterable[complex]:
        """Return the number of every item's parts together."""
        own, common = ([part.numbers(known) for part in parts] for parts in (self.columns, self.shared))
        return map(sum, zip(*own, *common, strict=True))
