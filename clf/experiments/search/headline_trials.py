"""A grid over headline settings -> token matrices made once, and the out-of-fold quality of each trial on them.

All trials are measured on the same rows: those of the corpora that every trial trains on, with the weights of the
experiment itself. Groups are those of all corpora together, so that trials share their folds. Test corpora, held-out
groups and official test parts are not read or not kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import log_loss, roc_auc_score

from clf.datasets.registry import Corpus
from clf.errors import ExperimentError
from clf.experiments.search.grid import Grid, Trial
from clf.training.arrays import Floats, Indices, Mask
from clf.training.evaluation.metrics import Scored, calibration_error, macro_f1
from clf.training.experiment import Experiment
from clf.training.headlines.data import HeadlineData, gather
from clf.training.headlines.fit import headline_dataset, learner_of
from clf.training.headlines.folds import fold_numbers
from clf.training.linear.fit import Dataset, fit_tfidf
from clf.training.linear.matrices import TokenMatrix
from clf.training.linear.selection import Selection, select
from clf.training.linear.thresholds import best_decision
from clf.training.progress import Say

OBJECTIVE = "log_loss"
"""Mean of the languages' calibrated out-of-fold log loss; smaller is better."""


@dataclass(frozen=True, slots=True)
class LanguageRows:
    """The rows of one language for all trials; where a trial joins the languages, the rows of all of them.

    ``own`` marks the rows in the language. ``corpora`` has the corpus of every row; ``measured`` marks the rows of
    corpora that every trial trains on; ``weights`` are those of the experiment itself.
    """

    data: HeadlineData
    own: Mask
    corpora: NDArray[np.str_]
    matrices: Mapping[str, TokenMatrix]
    targets: Floats
    weights: Floats
    groups: Indices
    measured: Mask


@dataclass(frozen=True, slots=True)
class HeadlineMaterial:
    """The rows of every language that is measured."""

    languages: Mapping[str, LanguageRows]

    def run(self, trial: Trial) -> dict[str, float]:
        """Return the metrics of ``trial``; raise DataError where it cannot be fitted."""
        metrics: dict[str, float] = {}
        losses = []
        for language, rows in self.languages.items():
            found = _measure(rows, trial.experiment, language)
            metrics.update({f"{language}/{name}": value for name, value in found.items()})
            losses.append(found[OBJECTIVE])
        return {OBJECTIVE: float(np.mean(losses)), **metrics}


def prepare_headlines(grid: Grid, corpora: Mapping[str, Corpus], root: Path, *, say: Say) -> HeadlineMaterial:
    """Read the training corpora of all trials below the data folder ``root`` and make their token matrices.

    Raises ExperimentError where no corpus is common to all trials, and the errors of ``gather``.
    """
    names: dict[str, None] = {}
    for trial in grid.trials:
        names.update(dict.fromkeys(trial.experiment.data.train))
    common = set(names).intersection(*[trial.experiment.data.train for trial in grid.trials])
    if not common:
        raise ExperimentError("no corpus is common to all trials, so nothing can be compared; keep one in every trial")
    # Test corpora are left out, so that a search cannot be influenced by them.
    choice = grid.base.data.model_copy(
        update={"train": [*names], "test": [], "optional": [], "language_train": [], "kept_languages": []}
    )
    say(f"reading and verifying {len(names)} training corpora")
    data = gather(grid.base.model_copy(update={"data": choice}), corpora, root)
    languages = sorted({example.language for example in data.train if example.corpus in common})
    say(f"marking tokens of {len(data.train):,} rows")
    is_joint = any(trial.experiment.model.joint for trial in grid.trials)
    rows = {code: data if is_joint else data.of_language(code) for code in languages}
    return HeadlineMaterial({code: _rows(rows[code], grid, code, common) for code in languages})


def _rows(data: HeadlineData, grid: Grid, language: str, common: set[str]) -> LanguageRows:
    names: dict[str, None] = {}
    for trial in grid.trials:
        names.update(dict.fromkeys(map(attrgetter("name"), trial.experiment.namespaces_of(language))))
    items = headline_dataset(data.train, data.groups, [*names], weights=grid.base.data.weights)
    corpora = np.array(list(map(attrgetter("corpus"), data.train)))
    return LanguageRows(
        data=data,
        own=np.array([example.language == language for example in data.train]),
        corpora=corpora,
        matrices={matrix.name: matrix for matrix in items.matrices},
        targets=items.targets,
        weights=items.weights,
        groups=items.groups,
        measured=np.isin(corpora, sorted(common)),
    )


def _measure(rows: LanguageRows, experiment: Experiment, language: str) -> dict[str, float]:
    index = np.flatnonzero(np.isin(rows.corpora, experiment.data.train) & (rows.own | experiment.model.joint))
    own = np.flatnonzero(rows.own[index])
    learner = learner_of(experiment, language)
    namespaces = learner.namespaces
    weights = np.array(list(map(experiment.data.weight_of, rows.corpora[index].tolist())))
    matrices = tuple(rows.matrices[choice.name].rows(index) for choice in namespaces)
    items = Dataset(matrices, rows.targets[index], weights, rows.groups[index])
    examples = [rows.data.train[row] for row in index]
    folds = fold_numbers(examples, [rows.data.groups[row] for row in index], experiment.model)
    selection = select(learner, items, folds, measured=own, jobs=1)
    tokens = sum(len(tfidf.tokens) for tfidf in fit_tfidf(items, namespaces))
    tokens = min(tokens, experiment.model.max_tokens or tokens)
    index = index[own]
    return {**_quality(rows, index, selection, rows.measured[index]), "c": selection.c, "tokens": float(tokens)}


def _quality(rows: LanguageRows, index: Indices, selection: Selection, measured: Mask) -> dict[str, float]:
    """Return the out-of-fold metrics on the ``measured`` rows among those at ``index``."""
    kept = index[measured]
    probabilities = selection.calibration.probabilities(selection.logits[measured])
    targets, weights = rows.targets[kept], rows.weights[kept]
    scored = Scored((targets >= 0.5).astype(np.intp), probabilities, targets)
    decision = best_decision(scored, weights=weights)
    return {
        OBJECTIVE: float(log_loss(scored.labels, probabilities, sample_weight=weights)),
        "auc": float(roc_auc_score(scored.labels, probabilities, sample_weight=weights)),
        "macro_f1": macro_f1(scored, decision),
        "calibration_error": calibration_error(scored),
    }
