"""Predictions of two runs -> the items that both have predicted, side by side, with the labels of the first run.

Headlines are matched by part, language and normalised text; pages by kind, corpus, address, title and number of blocks
and links. An item that one of the runs does not have is left out, and one that stands twice counts once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from clf.text.tokens import repeat_key
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


def pair_headlines(first: Sequence[PredictedHeadline], other: Sequence[PredictedHeadline]) -> Pairs[PredictedHeadline]:
    """Return the headlines that both runs have predicted."""
    return _paired(_headlines_by_key(first), _headlines_by_key(other))


def pair_pages(first: Sequence[PredictedPage], other: Sequence[PredictedPage]) -> Pairs[PredictedPage]:
    """Return the pages that both runs have predicted."""
    return _paired(_pages_by_key(first), _pages_by_key(other))


def _headlines_by_key(items: Sequence[PredictedHeadline]) -> dict[tuple[str, ...], PredictedHeadline]:
    found: dict[tuple[str, ...], PredictedHeadline] = {}
    for item in items:
        found.setdefault((item.part, item.language, repeat_key(item.text)), item)
    return found


def _pages_by_key(items: Sequence[PredictedPage]) -> dict[tuple[str, ...], PredictedPage]:
    found: dict[tuple[str, ...], PredictedPage] = {}
    for item in items:
        blocks = f"{len(item.gold)} {len(item.link_gold)}"
        found.setdefault((item.kind, item.corpus, item.url, item.title, blocks), item)
    return found


def _paired(first: Mapping[tuple[str, ...], Item], other: Mapping[tuple[str, ...], Item]) -> Pairs[Item]:
    keys = [key for key in first if key in other]
    return Pairs(
        first=tuple(map(first.__getitem__, keys)),
        other=tuple(map(other.__getitem__, keys)),
        unmatched=len(first) - len(keys),
    )


def _at(items: Sequence[Item], index: Iterable[int]) -> tuple[Item, ...]:
    return tuple(map(items.__getitem__, index))
