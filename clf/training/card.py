"""The model card: what the bundle is, what it learned from, how well it does and where it fails."""

from __future__ import annotations

from collections.abc import Sequence

from clf.training.evaluate import Evaluation
from clf.training.experiment import Experiment
from clf.training.record import CorpusUse
from clf.training.report import corpora_markdown, evaluation_markdown


def model_card(experiment: Experiment, uses: Sequence[CorpusUse], evaluations: Sequence[Evaluation]) -> str:
    """Return the card as Markdown."""
    return f"""# Model card: {experiment.name}

{experiment.description}

P(clickbait) of a headline from its wording: does it withhold a specific key fact, so that only a click reveals it?
TF-IDF over {", ".join(choice.name for choice in experiment.namespace)} tokens; logistic regression; Platt calibration.

## Learned from

{corpora_markdown(use for use in uses if use.train_rows)}

## How well it does

{evaluation_markdown(evaluations)}
`validation` rows are out-of-fold: every row was scored by a model that had not seen its group.

## Limits

- It reads wording, not truth: a complete, calm and false headline is editorial to it.
- Languages it was not trained on get a probability all the same; do not rely on it there.
- Probabilities hold where the share of clickbait is near that of the training data; elsewhere use the thresholds.
- It was judged on corpora whose labels are other people's; the annotation guide says what this project calls clickbait.
"""
