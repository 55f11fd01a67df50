"""Dataset, folds -> one fit per fold, and the out-of-fold logits of all items."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from joblib import Parallel, delayed

from clf.training.arrays import Floats, Indices, Mask
from clf.training.linear.fit import Dataset, LinearModel
from clf.training.linear.learner import Learner


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


def _fit_rows(learner: Learner, data: Dataset, rows: Mask) -> list[LinearModel]:
    return learner.fit_grid(data.rows(np.flatnonzero(rows)))
