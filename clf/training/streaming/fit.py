"""Stored rows of one language -> its trained head: vocabulary, batches, C and calibration by held-out groups, last fit.

The held-out rows are in no count of the vocabulary. The last fit learns from them too, over the same vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from clf.errors import DataError, ExperimentError
from clf.training.arrays import Floats
from clf.training.evaluation.metrics import Scored
from clf.training.experiment import Experiment
from clf.training.headlines.fit import TrainedHeadline, learner_of, trained_headline
from clf.training.linear.calibration import calibrate
from clf.training.linear.fit import DECIMALS, Dataset, FittedTfidf, LinearModel
from clf.training.linear.selection import Selection, Trial, trial
from clf.training.progress import Say, silent
from clf.training.streaming.batches import Batches
from clf.training.streaming.corpora import StreamedRows
from clf.training.streaming.optimise import Problem, Weights
from clf.training.streaming.token_counts import count_tokens
from clf.types import Example


def fit_streamed(
    experiment: Experiment, rows: StreamedRows, language: str, folder: Path, *, say: Say = silent
) -> TrainedHeadline:
    """Train the head for ``language`` from the stored rows; batches are written to ``folder``.

    Raises DataError where the held-out rows or the others lack a class, and ExperimentError where no namespace is for
    ``language``, or where the experiment chooses tokens by their weights.
    """
    if experiment.model.max_tokens is not None:
        raise ExperimentError(
            f"model.max_tokens = {experiment.model.max_tokens}: a streamed fit keeps all tokens; raise "
            "namespace.min_groups instead, or train without --streaming"
        )
    fitting = _Fitting(experiment, rows, language)
    learner = learner_of(experiment, language)
    say(f"{language}: counting tokens")
    tfidfs = count_tokens(((group, item.text) for item, group in fitting.rows(held_out=False)), learner.namespaces)
    say(f"{language}: writing batches over {sum(len(tfidf.tokens) for tfidf in tfidfs):,} tokens")
    parts = [[tfidf] for tfidf in tfidfs] if learner.averaged else [list(tfidfs)]
    train, held_out = (fitting.batches(parts, folder, held_out=side) for side in (False, True))
    selection, weights = _select(experiment, train, held_out, say)
    say(f"{language}: fitting on all rows with C = {selection.c:g}")
    final = _fits(experiment, train.joined(held_out), selection.c, weights)
    targets, sample_weights = held_out.items()
    validation = Scored(
        labels=np.array([item.label for item, _ in fitting.rows(held_out=True)]),
        probabilities=selection.calibration.probabilities(selection.logits),
        targets=targets,
    )
    model = _linear_model(tfidfs, final, selection.c)
    return trained_headline(experiment, language, model, selection, (validation, sample_weights))


@dataclass(frozen=True, slots=True)
class _Fitting:
    """The rows of one language, and the settings that concern them."""

    experiment: Experiment
    streamed: StreamedRows
    language: str

    def rows(self, *, held_out: bool) -> Iterator[tuple[Example, str]]:
        """Yield the rows on one side of the split, with their groups; those of all languages to learn a joint head."""
        every = self.experiment.model.joint and not held_out
        return self.streamed.rows(None if every else self.language, held_out=held_out)

    def batches(self, parts: Sequence[Sequence[FittedTfidf]], folder: Path, *, held_out: bool) -> Batches:
        """Write the batches of one side; raise DataError where they have one class only."""
        batches = Batches(folder / f"{self.language}-{'held-out' if held_out else 'train'}", parts)
        batches.write((example for example, _ in self.rows(held_out=held_out)), self.experiment.data.weights)
        targets, _ = batches.items()
        labels = targets >= 0.5
        if labels.all() or not labels.any():
            side = "held-out" if held_out else "other"
            raise DataError(
                f"{self.language}: the {len(labels):,} {side} rows do not have both labels; add rows, or train without "
                "--streaming"
            )
        return batches


def _select(experiment: Experiment, train: Batches, held_out: Batches, say: Say) -> tuple[Selection, list[Weights]]:
    """Return the C with the smallest log loss on the held-out rows, and the weights of its fit."""
    targets, weights = held_out.items()
    items = Dataset((), targets, weights, np.arange(len(targets)))
    found: list[tuple[Trial, Floats, list[Weights]]] = []
    start: list[Weights] | None = None
    for c in sorted(experiment.model.c):
        start = _fits(experiment, train, c, start)
        logits = _logits(experiment, held_out, start)
        found.append((trial(c, logits, items), logits, start))
        say(f"C = {c:g}: {sum(each.passes for each in start)} passes, log loss {found[-1][0].log_loss:.4f}")
    best, logits, chosen = min(found, key=lambda each: each[0].log_loss)
    calibration = calibrate(logits, items, prior=experiment.model.prior)
    return Selection(best.c, tuple(each for each, _, _ in found), logits, calibration), chosen


def _fits(experiment: Experiment, batches: Batches, c: float, start: Sequence[Weights] | None) -> list[Weights]:
    """Return the weights of the regression of every part."""
    problems = [Problem(batches, part, experiment.model) for part in range(len(batches.parts))]
    return [problem.minimum(c, start[problem.part] if start else None) for problem in problems]


def _logits(experiment: Experiment, batches: Batches, weights: Sequence[Weights]) -> Floats:
    """Return the mean of the logits of all parts, rounded weights and all, for every row."""
    logits = [
        np.concatenate(list(Problem(batches, part, experiment.model).logits(each))) for part, each in enumerate(weights)
    ]
    return np.asarray(np.mean(logits, axis=0))


def _linear_model(tfidfs: tuple[FittedTfidf, ...], weights: Sequence[Weights], c: float) -> LinearModel:
    """Return the model whose logit is the mean of the logits of all parts."""
    regression = LogisticRegression(C=c)
    regression.classes_ = np.array([0, 1])
    coefficients = np.concatenate([each.coefficients for each in weights]) / len(weights)
    regression.coef_ = coefficients.round(DECIMALS)[None, :]
    regression.intercept_ = np.array([np.mean([each.intercept for each in weights])]).round(DECIMALS)
    regression.n_features_in_ = regression.coef_.shape[1]
    return LinearModel(tfidfs, regression)
