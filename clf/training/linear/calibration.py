"""Out-of-fold logits -> Platt's calibration, which turns logits into probabilities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from clf.training.arrays import Floats, sigmoid
from clf.training.linear.fit import Dataset


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt's calibration: probability = sigmoid(slope * logit + offset)."""

    slope: float
    offset: float

    def logits(self, logits: Floats) -> Floats:
        """Return the calibrated logits of raw logits."""
        return np.asarray(self.slope * logits + self.offset)

    def probabilities(self, logits: Floats) -> Floats:
        """Return the calibrated probabilities of raw logits."""
        return sigmoid(self.logits(logits))


def calibrate(logits: Floats, data: Dataset, *, prior: float | None = None) -> Calibration:
    """Fit Platt's slope and offset on out-of-fold logits; ``prior`` moves the offset to that share of clickbait.

    Source: Platt (1999), with the prior correction of Saerens, Latinne and Decaestecker (2002).
    """
    labels = np.repeat([1, 0], len(logits))
    weights = np.concatenate([data.weights * data.targets, data.weights * (1.0 - data.targets)])
    column = np.concatenate([logits, logits])[:, None]
    line = LogisticRegression(C=np.inf).fit(column, labels, sample_weight=weights)
    offset = float(line.intercept_[0])
    if prior is not None:
        share = float(np.average(data.targets, weights=data.weights))
        offset += float(np.log(prior / (1 - prior)) - np.log(share / (1 - share)))
    return Calibration(round(float(line.coef_[0, 0]), 5), round(offset, 5))
