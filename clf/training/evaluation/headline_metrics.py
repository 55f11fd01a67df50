"""Scored headlines of one slice -> Evaluation: every metric with its interval, and the named thresholds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import average_precision_score

from clf.model.manifest import Threshold
from clf.training.arrays import Indices
from clf.training.evaluation.estimate import Estimate, bootstrap, defined_values
from clf.training.evaluation.metrics import Scored, calibration_error, f1, macro_f1, roc_auc
from clf.training.evaluation.slices import Slice

METRICS = ("auc", "average_precision", "f1", "macro_f1", "brier", "calibration_error", "mse")


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """Precision and recall at a threshold that was chosen on validation data."""

    threshold: Threshold
    precision: float | None
    recall: float | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The quality of a headline model on one slice.

    ``f1`` and ``macro_f1`` hold at the decision threshold, which was chosen on validation data. ``mse`` is the squared
    error against the annotators' shares; it is None where the slice has plain labels.
    """

    slice: Slice
    rows: int
    clickbait: int
    auc: Estimate
    average_precision: Estimate
    f1: Estimate
    macro_f1: Estimate
    brier: Estimate
    calibration_error: Estimate
    mse: Estimate | None
    points: tuple[OperatingPoint, ...]

    def estimates(self) -> dict[str, Estimate | None]:
        """Return metric name -> estimate, in the order of :data:`METRICS`."""
        return {name: getattr(self, name) for name in METRICS}

    def metrics(self) -> dict[str, float]:
        """Return ``slice/metric`` -> value of every metric that is defined."""
        return defined_values(str(self.slice), self.estimates())


def evaluate(part: Slice, scored: Scored, *, decision: float, thresholds: Sequence[Threshold] = ()) -> Evaluation:
    """Return the evaluation of the items of one slice.

    ``decision`` and ``thresholds`` are probabilities that the caller chose on other data.
    """

    def estimate(metric: Callable[[Scored], float], *, needs_both: bool = True) -> Estimate:
        """Return ``metric`` with its interval; with ``needs_both`` it is defined where both labels occur."""
        return bootstrap(_on_rows(metric, scored, needs_both=needs_both), len(scored.labels))

    has_shares = bool(np.any(scored.targets != scored.labels))
    return Evaluation(
        slice=part,
        rows=len(scored.labels),
        clickbait=int(scored.labels.sum()),
        auc=estimate(roc_auc),
        average_precision=estimate(_average_precision),
        f1=estimate(lambda sample: f1(sample, decision)),
        macro_f1=estimate(lambda sample: macro_f1(sample, decision)),
        brier=estimate(_brier, needs_both=False),
        calibration_error=estimate(calibration_error, needs_both=False),
        mse=estimate(_squared_error, needs_both=False) if has_shares else None,
        points=tuple(_point(scored, threshold) for threshold in thresholds),
    )


def _on_rows(
    metric: Callable[[Scored], float], scored: Scored, *, needs_both: bool
) -> Callable[[Indices], float | None]:
    def statistic(index: Indices) -> float | None:
        """Return the metric of the items at ``index``."""
        sample = scored.rows(index)
        return None if needs_both and not sample.has_both_labels else metric(sample)

    return statistic


def _average_precision(sample: Scored) -> float:
    return float(average_precision_score(sample.labels, sample.probabilities))


def _brier(sample: Scored) -> float:
    return float(np.mean((sample.probabilities - sample.labels) ** 2))


def _squared_error(sample: Scored) -> float:
    return float(np.mean((sample.probabilities - sample.targets) ** 2))


def _point(scored: Scored, threshold: Threshold) -> OperatingPoint:
    if threshold.probability is None:
        return OperatingPoint(threshold, None, None)
    predicted = scored.probabilities >= threshold.probability
    correct = int((predicted & (scored.labels == 1)).sum())
    precision = correct / predicted.sum() if predicted.any() else None
    return OperatingPoint(threshold, precision, correct / max(1, scored.labels.sum()))
