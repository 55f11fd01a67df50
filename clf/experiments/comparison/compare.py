"""Predictions of two runs -> a comparison: differences of all groups of items, and the items that changed sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from clf.experiments.comparison.groups import GroupComparison
from clf.experiments.comparison.headline_groups import headline_groups
from clf.experiments.comparison.page_groups import page_groups
from clf.experiments.comparison.pairs import Pairs, paired
from clf.training.predictions import PredictedHeadline, Predictions

_SHOWN = 40
"""Items that changed sides, in the list of a comparison."""


@dataclass(frozen=True, slots=True)
class Changed:
    """An item that one of the two runs predicts rightly: its group, its text, its label and both predictions."""

    group: str
    text: str
    label: str
    first: float
    other: float
    became_right: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs on the same items; the labels are those of the first run.

    ``unmatched`` counts items of the first run that the other one has not predicted, ``relabelled`` the headlines to
    which the runs give different labels. ``changed`` are the headlines that changed sides, the largest errors first.
    """

    first: str
    other: str
    headlines: tuple[GroupComparison, ...]
    pages: tuple[GroupComparison, ...]
    unmatched: int
    relabelled: int
    changed: tuple[Changed, ...]


def compare(first: Predictions, other: Predictions, *, names: tuple[str, str]) -> Comparison:
    """Return the comparison of two runs called ``names``; every group has at least 50 headlines or 10 pages."""
    headlines, pages = paired(first.headlines, other.headlines), paired(first.pages, other.pages)
    return Comparison(
        first=names[0],
        other=names[1],
        headlines=tuple(headline_groups(headlines)),
        pages=tuple(page_groups(pages)),
        unmatched=headlines.unmatched + pages.unmatched,
        relabelled=_relabelled(headlines),
        changed=tuple(_changed(headlines))[:_SHOWN],
    )


def _relabelled(pairs: Pairs[PredictedHeadline]) -> int:
    """Return the number of headlines to which the runs give different labels."""
    return sum(one.label != two.label for one, two in zip(pairs.first, pairs.other, strict=True))


def _changed(pairs: Pairs[PredictedHeadline]) -> Iterator[Changed]:
    """Yield the headlines that changed sides, those that became wrong and are farthest off first."""
    found = []
    for one, two in zip(pairs.first, pairs.other, strict=True):
        if one.predicted != two.predicted:
            became_right = two.predicted == one.label
            label = ("editorial", "clickbait")[one.label]
            item = Changed(
                group=one.corpus,
                text=one.text,
                label=label,
                first=one.probability,
                other=two.probability,
                became_right=became_right,
            )
            found.append((became_right, -abs(two.probability - one.label), one.text, item))
    for *_, item in sorted(found, key=lambda row: row[:3]):
        yield item
