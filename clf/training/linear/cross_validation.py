"""Dataset, folds -> out-of-fold logits, and the regularisation and calibration that are chosen from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from joblib import Parallel, delayed
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score

from clf.training.arrays import Floats, Indices, Mask, sigmoid
from clf.training.linear.fit import Dataset, Learner, LinearModel


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """A model for each fold, fitted on the other folds of ``data``; ``folds`` has the fold of every item."""

    data: Dataset
    folds: Indices
    models: Mapping[int, LinearModel]

    def logits(self, names: Collection[str] | None = None) -> Floats:
        """Return the uncalibrated logit of every item, by the model that was fitted without the item's fold.

        With ``names``, only the tokens of these namespaces count.
        """
        logits = np.empty(len(self.folds))
        for fold, model in self.models.items():
            held_out = np.flatnonzero(self.folds == fold)
            matrices = self.data.rows(held_out).matrices
            if names is not None:
                matrices = tuple(matrix if matrix.name in names else matrix.emptied() for matrix in matrices)
            logits[held_out] = model.logits(matrices)
        return logits


def out_of_fold(
    learner: Learner, data: Dataset, folds: Indices, *, trainable: Mask | None = None, jobs: int = -1
) -> list[OutOfFold]:
    """Fit ``learner`` once per fold without the fold's items; return one result per C of its grid.

    ``folds`` names the fold of every item and has to keep groups whole. Items outside ``trainable`` are predicted but
    never fitted. ``jobs`` is the number of processes; -1 uses all cores.
    """
    names = np.unique(folds)
    usable = np.ones(len(folds), dtype=bool) if trainable is None else trainable
    grids = Parallel(n_jobs=jobs)(delayed(_fit_rows)(learner, data, usable & (folds != fold)) for fold in names)
    by_c = zip(*grids, strict=True)
    return [OutOfFold(data, folds, dict(zip(names.tolist(), models, strict=True))) for models in by_c]


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


@dataclass(frozen=True, slots=True)
class Trial:
    """One value of C with its out-of-fold quality: weighted log loss (calibrated) and ROC AUC."""

    c: float
    log_loss: float
    auc: float


@dataclass(frozen=True, slots=True)
class Selection:
    """The chosen C with its calibration and its raw out-of-fold logits, one per item; and all trials."""

    c: float
    trials: tuple[Trial, ...]
    logits: Floats
    calibration: Calibration


def select(learner: Learner, data: Dataset, folds: Indices, *, jobs: int = -1) -> Selection:
    """Return the C with the smallest out-of-fold log loss; ``folds`` names the fold of every item."""
    grid = learner.model.c
    logits = [fits.logits() for fits in out_of_fold(learner, data, folds, jobs=jobs)]
    trials = tuple(_trial(c, row, data) for c, row in zip(grid, logits, strict=True))
    best = min(range(len(trials)), key=lambda index: trials[index].log_loss)
    calibration = calibrate(logits[best], data, prior=learner.model.prior)
    return Selection(grid[best], trials, logits[best], calibration)


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


def _fit_rows(learner: Learner, data: Dataset, rows: Mask) -> list[LinearModel]:
    return learner.fit_grid(data.rows(np.flatnonzero(rows)))


def _trial(c: float, logits: Floats, data: Dataset) -> Trial:
    probabilities = calibrate(logits, data).probabilities(logits)
    labels = data.targets >= 0.5
    loss = log_loss(labels, probabilities, sample_weight=data.weights)
    return Trial(c, float(loss), float(roc_auc_score(labels, logits, sample_weight=data.weights)))
