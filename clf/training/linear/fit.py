"""Token matrices -> a fitted linear model: TF-IDF per namespace, then one logistic regression.

Both heads are fitted here; the page head's groups are sites, the headline head's are clusters of near-duplicates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression

from clf.errors import DataError
from clf.training.experiment import ModelChoice, NamespaceChoice
from clf.training.linear.matrices import Presence

Floats = NDArray[np.float64]
DECIMALS = 5
"""Weights are rounded, so that the last bits of an optimiser's path do not change the bundle; costs no accuracy."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a fit reads: a token matrix per namespace, and per item its target in [0, 1], sample weight and group id."""

    presence: tuple[Presence, ...]
    targets: Floats
    weights: Floats
    groups: NDArray[np.intp]

    def rows(self, index: NDArray[np.intp]) -> Dataset:
        """Return the items at ``index``, over the same columns."""
        presence = tuple(Presence(part.name, part.tokens, part.matrix[index]) for part in self.presence)
        return Dataset(presence, self.targets[index], self.weights[index], self.groups[index])


@dataclass(frozen=True, slots=True)
class Weighing:
    """One namespace's fitted TF-IDF: which columns are kept, their idf, and the norm."""

    choice: NamespaceChoice
    columns: NDArray[np.intp]
    tokens: tuple[str, ...]
    transformer: TfidfTransformer

    def apply(self, presence: Presence) -> csr_matrix:
        """Return the weighed matrix, shape (items, kept tokens)."""
        return self.transformer.transform(presence.matrix[:, self.columns]) * self.choice.scale


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weighings in order and the regression over their columns side by side."""

    weighings: tuple[Weighing, ...]
    regression: LogisticRegression

    def logits(self, presence: Sequence[Presence]) -> Floats:
        """Return the uncalibrated logit of every item."""
        logits: Floats = self.regression.decision_function(_design(self.weighings, presence))
        return logits


def weigh(data: Dataset, choices: Sequence[NamespaceChoice]) -> tuple[Weighing, ...]:
    """Fit one TF-IDF weighing per namespace."""
    return tuple(
        _weighing(presence, data.groups, choice) for presence, choice in zip(data.presence, choices, strict=True)
    )


def regress(data: Dataset, weighings: tuple[Weighing, ...], model: ModelChoice, *, c: float) -> Fitted:
    """Fit the logistic regression with inverse regularisation ``c``; raise DataError when only one class is there."""
    labels = data.targets >= 0.5
    if labels.all() or not labels.any():
        only = "clickbait (1)" if labels.any() else "editorial (0)"
        raise DataError(
            f"all {len(labels):,} training rows have the label {only}; a classifier needs rows of both, "
            "add a corpus with the other label to the experiment"
        )
    design = _design(weighings, data.presence)
    weights = data.weights * _class_weights(labels, data.weights, model.class_weight)
    regression = LogisticRegression(C=c, max_iter=model.max_iter, tol=model.tol)
    if model.soft_labels:
        design, labels, weights = _soften(design, data.targets, weights)
    regression.fit(design, labels.astype(int), sample_weight=weights)
    regression.coef_ = regression.coef_.round(DECIMALS)
    regression.intercept_ = regression.intercept_.round(DECIMALS)
    return Fitted(weighings, regression)


def _weighing(presence: Presence, groups: NDArray[np.intp], choice: NamespaceChoice) -> Weighing:
    columns = presence.columns_in(groups, choice.min_groups)
    norm = "l2" if choice.unit else None
    transformer = TfidfTransformer(norm=norm, use_idf=choice.idf)
    if len(columns) == 0:
        raise DataError(f"no token of namespace {choice.name!r} is in {choice.min_groups} groups; lower its min_groups")
    transformer.fit(presence.matrix[:, columns])
    if choice.idf:
        transformer.idf_ = transformer.idf_.round(DECIMALS)
    return Weighing(choice, columns, tuple(presence.tokens[column] for column in columns), transformer)


def _design(weighings: Sequence[Weighing], presence: Sequence[Presence]) -> csr_matrix:
    return hstack([weighing.apply(part) for weighing, part in zip(weighings, presence, strict=True)], format="csr")


def _class_weights(labels: NDArray[np.bool_], weights: Floats, kind: str) -> Floats:
    if kind == "none":
        return np.ones(len(labels))
    share = weights[labels].sum() / weights.sum()
    return np.asarray(np.where(labels, 0.5 / share, 0.5 / (1.0 - share)))


def _soften(design: csr_matrix, targets: Floats, weights: Floats) -> tuple[csr_matrix, NDArray[np.bool_], Floats]:
    """Give every item to both classes, weighted by its target: the cross-entropy against a probability."""
    positive, negative = np.flatnonzero(targets > 0), np.flatnonzero(targets < 1)
    labels = np.repeat([True, False], [len(positive), len(negative)])
    shares = np.concatenate([targets[positive], 1.0 - targets[negative]])
    both = np.concatenate([positive, negative])
    return vstack([design[positive], design[negative]], format="csr"), labels, weights[both] * shares
