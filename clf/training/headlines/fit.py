"""Headlines of one language -> its trained head: C by grouped cross-validation, calibration, thresholds, final fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from clf.classifiers import HEADLINE
from clf.model.manifest import Head
from clf.model.scorer import Scorer
from clf.text.tokens import headline_tokens
from clf.training.arrays import Floats
from clf.training.evaluation.metrics import Scored
from clf.training.experiment import Experiment
from clf.training.headlines.data import HeadlineData
from clf.training.headlines.folds import fold_numbers
from clf.training.linear.compile import compile_scorer
from clf.training.linear.fit import Dataset, LinearModel
from clf.training.linear.learner import Learner
from clf.training.linear.matrices import token_matrices
from clf.training.linear.selection import Selection, select
from clf.training.linear.thresholds import best_decision, choose_thresholds
from clf.training.progress import Say, silent
from clf.types import Example


@dataclass(frozen=True, slots=True)
class TrainedHeadline:
    """The headline head of a language: fitted on all its rows, with selection and thresholds from held-out groups.

    ``scorer`` computes the same probabilities as ``model`` with the calibration of ``selection``. ``validation`` are
    the training rows in this language with their out-of-fold probabilities.
    """

    language: str
    model: LinearModel
    scorer: Scorer
    selection: Selection
    head: Head
    validation: Scored

    @property
    def name(self) -> str:
        """The name of the head in the bundle."""
        return _head_name(self.language)


def _head_name(language: str) -> str:
    """Return the name of the headline head for ``language``, and of its scorer."""
    return f"{HEADLINE}-{language}"


def fit_headline(experiment: Experiment, data: HeadlineData, language: str, *, say: Say = silent) -> TrainedHeadline:
    """Train the head for ``language`` on ``data``, which has rows of this language only, unless heads are joint.

    C, calibration and thresholds are chosen on the rows of the language. Raises DataError where the groups of ``data``
    cannot fill the folds, and ExperimentError where no namespace is for ``language``.
    """
    folds = fold_numbers(data.train, data.groups, experiment.model)
    say(f"{language}: marking tokens of {len(data.train):,} rows")
    learner = learner_of(experiment, language)
    names = [choice.name for choice in learner.namespaces]
    items = headline_dataset(data.train, data.groups, names, weights=experiment.data.weights)
    say(f"{language}: cross-validating {len(experiment.model.c)} x {len(set(folds.tolist()))} fits")
    own = np.flatnonzero([example.language == language for example in data.train])
    selection = select(learner, items, folds, measured=own)
    say(f"{language}: fitting on all rows with C = {selection.c:g}")
    model = learner.fit(items, c=selection.c)
    validation = Scored(
        labels=np.array([example.label for example in data.train])[own],
        probabilities=selection.calibration.probabilities(selection.logits),
        targets=items.targets[own],
    )
    return trained_headline(experiment, language, model, selection, (validation, items.weights[own]))


def trained_headline(
    experiment: Experiment,
    language: str,
    model: LinearModel,
    selection: Selection,
    held_out: tuple[Scored, Floats],
) -> TrainedHeadline:
    """Return the trained head of ``model``; its thresholds come from ``held_out`` rows with their sample weights."""
    validation, weights = held_out
    return TrainedHeadline(
        language=language,
        model=model,
        scorer=compile_scorer(model, selection.calibration),
        selection=selection,
        head=Head(
            labels=("clickbait", "editorial"),
            namespaces=tuple(tfidf.choice.name for tfidf in model.tfidfs),
            decision=best_decision(validation, by=experiment.model.decide_by, weights=weights),
            thresholds=choose_thresholds(validation, weights=weights),
            calibration={_head_name(language): (selection.calibration.slope, selection.calibration.offset)},
        ),
        validation=validation,
    )


def learner_of(experiment: Experiment, language: str) -> Learner:
    """Return the learner of the head for ``language``; raise ExperimentError where no namespace is for it."""
    choices = experiment.required_namespaces(language)
    return Learner(choices, experiment.model, averaged=language in experiment.model.averaged)


def headline_dataset(
    examples: Sequence[Example], groups: Sequence[str], names: Sequence[str], *, weights: Mapping[str, float]
) -> Dataset:
    """Return the items to fit: the matrices of the namespaces ``names``, targets, sample weights and group ids.

    ``weights`` maps a corpus to the sample weight of its rows; the rows of other corpora weigh 1.
    """
    return Dataset(
        matrices=token_matrices((headline_tokens(example.text, names) for example in examples), names),
        targets=np.array([example.target for example in examples]),
        weights=np.array([weights.get(example.corpus, 1.0) for example in examples]),
        groups=np.unique(np.array(groups), return_inverse=True)[1],
    )
