"""Predictions for pages whose roles were given by reading -> figures of flags, roles and headlines (pure).

All blocks (or links) of the pages are counted together; intervals come from resampling pages. Captions and unknown
blocks do not count, and the label of a teaser does not count against a flag.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from clf.datasets.pages.corpora import LabelledPage
from clf.datasets.pages.roles import is_sponsored
from clf.training.evaluation.estimate import Estimate, bootstrap
from clf.training.evaluation.page_metrics import Counts, f1_estimate
from clf.training.evaluation.slices import Slice
from clf.types import Role

_HEADLINE, _ARTICLE = "t", ("t", "e")
_Pairs: TypeAlias = Iterable[tuple[bool, bool]]
"""For every item, whether it is positive, and whether it was predicted to be."""
METRICS = ("flag_precision", "flag_recall", "promo_f1", "article_f1", "headlines", "advertising", "article_links")


class PagePredictions(NamedTuple):
    """The predicted role of every block of a page, and whether the links of every block are flagged."""

    roles: Sequence[Role]
    flagged: Sequence[bool]


@dataclass(frozen=True, slots=True)
class RoleMetrics:
    """The figures of a set of pages.

    ``flag_precision`` and ``flag_recall`` are those of flagged links at the default threshold; ``promo_f1`` and
    ``article_f1`` are F1 of blocks; ``headlines`` is the share of headlines that are editorial, ``advertising`` the
    share of advertising that is promo, ``article_links`` the share of the article's links that are flagged.
    """

    slice: Slice
    pages: int
    flag_precision: Estimate
    flag_recall: Estimate
    promo_f1: Estimate
    article_f1: Estimate
    headlines: Estimate
    advertising: Estimate
    article_links: Estimate

    def estimates(self) -> dict[str, Estimate]:
        """Return metric name -> estimate, in the order of :data:`METRICS`."""
        return {name: getattr(self, name) for name in METRICS}

    def metrics(self) -> dict[str, float]:
        """Return ``slice/metric`` -> value of every metric that is defined."""
        values = {f"{self.slice}/{name}": estimate.value for name, estimate in self.estimates().items()}
        return {name: value for name, value in values.items() if value is not None}


def role_metrics(part: Slice, pages: Sequence[LabelledPage], predicted: Sequence[PagePredictions]) -> RoleMetrics:
    """Return the figures of ``predicted`` for ``pages``, whose roles were given by reading."""
    pairs = list(zip(pages, predicted, strict=True))
    flags = _table(_flags(item, found) for item, found in pairs)
    links = _table(_article_links(item, found) for item, found in pairs)
    return RoleMetrics(
        slice=part,
        pages=len(pages),
        flag_precision=_ratio(flags, 1),
        flag_recall=_ratio(flags, 2),
        promo_f1=f1_estimate(_table(_blocks(item, found, Role.PROMO) for item, found in pairs)),
        article_f1=f1_estimate(_table(_blocks(item, found, Role.EDITORIAL) for item, found in pairs)),
        headlines=_ratio(_table(_headlines(item, found) for item, found in pairs), 2),
        advertising=_ratio(_table(_advertising(item, found) for item, found in pairs), 2),
        article_links=_ratio(links, 2),
    )


def _flags(item: LabelledPage, found: PagePredictions) -> _Pairs:
    for link in item.links:
        if link.role is not None:
            yield link.role is Role.PROMO, found.flagged[link.block] and not link.is_within


def _article_links(item: LabelledPage, found: PagePredictions) -> _Pairs:
    for link in item.links:
        if item.letters[link.block] in _ARTICLE:
            yield True, found.flagged[link.block] and not link.is_within


def _blocks(item: LabelledPage, found: PagePredictions, role: Role) -> _Pairs:
    for true, predicted in zip(item.roles, found.roles, strict=True):
        if true is not None:
            yield true is role, predicted is role


def _headlines(item: LabelledPage, found: PagePredictions) -> _Pairs:
    for letter, predicted in zip(item.letters, found.roles, strict=True):
        if letter == _HEADLINE:
            yield True, predicted is Role.EDITORIAL


def _advertising(item: LabelledPage, found: PagePredictions) -> Iterator[tuple[bool, bool]]:
    for letter, predicted in zip(item.letters, found.roles, strict=True):
        if is_sponsored(letter):
            yield True, predicted is Role.PROMO


def _table(pages: Iterable[_Pairs]) -> Counts:
    """Return true positives, false positives and false negatives of every page, shape (pages, 3)."""
    return np.array([_counts(list(page)) for page in pages], dtype=np.intp)


def _counts(pairs: Sequence[tuple[bool, bool]]) -> tuple[int, int, int]:
    return (
        pairs.count((True, True)),
        pairs.count((False, True)),
        pairs.count((True, False)),
    )


def _ratio(counts: Counts, other: int) -> Estimate:
    """Return the true positives over their sum with the column ``other``: 1 gives precision, 2 gives recall."""

    def share(sample: NDArray[np.intp]) -> float | None:
        """Return the ratio over the pages of ``sample``; None when there is nothing to count."""
        sums = counts[sample].sum(axis=0)
        total = sums[0] + sums[other]
        return float(sums[0] / total) if total else None

    return bootstrap(share, len(counts))
