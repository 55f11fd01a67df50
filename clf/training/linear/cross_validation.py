"""Grouped cross-validation: which regularisation, and what the model says of items it has not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score

from clf.training.experiment import Experiment
from clf.training.linear.fit import Dataset, Floats, regress, weigh


@dataclass(frozen=True, slots=True)
class Trial:
    """One value of C with its out-of-fold quality: weighted log loss (calibrated) and ROC AUC."""

    c: float
    log_loss: float
    auc: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt's calibration: probability = sigmoid(slope * logit + offset)."""

    slope: float
    offset: float

    def probabilities(self, logits: Floats) -> Floats:
        """Return the calibrated probabilities of raw logits."""
        return np.asarray(1.0 / (1.0 + np.exp(-(self.slope * logits + self.offset))))


@dataclass(frozen=True, slots=True)
class Selection:
    """The chosen C, every trial, and the out-of-fold logits of the chosen one, in the order of the items."""

    c: float
    trials: tuple[Trial, ...]
    logits: Floats
    calibration: Calibration


def select(data: Dataset, folds: NDArray[np.intp], experiment: Experiment, *, jobs: int = -1) -> Selection:
    """Choose C by out-of-fold log loss; ``folds`` names the fold of every item and keeps groups whole."""
    runs = Parallel(n_jobs=jobs)(
        delayed(_held_out_logits)(data, folds != fold, experiment) for fold in np.unique(folds)
    )
    grid = experiment.model.c
    logits = np.empty((len(grid), len(folds)))
    for fold, found in zip(np.unique(folds), runs, strict=True):
        logits[:, folds == fold] = found
    trials = tuple(_trial(c, row, data) for c, row in zip(grid, logits, strict=True))
    best = min(range(len(trials)), key=lambda place: trials[place].log_loss)
    calibration = calibrate(logits[best], data, prior=experiment.model.prior)
    return Selection(grid[best], trials, logits[best], calibration)


def calibrate(logits: Floats, data: Dataset, *, prior: float | None = None) -> Calibration:
    """Fit Platt's two numbers on out-of-fold logits; ``prior`` moves the offset to that share of clickbait.

    Source: Platt (1999), with the prior correction of Saerens, Latinne and Decaestecker (2002).
    """
    labels = np.repeat([1, 0], len(logits))
    weights = np.concatenate([data.weights * data.targets, data.weights * (1.0 - data.targets)])
    column = np.concatenate([logits, logits])[:, None]
    line = LogisticRegression(C=np.inf).fit(column, labels, sample_weight=weights)
    offset = float(line.intercept_[0])
    if prior is not None:
        seen = float(np.average(data.targets, weights=data.weights))
        offset += float(np.log(prior / (1 - prior)) - np.log(seen / (1 - seen)))
    return Calibration(round(float(line.coef_[0, 0]), 5), round(offset, 5))


def _held_out_logits(data: Dataset, kept: NDArray[np.bool_], experiment: Experiment) -> Floats:
    inside, outside = data.rows(np.flatnonzero(kept)), data.rows(np.flatnonzero(~kept))
    weighings = weigh(inside, experiment.namespace)
    fits = [regress(inside, weighings, experiment.model, c=c) for c in experiment.model.c]
    return np.array([fit.logits(outside.presence) for fit in fits])


def _trial(c: float, logits: Floats, data: Dataset) -> Trial:
    probabilities = calibrate(logits, data).probabilities(logits)
    labels = data.targets >= 0.5
    loss = log_loss(labels, probabilities, sample_weight=data.weights)
    return Trial(c, float(loss), float(roc_auc_score(labels, logits, sample_weight=data.weights)))
