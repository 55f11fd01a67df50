"""Features of many items (the blocks of a page), column by column -> the weight of each item.

A column holds one feature per item, as one sequence per argument of the template. Columns are scored without building
the features: the tuple of an item's arguments is looked up in the weights of the column's template.

>>> from clf.model.templates import expand, template
>>> @template("place", "column", "row")
... def cell(column: int, row: int) -> tuple[str, ...]:
...     return f"column {column}", f"row {row}"
>>> table = FeatureTable(2, [FeatureColumn(cell, row=[5, 6], column=[3, 3])])
>>> table.tokens(0), table.tokens(1)
({'place': ['column 3', 'row 5']}, {'place': ['column 3', 'row 6']})
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Protocol, TypeAlias, TypeVar

from clf.model.templates import PREFIXED, TEMPLATES, Feature, tokens_of
from clf.types import Tokens

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")
Number = TypeVar("Number", float, complex)
"""A weight; a complex number is the weights of two scorers."""
Number_co = TypeVar("Number_co", float, complex, covariant=True)


class Weights(Protocol[Number_co]):
    """The weights of one scorer, or of two: of features, and of single tokens."""

    def of_template(self, template: str) -> Mapping[Any, Number_co]:
        """Return the weight of each feature of ``template``, keyed by the tuple of the template's arguments."""

    def of_namespace(self, namespace: str, prefix: str = "") -> Mapping[str, Number_co]:
        """Return the weight of each known token of ``namespace`` with ``prefix``, keyed by the rest of the token."""


class FeatureColumn:
    """One feature of the same template for each item."""

    __slots__ = ("_arguments", "_template")

    def __init__(self, template: str, **arguments: Sequence[Any]) -> None:
        """Take the template's name, and a sequence of values for each of its arguments, by keyword.

        Raises TypeError when the keywords are not exactly the names of the template's parameters.
        """
        parameters = TEMPLATES[template].parameters
        if arguments.keys() != set(parameters):
            raise TypeError(f"{template} takes {', '.join(parameters)}; given were {', '.join(arguments) or 'none'}")
        self._template = template
        self._arguments = list(map(arguments.__getitem__, parameters))

    def feature(self, index: int) -> Feature:
        """Return the feature of the item at ``index``."""
        return self._template, *map(itemgetter(index), self._arguments)

    def weights(self, known: Weights[Number]) -> Iterable[Number]:
        """Return the weight of every item's feature."""
        return map(known.of_template(self._template).__getitem__, zip(*self._arguments, strict=True))


class TokenColumn:
    """Ready-made tokens for each item: words with a common prefix, in one namespace.

    There are too many different combinations of words to cache their sums, so the weights of single tokens are added.

    >>> from clf.model.templates import expand
    >>> expand(TokenColumn("name", [("big", "wolf"), ()], prefix="1 ").feature(0))
    ('name', ('1 big', '1 wolf'))
    """

    __slots__ = ("_namespace", "_prefix", "_words")

    def __init__(self, namespace: str, words: Sequence[Iterable[str]], *, prefix: str = "") -> None:
        """Take the namespace, the words of each item (all different), and the prefix of their tokens."""
        self._namespace, self._words, self._prefix = namespace, words, prefix

    def feature(self, index: int) -> Feature:
        """Return the feature of the item at ``index``."""
        return PREFIXED, self._namespace, self._prefix, *self._words[index]

    def weights(self, known: Weights[Number]) -> Iterable[Number]:
        """Return the sum of the weights of every item's tokens."""
        weights = known.of_namespace(self._namespace, self._prefix)
        if not weights:
            return [0.0] * len(self._words)
        look_up = weights.get
        return [sum(filter(None, map(look_up, words)), 0.0) if words else 0.0 for words in self._words]


Column: TypeAlias = FeatureColumn | TokenColumn


class SharedColumns:
    """Columns with one entry for many items, because these items have the same features.

    >>> keys, entry_of = grouped(["wolf", "sheep", "wolf"])
    >>> SharedColumns(entry_of, [TokenColumn("word", [[key] for key in keys])]).entry(0)
    (('clf.model.templates.prefixed', 'word', '', 'wolf'),)
    """

    __slots__ = ("columns", "entry_of")

    def __init__(self, entry_of: Sequence[int], columns: Sequence[Column]) -> None:
        """Take the index of each item's entry, and the columns."""
        self.entry_of, self.columns = entry_of, columns

    def entry(self, index: int) -> tuple[Feature, ...]:
        """Return the features of the entry at ``index``."""
        return tuple([column.feature(index) for column in self.columns])

    def entries(self) -> list[tuple[Feature, ...]]:
        """Return the features of all entries."""
        return list(map(self.entry, range(max(self.entry_of, default=-1) + 1)))

    def weights(self, known: Weights[Number]) -> Iterable[Number]:
        """Return the weight of every item's entry; each entry is added up once."""
        entries = list(map(sum, zip(*[column.weights(known) for column in self.columns], strict=True)))
        return map(entries.__getitem__, self.entry_of)


def grouped(keys: Iterable[Key]) -> tuple[list[Key], list[int]]:
    """Return the distinct ``keys`` in order of appearance, and for each of ``keys`` its index among them.

    >>> grouped("abca")
    (['a', 'b', 'c'], [0, 1, 2, 0])
    """
    indices: dict[Key, int] = {}
    entry_of = [indices.setdefault(key, len(indices)) for key in keys]
    return list(indices), entry_of


def take(values: Sequence[Item], indices: Iterable[int]) -> list[Item]:
    """Return the ``values`` at ``indices``, as ``numpy.take`` does.

    >>> take("abc", [2, 0, 2])
    ['c', 'a', 'c']
    """
    return list(map(values.__getitem__, indices))


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """The features of ``count`` items; no token is made by two features of one item.

    ``columns`` hold features of single items, ``shared`` features that groups of items have in common.
    """

    count: int
    columns: Sequence[Column]
    shared: Sequence[SharedColumns] = ()

    def features(self, index: int) -> tuple[Feature, ...]:
        """Return all features of the item at ``index``."""
        features = [column.feature(index) for column in self.columns]
        for shared in self.shared:
            features += shared.entry(shared.entry_of[index])
        return tuple(features)

    def tokens(self, index: int) -> Tokens:
        """Return the tokens of the item at ``index`` by namespace."""
        return tokens_of(self.features(index))

    def weights(self, known: Weights[Number]) -> list[Number]:
        """Return the weight of every item: the sum over its features."""
        own = [column.weights(known) for column in self.columns]
        common = [shared.weights(known) for shared in self.shared]
        return list(map(sum, zip(*own, *common, strict=True)))
