"""A model with headline heads, examples -> the probabilities it serves, and its evaluation slice by slice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import attrgetter

import numpy as np

from clf.classifiers import Model
from clf.model.manifest import Head
from clf.training.evaluation.headline_metrics import Evaluation, evaluate
from clf.training.evaluation.metrics import Scored
from clf.training.evaluation.slices import Slice, slices_of
from clf.types import Example


def score_slices(model: Model, examples: Sequence[Example]) -> dict[Slice, Scored]:
    """Return the slices of ``examples`` with the probabilities that ``model`` serves."""
    return sliced(examples, score_examples(model, examples))


def sliced(examples: Sequence[Example], scored: Scored) -> dict[Slice, Scored]:
    """Return the slices of ``examples``, of which ``scored`` has the probabilities."""
    return {part: scored.rows(index) for part, index in slices_of(examples).items()}


def score_examples(model: Model, examples: Sequence[Example]) -> Scored:
    """Return the labels and targets of ``examples`` with the probabilities that ``model`` serves.

    Every example is scored by the head of its own language. One without a letter, which no head scores, has the
    probability 0. Raises InputError for a language without a head.
    """
    rows: dict[str, list[int]] = defaultdict(list)
    for index, example in enumerate(examples):
        rows[example.language].append(index)
    probabilities = np.zeros(len(examples))
    for language, indices in rows.items():
        verdicts = model.score([examples[index].text for index in indices], language)
        probabilities[indices] = [verdict.clickbait or 0.0 for verdict in verdicts]
    return Scored(
        labels=np.array(list(map(attrgetter("label"), examples)), dtype=np.intp),
        probabilities=probabilities,
        targets=np.array(list(map(attrgetter("target"), examples))),
    )


def evaluate_slices(model: Model, slices: Mapping[Slice, Scored]) -> list[Evaluation]:
    """Return the evaluation of every slice at the decision threshold and the named thresholds of its language."""
    found = []
    for part, scored in slices.items():
        head = _head_of(model, part.language)
        found.append(evaluate(part, scored, decision=head.decision, thresholds=head.thresholds))
    return found


def _head_of(model: Model, language: str) -> Head:
    """Return the head for ``language``; the one head of an old bundle stands for all languages."""
    heads = model.headlines.heads
    return heads[language] if language in heads else heads[""]
