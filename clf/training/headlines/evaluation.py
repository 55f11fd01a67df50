"""A model with a headline head, examples -> the probabilities it serves, and its evaluation slice by slice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter

import numpy as np

from clf.classifiers import Model
from clf.training.evaluation.headline_metrics import Evaluation, evaluate
from clf.training.evaluation.metrics import Scored
from clf.training.evaluation.slices import Slice, slices_of
from clf.types import Example


def score_slices(model: Model, examples: Sequence[Example]) -> dict[Slice, Scored]:
    """Return the slices of ``examples`` with the probabilities that ``model`` serves."""
    scored = score_examples(model, examples)
    return {part: scored.rows(index) for part, index in slices_of(examples).items()}


def score_examples(model: Model, examples: Sequence[Example]) -> Scored:
    """Return the labels and targets of ``examples`` with the probabilities that ``model`` serves."""
    verdicts = model.score(list(map(attrgetter("text"), examples)))
    return Scored(
        labels=np.array(list(map(attrgetter("label"), examples)), dtype=np.intp),
        probabilities=np.array(list(map(attrgetter("clickbait"), verdicts))),
        targets=np.array(list(map(attrgetter("target"), examples))),
    )


def evaluate_slices(model: Model, slices: Mapping[Slice, Scored]) -> list[Evaluation]:
    """Return the evaluation of every slice at the decision threshold and the named thresholds of ``model``."""
    head = model.headlines.head
    return [
        evaluate(part, scored, decision=head.decision, thresholds=head.thresholds) for part, scored in slices.items()
    ]
