"""Labels and probabilities -> Evaluation: pure functions, every figure with its bootstrap interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata
from sklearn.metrics import average_precision_score

from clf.model.manifest import Threshold

RESAMPLES = 1000
CALIBRATION_BINS = 15
_SEED = 20240601
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scored:
    """Items with their labels (0 or 1), probabilities, and the shares of judges who said clickbait."""

    labels: NDArray[np.intp]
    probabilities: Floats
    targets: Floats

    @classmethod
    def of(cls, labels: NDArray[np.bool_], probabilities: Floats) -> Scored:
        """Return items whose judges all agree with the label."""
        return cls(labels.astype(np.intp), probabilities, labels.astype(float))

    def rows(self, index: NDArray[np.intp]) -> Scored:
        """Return the items at ``index``."""
        return Scored(self.labels[index], self.probabilities[index], self.targets[index])


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its 95 % bootstrap interval; all None where the slice has one class only."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """Precision and recall at a threshold that was chosen on validation data."""

    threshold: Threshold
    precision: float | None
    recall: float | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How a model does on one slice; ``f1`` and ``macro_f1`` at the decision threshold chosen on validation data."""

    slice: str
    rows: int
    clickbait: int
    auc: Figure
    average_precision: Figure
    f1: Figure
    macro_f1: Figure
    brier: Figure
    calibration_error: Figure
    mse: Figure | None
    points: tuple[OperatingPoint, ...]

    def metrics(self) -> dict[str, float]:
        """Return the values as ``slice/name`` -> number, leaving out what is not defined."""
        names = ("auc", "average_precision", "f1", "macro_f1", "brier", "calibration_error", "mse")
        figures = {name: getattr(self, name) for name in names}
        return {
            f"{self.slice}/{name}": figure.value
            for name, figure in figures.items()
            if figure is not None and figure.value is not None
        }


def evaluate(name: str, scored: Scored, *, decision: float, thresholds: Sequence[Threshold] = ()) -> Evaluation:
    """Return the evaluation of one slice at thresholds the caller chose on other data."""
    soft = bool(np.any(scored.targets != scored.labels))

    def figure(metric: Callable[[Scored], float], *, both: bool = True) -> Figure:
        """Return ``metric`` of this slice; ``both``: only where both labels occur."""
        return _figure(metric, scored, needs_both=both)

    return Evaluation(
        slice=name,
        rows=len(scored.labels),
        clickbait=int(scored.labels.sum()),
        auc=figure(roc_auc),
        average_precision=figure(lambda part: float(average_precision_score(part.labels, part.probabilities))),
        f1=figure(lambda part: f1(part, decision)),
        macro_f1=figure(lambda part: macro_f1(part, decision)),
        brier=figure(lambda part: float(np.mean((part.probabilities - part.labels) ** 2)), both=False),
        calibration_error=figure(calibration_error, both=False),
        mse=figure(lambda part: float(np.mean((part.probabilities - part.targets) ** 2)), both=False) if soft else None,
        points=tuple(_point(scored, threshold) for threshold in thresholds),
    )


def roc_auc(scored: Scored) -> float:
    """Return the area under the ROC curve by ranks (Mann and Whitney 1947), ties counted half."""
    ranks = rankdata(scored.probabilities)
    positive = int(scored.labels.sum())
    negative = len(scored.labels) - positive
    return float((ranks[scored.labels == 1].sum() - positive * (positive + 1) / 2) / (positive * negative))


def f1(scored: Scored, decision: float) -> float:
    """Return F1 of the clickbait class, deciding at and above ``decision``."""
    return _f1(scored.labels == 1, scored.probabilities >= decision)


def macro_f1(scored: Scored, decision: float) -> float:
    """Return the mean of both classes' F1."""
    said = scored.probabilities >= decision
    return (_f1(scored.labels == 1, said) + _f1(scored.labels == 0, ~said)) / 2


def calibration_error(scored: Scored) -> float:
    """Return the expected calibration error over 15 bins of equal width (Naeini et al. 2015)."""
    bins = np.minimum((scored.probabilities * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    gaps = np.bincount(bins, scored.probabilities - scored.labels, CALIBRATION_BINS)
    return float(np.abs(gaps).sum() / len(scored.labels))


def _figure(metric: Callable[[Scored], float], scored: Scored, *, needs_both: bool) -> Figure:
    if needs_both and not 0 < scored.labels.sum() < len(scored.labels):
        return Figure(None)
    random = np.random.default_rng(_SEED)
    values = []
    for _ in range(RESAMPLES if len(scored.labels) <= 5000 else RESAMPLES // 5):
        part = scored.rows(random.integers(0, len(scored.labels), len(scored.labels)))
        if not needs_both or 0 < part.labels.sum() < len(part.labels):
            values.append(metric(part))
    low, high = np.quantile(values, [0.025, 0.975])
    return Figure(metric(scored), float(low), float(high))


def _point(scored: Scored, threshold: Threshold) -> OperatingPoint:
    if threshold.probability is None:
        return OperatingPoint(threshold, None, None)
    said = scored.probabilities >= threshold.probability
    right = int((said & (scored.labels == 1)).sum())
    return OperatingPoint(threshold, right / said.sum() if said.any() else None, right / max(1, scored.labels.sum()))


def _f1(truth: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    right = int((truth & said).sum())
    return 2 * right / max(1, int(truth.sum()) + int(said.sum()))
