"""The model that ships -> a small bundle of the same heads, which is read and written in a fraction of the time."""

from __future__ import annotations

from dataclasses import replace

import clf
from clf.model.bundle import Bundle
from clf.model.class_scorer import ClassNamespace, ClassScorer
from clf.model.scorer import Namespace, Scorer
from clf.training.probes import make_probes

KEPT = 0.05
"""Share of its tokens that each namespace keeps, the heaviest ones."""


def small_bundle(model: clf.Model) -> Bundle:
    """Return the bundle of ``model`` with the heaviest tokens alone, and with probes that expect its own results."""
    scorers = {name: _small_scorer(scorer) for name, scorer in model.bundle.scorers.items()}
    language = _small_language(model.bundle.language)
    # A headline of which its head knows few tokens would count as one in another language.
    head = model.bundle.manifest.language and replace(model.bundle.manifest.language, least_known=0.0)
    manifest = replace(model.bundle.manifest, language=head)
    bundle = replace(model.bundle, manifest=manifest, scorers=scorers, language=language, probes=())
    texts = [probe["text"] for probe in model.bundle.probes if "text" in probe]
    return replace(bundle, probes=make_probes(clf.Model(bundle), (), kept=texts))


def _small_scorer(scorer: Scorer) -> Scorer:
    return replace(scorer, namespaces=tuple(map(_small_namespace, scorer.namespaces)))


def _small_namespace(namespace: Namespace) -> Namespace:
    weights = namespace.weights
    heaviest = sorted(weights, key=lambda token: -abs(weights[token][0] * weights[token][1]))
    kept = heaviest[: 1 + int(KEPT * len(heaviest))]
    return Namespace(namespace.name, {token: weights[token] for token in kept}, namespace.unit, namespace.scale)


def _small_language(scorer: ClassScorer | None) -> ClassScorer | None:
    if scorer is None:
        return None
    classes = len(scorer.biases)
    return replace(scorer, namespaces=tuple(_small_classes(namespace, classes) for namespace in scorer.namespaces))


def _small_classes(namespace: ClassNamespace, classes: int) -> ClassNamespace:
    weights = namespace.weights(classes)
    heaviest = sorted(weights, key=lambda token: -max(map(abs, weights[token][1])))
    kept = heaviest[: 1 + int(KEPT * len(heaviest))]
    return ClassNamespace(namespace.name, {token: namespace.rows[token] for token in kept})
