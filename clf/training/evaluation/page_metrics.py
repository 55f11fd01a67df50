"""Roles said and roles written down -> F1 of blocks and links, with intervals over pages (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clf.datasets.pages.corpora import LabelledPage
from clf.training.evaluation.metrics import Figure
from clf.types import Role

RESAMPLES = 1000
_SEED = 20240601
Counts = NDArray[np.intp]
"""Shape (pages, 3): rightly said, wrongly said, missed."""


@dataclass(frozen=True, slots=True)
class PageQuality:
    """How well roles are told on some pages; all counted over blocks (or links) of all pages together."""

    slice: str
    pages: int
    block_f1: Figure
    editorial_link_f1: Figure
    promo_link_f1: Figure

    def metrics(self) -> dict[str, float]:
        """Return the figures by name, for tracking."""
        figures = {
            "block_f1": self.block_f1,
            "editorial_link_f1": self.editorial_link_f1,
            "promo_link_f1": self.promo_link_f1,
        }
        return {f"{self.slice}/{name}": figure.value for name, figure in figures.items() if figure.value is not None}


def page_quality(name: str, pages: Sequence[LabelledPage], said: Sequence[Sequence[Role]]) -> PageQuality:
    """Return the quality of the roles ``said`` of every block of ``pages``; a link is said to have its block's role."""
    blocks = np.array([_counts(item.roles, found, Role.EDITORIAL) for item, found in zip(pages, said, strict=True)])
    links, promo = (
        np.array([_of_links(item, found, role) for item, found in zip(pages, said, strict=True)])
        for role in (Role.EDITORIAL, Role.PROMO)
    )
    return PageQuality(name, len(pages), f1_figure(blocks), f1_figure(links), f1_figure(promo))


def f1_figure(counts: Counts) -> Figure:
    """Return the F1 over all pages with the interval of resampling pages; counts as in :data:`Counts`."""
    if not len(counts):
        return Figure(None)
    random = np.random.default_rng(_SEED)
    draws = random.integers(0, len(counts), (RESAMPLES, len(counts)))
    low, high = np.quantile([_f1(counts[draw].sum(axis=0)) for draw in draws], [0.025, 0.975])
    return Figure(_f1(counts.sum(axis=0)), float(low), float(high))


def _f1(sums: Counts) -> float:
    right, wrong, missed = sums.tolist()
    return float(2 * right / max(1, 2 * right + wrong + missed))


def _of_links(item: LabelledPage, said: Sequence[Role], role: Role) -> tuple[int, int, int]:
    return _counts([link.role for link in item.links], [said[link.block] for link in item.links], role)


def _counts(gold: Iterable[Role | None], said: Iterable[Role], role: Role) -> tuple[int, int, int]:
    pairs = Counter((true is role, found is role) for true, found in zip(gold, said, strict=True) if true is not None)
    return pairs[True, True], pairs[False, True], pairs[True, False]
