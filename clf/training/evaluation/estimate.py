"""A statistic of a sample -> its value with a bootstrap interval: the one bootstrap of all evaluations.

Source: the percentile bootstrap of Efron (1979).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from clf.training.arrays import Indices

RESAMPLES = 1000
"""Samples drawn with replacement."""
_LARGE = 5000
"""Items; above, a fifth of the resamples gives an interval that is as stable."""
SEED = 20240601
"""Every estimate starts from the same seed, so that the same items give the same interval."""
_BOUNDS = (0.025, 0.975)
"""Quantiles of the 95 % interval."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % bootstrap interval; all three are None where the value is not defined."""

    value: float | None
    low: float | None = None
    high: float | None = None


def defined_values(prefix: str, estimates: Mapping[str, Estimate | None]) -> dict[str, float]:
    """Return ``prefix/name`` -> value of every estimate that is defined.

    >>> defined_values("own", {"auc": Estimate(0.9, 0.8, 1.0), "f1": Estimate(None), "mse": None})
    {'own/auc': 0.9}
    """
    values: dict[str, float] = {}
    for name, estimate in estimates.items():
        if estimate is not None and estimate.value is not None:
            values[f"{prefix}/{name}"] = estimate.value
    return values


def bootstrap(statistic: Callable[[Indices], float | None], size: int) -> Estimate:
    """Return ``statistic`` of all ``size`` items, with the interval that resampling the items gives.

    ``statistic`` takes the indices of the items in a sample. It returns None where it is not defined, for example F1 of
    a sample that has one class only. Such resamples are left out.

    >>> bootstrap(lambda sample: 1.0, 4), bootstrap(lambda sample: None, 4)
    (Estimate(value=1.0, low=1.0, high=1.0), Estimate(value=None, low=None, high=None))
    """
    value = statistic(np.arange(size)) if size else None
    if value is None:
        return Estimate(None)
    random = np.random.default_rng(SEED)
    count = RESAMPLES if size <= _LARGE else RESAMPLES // 5
    drawn = (statistic(random.integers(0, size, size)) for _ in range(count))
    low, high = np.quantile([found for found in drawn if found is not None], _BOUNDS)
    return Estimate(value, float(low), float(high))
