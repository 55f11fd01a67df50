"""Dataset, folds, grid -> the regularisation with the smallest out-of-fold log loss, and its calibration."""

from __future__ import annotations

from dataclasses import dataclass

from sklearn.metrics import log_loss, roc_auc_score

from clf.training.arrays import Floats, Indices
from clf.training.linear.calibration import Calibration, calibrate
from clf.training.linear.cross_validation import out_of_fold
from clf.training.linear.fit import Dataset
from clf.training.linear.learner import Learner


@dataclass(frozen=True, slots=True)
class Trial:
    """One value of C with its out-of-fold quality: weighted log loss (calibrated) and ROC AUC."""

    c: float
    log_loss: float
    auc: float


@dataclass(frozen=True, slots=True)
class Selection:
    """The chosen C with its calibration and its raw out-of-fold logits, one per measured item; and all trials."""

    c: float
    trials: tuple[Trial, ...]
    logits: Floats
    calibration: Calibration


def select(
    learner: Learner, data: Dataset, folds: Indices, *, measured: Indices | None = None, jobs: int = -1
) -> Selection:
    """Return the C with the smallest out-of-fold log loss; ``folds`` names the fold of every item.

    All items are learned from. Log loss and calibration are those of the items at ``measured``, by default of all.
    """
    grid = learner.model.c
    logits = [fits.logits() for fits in out_of_fold(learner, data, folds, jobs=jobs)]
    if measured is not None:
        logits, data = [row[measured] for row in logits], data.rows(measured)
    trials = tuple(trial(c, row, data) for c, row in zip(grid, logits, strict=True))
    best = min(range(len(trials)), key=lambda index: trials[index].log_loss)
    calibration = calibrate(logits[best], data, prior=learner.model.prior)
    return Selection(grid[best], trials, logits[best], calibration)


def trial(c: float, logits: Floats, data: Dataset) -> Trial:
    """Return the quality of the held-out ``logits`` that a model with ``c`` gives the items of ``data``."""
    probabilities = calibrate(logits, data).probabilities(logits)
    labels = data.targets >= 0.5
    loss = log_loss(labels, probabilities, sample_weight=data.weights)
    return Trial(c, float(loss), float(roc_auc_score(labels, logits, sample_weight=data.weights)))
