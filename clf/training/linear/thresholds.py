"""Where to decide: thresholds named by the precision they reach on validation data, never a bare 0.5."""

from __future__ import annotations

import numpy as np

from clf.model.manifest import Threshold
from clf.training.evaluation.metrics import Floats, Scored

PRECISIONS = (0.80, 0.90, 0.95)


def choose_thresholds(scored: Scored, precisions: tuple[float, ...] = PRECISIONS) -> tuple[Threshold, ...]:
    """Return, per precision, the lowest probability from which it is reached, with the recall there.

    Not reachable (probability None) when no threshold above at least ten items reaches it.
    """
    order, precision, recall = _curve(scored)
    return tuple(_lowest(order, precision, recall, wanted) for wanted in precisions)


def best_decision(scored: Scored, *, by: str = "macro_f1") -> float:
    """Return the probability at which ``by`` is largest: the mean of both classes' F1, or clickbait's (``f1``)."""
    order, _, recall = _curve(scored)
    positive = scored.labels.sum()
    said = np.arange(1, len(order) + 1)
    right = recall * positive
    clickbait = 2 * right / (said + positive)
    # What is not said to be clickbait, and rightly so, against all that is editorial or said to be.
    quiet = len(order) - said
    editorial = 2 * (quiet - (positive - right)) / np.maximum(1, quiet + len(order) - positive)
    reached = clickbait if by == "f1" else (clickbait + editorial) / 2
    return round(float(order[reached.argmax()]), 4)


def _curve(scored: Scored) -> tuple[Floats, Floats, Floats]:
    """Return probabilities from high to low, with the precision and recall of saying clickbait from each on."""
    ranking = np.argsort(-scored.probabilities, kind="stable")
    right = np.cumsum(scored.labels[ranking])
    precision = right / np.arange(1, len(right) + 1)
    return scored.probabilities[ranking], precision, right / max(1, right[-1])


def _lowest(order: Floats, precision: Floats, recall: Floats, wanted: float) -> Threshold:
    reached = np.flatnonzero(precision >= wanted)
    if not len(reached) or reached[-1] < 9:
        return Threshold(wanted, None, None)
    place = reached[-1]
    return Threshold(wanted, round(float(order[place]), 4), round(float(recall[place]), 4))
