"""Two predictions of the same items -> the difference of a metric with its interval, and McNemar's test (pure).

Sources: the paired percentile bootstrap (Efron and Tibshirani 1993), with whole groups drawn; the exact form of
McNemar's test (McNemar 1947).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.stats import binomtest

from clf.training.arrays import Indices, Mask
from clf.training.evaluation.estimate import SEED

RESAMPLES = 500
"""Samples of groups, drawn with replacement."""
_BOUNDS = (0.025, 0.975)
"""Quantiles of the 95 % interval."""
Statistic = Callable[[Indices], float | None]
"""Indices of items -> the value of a metric; None where it is not defined."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A metric of the first run and of the other one, and their difference with its 95 % interval.

    All values are None where the metric is not defined on the items.
    """

    first: float | None
    other: float | None
    low: float | None = None
    high: float | None = None

    @property
    def value(self) -> float | None:
        """The other value minus the first one."""
        return None if self.first is None or self.other is None else self.other - self.first


@dataclass(frozen=True, slots=True)
class McNemar:
    """Items that the first run alone predicts rightly, items that the other one alone does, and the exact p-value."""

    first_only: int
    other_only: int
    p_value: float


def paired_difference(first: Statistic, other: Statistic, groups: Sequence[str]) -> Difference:
    """Return the difference of two statistics of the same items; ``groups`` has the group of every item.

    Whole groups are drawn, because the items of a group are not independent. An item with the group "" stands alone.
    """
    size = len(groups)
    whole = np.arange(size)
    one, two = (first(whole), other(whole)) if size else (None, None)
    if one is None or two is None:
        return Difference(one, two)
    drawn = []
    for sample in group_samples(tuple(groups)):
        low, high = first(sample), other(sample)
        if low is not None and high is not None:
            drawn.append(high - low)
    if not drawn:
        return Difference(one, two)
    bounds = np.quantile(drawn, _BOUNDS)
    return Difference(one, two, float(bounds[0]), float(bounds[1]))


@lru_cache(maxsize=2)
def group_samples(groups: tuple[str, ...], count: int = RESAMPLES) -> list[Indices]:
    """Return samples of items, each drawn as whole groups with replacement; the same ones every time.

    >>> [sorted(sample.tolist()) for sample in group_samples(("a", "a", "b"), 3)]
    [[0, 1, 2], [0, 1, 2], [0, 0, 1, 1]]
    """
    names = np.array([group or f"item {index}" for index, group in enumerate(groups)])
    _, numbers = np.unique(names, return_inverse=True)
    order = np.argsort(numbers, kind="stable")
    sizes = np.bincount(numbers)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    random = np.random.default_rng(SEED)
    samples = []
    for _ in range(count):
        chosen = random.integers(0, len(sizes), len(sizes))
        lengths = sizes[chosen]
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        samples.append(order[np.repeat(starts[chosen], lengths) + within])
    return samples


def mcnemar(first_right: Mask, other_right: Mask) -> McNemar:
    """Return McNemar's exact test of two predictions; the masks mark the items that each predicts rightly.

    >>> mcnemar(np.array([True] * 8 + [False]), np.array([False] * 8 + [True]))
    McNemar(first_only=8, other_only=1, p_value=0.0390625)
    """
    first_only, other_only = int((first_right & ~other_right).sum()), int((other_right & ~first_right).sum())
    changed = first_only + other_only
    p_value = float(binomtest(min(first_only, other_only), changed).pvalue) if changed else 1.0
    return McNemar(first_only, other_only, p_value)
