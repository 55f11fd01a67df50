"""Validation probabilities -> thresholds: each named by the precision it reaches, and the decision threshold."""

from __future__ import annotations

import numpy as np

from clf.model.manifest import Threshold
from clf.training.arrays import Floats
from clf.training.evaluation.metrics import Scored

PRECISIONS = (0.80, 0.90, 0.95)
_MIN_ITEMS = 10
"""Items above a threshold; fewer reach a precision by chance."""


def choose_thresholds(scored: Scored, precisions: tuple[float, ...] = PRECISIONS) -> tuple[Threshold, ...]:
    """Return, for each precision, the lowest probability that reaches it, with the recall at that probability.

    A precision that no threshold above at least ten items reaches has the probability None.
    """
    probabilities, precision, recall = _curve(scored)
    return tuple(_lowest(probabilities, precision, recall, wanted) for wanted in precisions)


def best_decision(scored: Scored, *, by: str = "macro_f1") -> float:
    """Return the probability at which ``by`` is largest.

    ``macro_f1`` is the mean of F1 of both classes, ``f1`` is F1 of clickbait.
    """
    probabilities, _, recall = _curve(scored)
    total, positive = len(probabilities), scored.labels.sum()
    predicted = np.arange(1, total + 1)
    correct = recall * positive
    clickbait = 2 * correct / (predicted + positive)
    # F1 of the editorial class: 2 * true negatives / (predicted editorial + actually editorial).
    rest = total - predicted
    editorial = 2 * (rest - (positive - correct)) / np.maximum(1, rest + total - positive)
    quality = clickbait if by == "f1" else (clickbait + editorial) / 2
    return round(float(probabilities[quality.argmax()]), 4)


def _curve(scored: Scored) -> tuple[Floats, Floats, Floats]:
    """Return the probabilities from high to low, with precision and recall when each one is the threshold."""
    ranking = np.argsort(-scored.probabilities, kind="stable")
    correct = np.cumsum(scored.labels[ranking])
    precision = correct / np.arange(1, len(correct) + 1)
    return scored.probabilities[ranking], precision, correct / max(1, correct[-1])


def _lowest(probabilities: Floats, precision: Floats, recall: Floats, wanted: float) -> Threshold:
    reached = np.flatnonzero(precision >= wanted)
    if not len(reached) or reached[-1] < _MIN_ITEMS - 1:
        return Threshold(wanted, None, None)
    lowest = reached[-1]
    return Threshold(wanted, round(float(probabilities[lowest]), 4), round(float(recall[lowest]), 4))
