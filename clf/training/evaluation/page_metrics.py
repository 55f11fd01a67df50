"""Predicted roles and gold roles of pages -> F1 of blocks and links, with intervals over pages (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from clf.datasets.pages.corpora import LabelledPage
from clf.training.evaluation.estimate import Estimate, bootstrap, defined_values
from clf.training.evaluation.slices import Slice
from clf.types import Role

Counts: TypeAlias = NDArray[np.intp]
"""Shape (pages, 3): true positives, false positives, false negatives of every page."""
METRICS = ("block_f1", "editorial_link_f1", "promo_link_f1")


@dataclass(frozen=True, slots=True)
class PageMetrics:
    """F1 of the predicted roles on a set of pages; blocks (or links) of all pages are counted together.

    ``block_f1`` is F1 of editorial blocks, the other two are F1 of editorial and of promo links.
    """

    slice: Slice
    pages: int
    block_f1: Estimate
    editorial_link_f1: Estimate
    promo_link_f1: Estimate

    def estimates(self) -> dict[str, Estimate]:
        """Return metric name -> estimate, in the order of :data:`METRICS`."""
        return {name: getattr(self, name) for name in METRICS}

    def metrics(self) -> dict[str, float]:
        """Return ``slice/metric`` -> value of every metric that is defined."""
        return defined_values(str(self.slice), self.estimates())


def page_metrics(part: Slice, pages: Sequence[LabelledPage], predicted: Sequence[Sequence[Role]]) -> PageMetrics:
    """Return the quality of the roles ``predicted`` for every block of ``pages``.

    The predicted role of a link is the role of its block. Blocks and links without a gold role are not counted.
    """
    return PageMetrics(
        slice=part,
        pages=len(pages),
        block_f1=f1_estimate(_block_counts(pages, predicted)),
        editorial_link_f1=f1_estimate(_link_counts(pages, predicted, Role.EDITORIAL)),
        promo_link_f1=f1_estimate(_link_counts(pages, predicted, Role.PROMO)),
    )


def f1_estimate(counts: Counts) -> Estimate:
    """Return F1 over all pages with the interval that resampling pages gives."""
    return bootstrap(lambda index: _f1(counts[index].sum(axis=0)), len(counts))


def _f1(sums: Counts) -> float:
    correct, wrong, missed = sums.tolist()
    return float(2 * correct / max(1, 2 * correct + wrong + missed))


def _block_counts(pages: Sequence[LabelledPage], predicted: Sequence[Sequence[Role]]) -> Counts:
    counts = [_counts(item.roles, roles, Role.EDITORIAL) for item, roles in zip(pages, predicted, strict=True)]
    return np.array(counts, dtype=np.intp)


def _link_counts(pages: Sequence[LabelledPage], predicted: Sequence[Sequence[Role]], role: Role) -> Counts:
    counts = []
    for item, roles in zip(pages, predicted, strict=True):
        gold = [link.role for link in item.links]
        counts.append(_counts(gold, [roles[link.block] for link in item.links], role))
    return np.array(counts, dtype=np.intp)


def _counts(gold: Iterable[Role | None], predicted: Iterable[Role], role: Role) -> tuple[int, int, int]:
    pairs = Counter(
        (true is role, found is role) for true, found in zip(gold, predicted, strict=True) if true is not None
    )
    return pairs[True, True], pairs[False, True], pairs[True, False]
