"""Predictions of two runs -> the items that both have predicted, side by side, with the labels of the first run.

Items are matched by their keys: headlines by part, language and normalised text; pages by kind, corpus, address, title
and number of blocks and links. An item that one of the runs does not have is left out, and a repeated one counts once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from clf.training.predictions import PredictedHeadline, PredictedPage

Item = TypeVar("Item", PredictedHeadline, PredictedPage)


@dataclass(frozen=True, slots=True)
class Pairs(Generic[Item]):
    """Items of the first run with the same items of the other one.

    ``unmatched`` counts the items of the first run that the other one has not predicted.
    """

    first: tuple[Item, ...]
    other: tuple[Item, ...]
    unmatched: int

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.first)

    def rows(self, index: Iterable[int]) -> Pairs[Item]:
        """Return the pairs at ``index``."""
        chosen = list(index)
        return Pairs(_at(self.first, chosen), _at(self.other, chosen), 0)


def paired(first: Iterable[Item], other: Iterable[Item]) -> Pairs[Item]:
    """Return the items that both runs have predicted."""
    one, two = _by_key(first), _by_key(other)
    keys = [key for key in one if key in two]
    return Pairs(_at(one, keys), _at(two, keys), len(one) - len(keys))


def relabelled(pairs: Pairs[PredictedHeadline]) -> int:
    """Return the number of headlines to which the runs give different labels."""
    return sum(one.label != two.label for one, two in zip(pairs.first, pairs.other, strict=True))


def _by_key(items: Iterable[Item]) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for item in items:
        found.setdefault(item.key, item)
    return found


def _at(items: Any, index: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(map(items.__getitem__, index))
