"""Pages that two runs have predicted -> the differences by kind of page and corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter

import numpy as np

from clf.experiments.comparison.groups import GroupComparison, large_groups
from clf.experiments.comparison.pairs import Pairs
from clf.experiments.comparison.statistics import mcnemar, paired_difference
from clf.training.arrays import Floats, Indices, Mask
from clf.training.predictions import PredictedPage

MIN_PAGES = 10
"""Pages; a smaller corpus is no group of its own."""
_EDITORIAL, _PROMO, _OPEN = "e", "p", "-"
METRICS: Mapping[str, tuple[str, str]] = {
    "block_f1": ("", _EDITORIAL),
    "editorial_link_f1": ("link_", _EDITORIAL),
    "promo_link_f1": ("link_", _PROMO),
}
"""Metric -> prefix of the fields with gold and prediction, and the role that counts."""


def page_groups(pairs: Pairs[PredictedPage]) -> Iterator[GroupComparison]:
    """Yield the comparison of every kind of page, and of its corpora, layouts and languages with at least ten pages."""
    for name, rows in large_groups(map(groups_of, pairs.first), MIN_PAGES):
        yield compare_pages(name, pairs.rows(rows))


def groups_of(item: PredictedPage) -> list[str]:
    """Return the names of the groups that a page belongs to."""
    name = f"{item.kind} pages"
    layout = [f"{name}, article in: {item.layout}"] if item.layout else []
    language = [f"{name}, language {item.language}"] if item.language else []
    return [name, f"{name}, {item.corpus}", *layout, *language]


def compare_pages(name: str, pairs: Pairs[PredictedPage]) -> GroupComparison:
    """Return the differences of all metrics on the pages of one group; sites are drawn whole.

    McNemar's test counts blocks, which depend on each other within a page, so its p-value is too small.
    """
    gold, sites, metrics = pairs.first, list(map(attrgetter("site"), pairs.first)), {}
    for metric, (prefix, role) in METRICS.items():
        one = _counts(gold, pairs.first, prefix, role)
        two = _counts(gold, pairs.other, prefix, role)
        metrics[metric] = paired_difference(_f1_of(one), _f1_of(two), sites)
    test = mcnemar(_blocks_right(gold, pairs.first), _blocks_right(gold, pairs.other))
    return GroupComparison(name, len(pairs), metrics, test)


def _counts(gold: Sequence[PredictedPage], items: Sequence[PredictedPage], prefix: str, role: str) -> Floats:
    """Return true positives, false positives and false negatives of every page, shape (pages, 3)."""
    counts = np.zeros((len(items), 3))
    for row, (page, item) in enumerate(zip(gold, items, strict=True)):
        for true, found in zip(getattr(page, f"{prefix}gold"), getattr(item, f"{prefix}predicted"), strict=True):
            if true != _OPEN:
                counts[row] += (true == found == role, found == role != true, true == role != found)
    return counts


def _f1_of(counts: Floats) -> Callable[[Indices], float | None]:
    def statistic(index: Indices) -> float | None:
        """Return F1 over the pages at ``index``; None where no page has or gets the role."""
        correct, wrong, missed = counts[index].sum(axis=0).tolist()
        total = 2 * correct + wrong + missed
        return 2 * correct / total if total else None

    return statistic


def _blocks_right(gold: Sequence[PredictedPage], items: Sequence[PredictedPage]) -> Mask:
    """Return which labelled blocks of all pages are rightly editorial or not."""
    right = []
    for page, item in zip(gold, items, strict=True):
        for true, found in zip(page.gold, item.predicted, strict=True):
            if true != _OPEN:
                right.append((true == _EDITORIAL) == (found == _EDITORIAL))
    return np.array(right, dtype=bool)
