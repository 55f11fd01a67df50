"""Validation probabilities -> thresholds: each named by the precision it reaches, and the decision threshold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from clf.model.manifest import Threshold
from clf.training.arrays import Floats
from clf.training.evaluation.metrics import Scored

PRECISIONS = (0.80, 0.90, 0.95)
_LEAST_WEIGHT = 1e-9
"""Stands for a total weight of zero under a fraction."""
_MIN_ITEMS = 10
"""Items above a threshold; fewer reach a precision by chance."""


def choose_thresholds(
    scored: Scored, precisions: tuple[float, ...] = PRECISIONS, *, weights: Floats | None = None
) -> tuple[Threshold, ...]:
    """Return, for each precision, the lowest probability that reaches it, with the recall at that probability.

    Precision and recall count every item by its weight, which is 1 without ``weights``. A precision that no threshold
    above at least ten items reaches has the probability None.
    """
    curve = _curve(scored, weights)
    probabilities, precision, recall = curve.probabilities, curve.correct / curve.predicted, curve.recall
    return tuple(_lowest(probabilities, precision, recall, wanted) for wanted in precisions)


def best_decision(scored: Scored, *, by: str = "macro_f1", weights: Floats | None = None) -> float:
    """Return the probability at which ``by`` is largest; every item counts by its weight.

    ``macro_f1`` is the mean of F1 of both classes, ``f1`` is F1 of clickbait.
    """
    curve = _curve(scored, weights)
    predicted, correct = curve.predicted, curve.correct
    total, positive = predicted[-1], correct[-1]
    clickbait = 2 * correct / (predicted + positive)
    # F1 of the editorial class: 2 * true negatives / (predicted editorial + actually editorial).
    rest = total - predicted
    editorial = 2 * (rest - (positive - correct)) / np.maximum(_LEAST_WEIGHT, rest + total - positive)
    quality = clickbait if by == "f1" else (clickbait + editorial) / 2
    return round(float(curve.probabilities[quality.argmax()]), 4)


@dataclass(frozen=True, slots=True)
class _Curve:
    """The probabilities from high to low; with each as the threshold, the predicted and the correct total weight."""

    probabilities: Floats
    predicted: Floats
    correct: Floats

    @property
    def recall(self) -> Floats:
        """The share of the weight of all correct items that is correct above each threshold."""
        return np.asarray(self.correct / max(_LEAST_WEIGHT, self.correct[-1]))


def _curve(scored: Scored, weights: Floats | None) -> _Curve:
    ranking = np.argsort(-scored.probabilities, kind="stable")
    ranked = np.ones(len(ranking)) if weights is None else weights[ranking]
    correct = np.cumsum(ranked * scored.labels[ranking])
    return _Curve(scored.probabilities[ranking], np.cumsum(ranked), correct)


def _lowest(probabilities: Floats, precision: Floats, recall: Floats, wanted: float) -> Threshold:
    reached = np.flatnonzero(precision >= wanted)
    if not len(reached) or reached[-1] < _MIN_ITEMS - 1:
        return Threshold(wanted, None, None)
    lowest = reached[-1]
    return Threshold(wanted, round(float(probabilities[lowest]), 4), round(float(recall[lowest]), 4))
