"""Headline corpora, an experiment -> rows of one language with their out-of-fold probabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from clf.datasets.registry import Corpus
from clf.training.arrays import Floats
from clf.training.experiment import Experiment
from clf.training.headlines.data import HeadlineData, gather
from clf.training.headlines.fit import headline_dataset, learner_of
from clf.training.headlines.folds import fold_numbers
from clf.training.linear.fit import Dataset
from clf.training.linear.learner import Learner
from clf.training.linear.selection import select


def gather_corpora(
    experiment: Experiment, names: Sequence[str], corpora: Mapping[str, Corpus], root: Path
) -> HeadlineData:
    """Return the rows of the corpora called ``names`` by the settings of ``experiment``, without any test corpus.

    Raises the errors of ``gather``: unknown and absent corpora, and corpora for evaluation.
    """
    changes = {"train": [*names], "test": [], "optional": [], "language_train": [], "kept_languages": []}
    choice = experiment.data.model_copy(update={**changes, "licences": [], "holdout": {}})
    return gather(experiment.model_copy(update={"data": choice}), corpora, root)


def dataset_of(experiment: Experiment, data: HeadlineData, language: str) -> tuple[Learner, Dataset]:
    """Return the learner for ``language``, and the rows of ``data``, which are all in this language, as items."""
    learner = learner_of(experiment, language)
    names = [choice.name for choice in learner.namespaces]
    # Every row counts alike, because rows of all corpora are reviewed.
    items = headline_dataset(data.train, data.groups, names, weights={})
    return learner, items


def held_out_probabilities(experiment: Experiment, data: HeadlineData, language: str) -> Floats:
    """Return the calibrated out-of-fold P(clickbait) of every row of ``data``, which are all in ``language``."""
    learner, items = dataset_of(experiment, data, language)
    selection = select(learner, items, fold_numbers(data.train, data.groups, experiment.model))
    return selection.calibration.probabilities(selection.logits)
