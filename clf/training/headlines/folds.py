"""Training examples, their groups -> the cross-validation fold of every example; a group is never cut."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clf.datasets.splits import fold_of
from clf.errors import DataError
from clf.training.arrays import Indices
from clf.training.experiment import ModelChoice
from clf.types import Example


def fold_numbers(examples: Sequence[Example], groups: Sequence[str], model: ModelChoice) -> Indices:
    """Return the fold of every example, by its group or by its source.

    Folds by source leave one source out at a time; ``model.folds`` does not count then. A group that has examples of
    several sources belongs to the source of its first one. Raises DataError where groups or sources are too few.
    """
    if model.fold_by == "source":
        return _by_source(examples, groups)
    count = len(set(groups))
    if count < model.folds:
        raise DataError(
            f"{count} groups of training rows cannot fill {model.folds} folds; add data or lower model.folds"
        )
    return np.array([fold_of(group, model.folds) for group in groups], dtype=np.intp)


def _by_source(examples: Sequence[Example], groups: Sequence[str]) -> Indices:
    first: dict[str, str] = {}
    for example, group in zip(examples, groups, strict=True):
        first.setdefault(group, f"{example.corpus}/{example.source}")
    names, folds = np.unique(np.array([first[group] for group in groups]), return_inverse=True)
    if len(names) < 2:
        raise DataError(
            f"all training rows are from one source ({', '.join(names)}), so none can be left out; add a corpus, "
            'or set model.fold_by = "group"'
        )
    return np.asarray(folds, dtype=np.intp)
