"""Trained heads -> a bundle: first one that can score, then the same one with metrics, probes and model card."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import joblib
import numpy as np
from sklearn.pipeline import Pipeline

from clf.classifiers import Model
from clf.model.bundle import Bundle, write_bundle
from clf.model.manifest import Manifest
from clf.text.normalize import NORMALIZER_VERSION
from clf.text.tokens import headline_tokens
from clf.training.evaluation.headline_metrics import Evaluation
from clf.training.experiment import Experiment
from clf.training.headlines.data import HeadlineData
from clf.training.headlines.fit import TrainedHeadline
from clf.training.headlines.heads import HeadlineHeads
from clf.training.linear.compile import pipeline_path, to_pipeline
from clf.training.pages.heads import PageHeads
from clf.training.probes import make_probes
from clf.training.reports.model_card import model_card

PIPELINE = "pipeline_difference"
"""Name of the metric that ``pipeline_difference`` returns."""
_COMPARED = 100
"""Headlines of a language that are scored by the bundle and by its pipeline."""


@dataclass(frozen=True, slots=True)
class TrainedHeads:
    """All heads of a run with the data that the headline heads were trained on."""

    experiment: Experiment
    data: HeadlineData
    headlines: HeadlineHeads
    pages: PageHeads


def build_model(trained: TrainedHeads, folder: Path) -> Model:
    """Write the scikit-learn pipelines to ``folder``; return the model of a bundle without metrics, probes and card."""
    pages, headlines = trained.pages, trained.headlines
    own = {credit.id: credit for credit in trained.data.credits()}
    kept = [credit for credit in headlines.kept.credits if credit.id not in own]
    pipelines = {
        item.name: _write_pipeline(item, pipeline_path(folder, code)) for code, item in headlines.trained.items()
    }
    language = headlines.language
    manifest = Manifest(
        name=trained.experiment.name,
        heads={**headlines.heads, **pages.heads},
        corpora=(*own.values(), *kept, *pages.credits),
        normalizer=NORMALIZER_VERSION,
        pipelines=pipelines,
        language=language.head if language else None,
    )
    scorers = {**headlines.scorers, **pages.scorers}
    return Model(Bundle(manifest, scorers, language=language.scorer if language else None))


def pipeline_difference(trained: TrainedHeads, model: Model) -> float:
    """Return the largest difference between a probability of ``model`` and that of its scikit-learn pipeline.

    The probabilities are those of an even sample of 100 training headlines of every language.
    """
    largest = 0.0
    for language, item in trained.headlines.trained.items():
        examples = trained.data.of_language(language).train
        texts = [example.text for example in examples[:: max(1, len(examples) // _COMPARED)]]
        expected = _pipeline(item).predict_proba(texts)[:, 1]
        found = np.array([verdict.clickbait or 0.0 for verdict in model.score(texts, language)])
        largest = max(largest, float(np.abs(expected - found).max()))
    return round(largest, 12)


def finish_bundle(model: Model, trained: TrainedHeads, evaluations: Sequence[Evaluation], folder: Path) -> Bundle:
    """Add metrics, probes and model card to the bundle of ``model``, write it to ``folder`` and return it."""
    page_metrics = trained.pages.metrics
    manifest = replace(model.bundle.manifest, metrics=_metrics(evaluations, trained))
    bundle = replace(
        model.bundle,
        manifest=manifest,
        probes=make_probes(model, trained.data.train, kept=trained.headlines.kept.probes),
        card=model_card(trained.experiment, manifest, evaluations, page_metrics, trained.pages.role_metrics),
    )
    return write_bundle(bundle, folder)


def _write_pipeline(headline: TrainedHeadline, path: Path) -> str:
    """Write the scikit-learn pipeline to ``path`` and return its SHA-256 in hexadecimal."""
    pipeline = _pipeline(headline)
    buffer = io.BytesIO()
    joblib.dump(pipeline, buffer, compress=3)
    path.write_bytes(buffer.getvalue())
    return hashlib.sha256(buffer.getvalue()).hexdigest()


def _pipeline(headline: TrainedHeadline) -> Pipeline:
    tokenizer = partial(headline_tokens, namespaces=headline.head.namespaces)
    return to_pipeline(headline.model, headline.selection.calibration, tokenizer)


def _metrics(evaluations: Sequence[Evaluation], trained: TrainedHeads) -> dict[str, float]:
    metrics: dict[str, float] = {}
    if language := trained.headlines.language:
        metrics.update({"validation language/right": language.right, "validation language/wrong": language.wrong})
    for headlines in evaluations:
        metrics.update(headlines.metrics())
    for part in trained.pages.metrics:
        metrics.update(part.metrics())
    for reading in trained.pages.role_metrics:
        metrics.update(reading.metrics())
    return {name: round(value, 4) for name, value in metrics.items()}
