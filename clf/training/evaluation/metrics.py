"""Labels and probabilities -> metrics: pure functions over one sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from clf.training.arrays import Floats, Indices, Mask

CALIBRATION_BINS = 15
"""Bins of equal width over [0, 1]."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Items with their labels (0 or 1), their probabilities, and their targets.

    A target is the share of annotators who called the item clickbait. Where one label is all that is known, the target
    equals the label. All three arrays have shape (items,).
    """

    labels: Indices
    probabilities: Floats
    targets: Floats

    @classmethod
    def of(cls, labels: Mask, probabilities: Floats) -> Scored:
        """Return items whose targets equal their labels."""
        return cls(labels.astype(np.intp), probabilities, labels.astype(float))

    @property
    def has_both_labels(self) -> bool:
        """True where at least one item has each label."""
        return 0 < int(self.labels.sum()) < len(self.labels)

    def rows(self, index: Indices) -> Scored:
        """Return the items at ``index``."""
        return Scored(self.labels[index], self.probabilities[index], self.targets[index])


def roc_auc(scored: Scored) -> float:
    """Return the area under the ROC curve by ranks (Mann and Whitney 1947); ties count half."""
    ranks = rankdata(scored.probabilities)
    positive = int(scored.labels.sum())
    negative = len(scored.labels) - positive
    return float((ranks[scored.labels == 1].sum() - positive * (positive + 1) / 2) / (positive * negative))


def f1(scored: Scored, decision: float) -> float:
    """Return F1 of the clickbait class when probabilities of at least ``decision`` are predicted as clickbait."""
    return _f1(scored.labels == 1, scored.probabilities >= decision)


def macro_f1(scored: Scored, decision: float) -> float:
    """Return the mean of F1 of the clickbait class and F1 of the editorial class."""
    predicted = scored.probabilities >= decision
    return (_f1(scored.labels == 1, predicted) + _f1(scored.labels == 0, ~predicted)) / 2


def calibration_error(scored: Scored) -> float:
    """Return the expected calibration error over 15 bins of equal width (Naeini et al. 2015)."""
    bins = bins_of(scored.probabilities)
    gaps = np.bincount(bins, scored.probabilities - scored.labels, CALIBRATION_BINS)
    return float(np.abs(gaps).sum() / len(scored.labels))


def bins_of(probabilities: Floats) -> Indices:
    """Return the calibration bin of every probability, from 0.

    >>> bins_of(np.array([0.0, 0.5, 1.0])).tolist()
    [0, 7, 14]
    """
    return np.minimum((probabilities * CALIBRATION_BINS).astype(np.intp), CALIBRATION_BINS - 1)


def _f1(truth: Mask, predicted: Mask) -> float:
    correct = int((truth & predicted).sum())
    return 2 * correct / max(1, int(truth.sum()) + int(predicted.sum()))
