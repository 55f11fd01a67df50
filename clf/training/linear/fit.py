"""Token matrices -> a fitted linear model: TF-IDF per namespace, then one logistic regression.

Both heads are fitted here. The groups of the page heads are sites, those of the headline head near-duplicates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from clf.errors import DataError
from clf.training.arrays import Floats, Indices, Mask
from clf.training.experiment import ModelChoice, NamespaceChoice
from clf.training.linear.matrices import TokenMatrix

DECIMALS = 5
"""Weights are rounded, so that the last bits of an optimiser's path do not change the bundle; costs no accuracy."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Items to fit: a token matrix per namespace, and per item a target in [0, 1], a sample weight and a group id."""

    matrices: tuple[TokenMatrix, ...]
    targets: Floats
    weights: Floats
    groups: Indices

    def rows(self, index: Indices) -> Dataset:
        """Return the items at ``index``, over the same columns."""
        matrices = tuple(matrix.rows(index) for matrix in self.matrices)
        return Dataset(matrices, self.targets[index], self.weights[index], self.groups[index])


@dataclass(frozen=True, slots=True)
class FittedTfidf:
    """The fitted TF-IDF of one namespace; ``columns`` and ``tokens`` are the kept columns of its token matrix."""

    choice: NamespaceChoice
    columns: Indices
    tokens: tuple[str, ...]
    transformer: TfidfTransformer

    def apply(self, matrix: TokenMatrix) -> csr_matrix:
        """Return the weighted matrix, shape (items, kept tokens)."""
        return self.transformer.transform(matrix.matrix[:, self.columns]) * self.choice.scale


@dataclass(frozen=True, slots=True)
class LinearModel:
    """The TF-IDF of every namespace, and a logistic regression over their columns side by side."""

    tfidfs: tuple[FittedTfidf, ...]
    regression: LogisticRegression

    @property
    def token_count(self) -> int:
        """The number of tokens of all namespaces."""
        return sum(len(tfidf.tokens) for tfidf in self.tfidfs)

    def logits(self, matrices: Sequence[TokenMatrix]) -> Floats:
        """Return the uncalibrated logit of every item."""
        logits: Floats = self.regression.decision_function(design(self.tfidfs, matrices))
        return logits


def fit_tfidf(data: Dataset, choices: Sequence[NamespaceChoice]) -> tuple[FittedTfidf, ...]:
    """Return the fitted TF-IDF of every namespace; raise DataError for a namespace that keeps no token."""
    pairs = zip(data.matrices, choices, strict=True)
    return tuple(_fit_namespace(matrix, data.groups, choice) for matrix, choice in pairs)


def fit_regression(data: Dataset, tfidfs: tuple[FittedTfidf, ...], model: ModelChoice, *, c: float) -> LinearModel:
    """Fit the logistic regression; raise DataError when the items have one class only."""
    labels = data.targets >= 0.5
    _check_classes(labels)
    features = design(tfidfs, data.matrices)
    weights = data.weights * _class_weights(labels, data.weights, model.class_weight)
    regression = LogisticRegression(C=c, max_iter=model.max_iter, tol=model.tol)
    if model.soft_labels:
        features, labels, weights = _soften(features, data.targets, weights)
    # The products of sparse rows use one thread anyway; the others would only wait for each other between them.
    with threadpool_limits(limits=1):
        regression.fit(features, labels.astype(int), sample_weight=weights)
    regression.coef_ = regression.coef_.round(DECIMALS)
    regression.intercept_ = regression.intercept_.round(DECIMALS)
    return LinearModel(tfidfs, regression)


def fit_average(data: Dataset, tfidfs: tuple[FittedTfidf, ...], model: ModelChoice, *, c: float) -> LinearModel:
    """Fit one logistic regression per namespace; return the model whose logit is the mean of theirs.

    This is a logarithmic opinion pool (Heskes, 1998). A weight cannot rely on the weights of other namespaces, whose
    tokens may stand together in the training rows and not in the headlines of other outlets. Raises DataError as
    :func:`fit_regression` does.
    """
    fits = []
    for tfidf, matrix in zip(tfidfs, data.matrices, strict=True):
        items = Dataset((matrix,), data.targets, data.weights, data.groups)
        fits.append(fit_regression(items, (tfidf,), model, c=c).regression)
    mean = LogisticRegression(C=c)
    mean.classes_ = fits[0].classes_
    mean.coef_ = (np.hstack([fitted.coef_ for fitted in fits]) / len(fits)).round(DECIMALS)
    mean.intercept_ = np.mean([fitted.intercept_ for fitted in fits], axis=0).round(DECIMALS)
    mean.n_features_in_ = mean.coef_.shape[1]
    return LinearModel(tfidfs, mean)


def _check_classes(labels: Mask) -> None:
    if labels.any() and not labels.all():
        return
    only = "clickbait (1)" if labels.any() else "editorial (0)"
    raise DataError(
        f"all {len(labels):,} training rows have the label {only}; a classifier needs rows of both, "
        "add a corpus with the other label to the experiment"
    )


def _fit_namespace(matrix: TokenMatrix, groups: Indices, choice: NamespaceChoice) -> FittedTfidf:
    columns = matrix.columns_in(groups, choice.min_groups)
    if len(columns) == 0:
        raise DataError(f"no token of namespace {choice.name!r} is in {choice.min_groups} groups; lower its min_groups")
    return fit_columns(matrix, columns, choice)


def fit_columns(matrix: TokenMatrix, columns: Indices, choice: NamespaceChoice) -> FittedTfidf:
    """Return the TF-IDF of these ``columns`` of ``matrix``, fitted on all of its rows."""
    transformer = TfidfTransformer(norm="l2" if choice.unit else None, use_idf=choice.idf)
    transformer.fit(matrix.matrix[:, columns])
    if choice.idf:
        transformer.idf_ = transformer.idf_.round(DECIMALS)
    return FittedTfidf(choice, columns, tuple(matrix.tokens[column] for column in columns), transformer)


def design(tfidfs: Sequence[FittedTfidf], matrices: Sequence[TokenMatrix]) -> csr_matrix:
    """Return the weighted columns of all namespaces side by side, shape (items, kept tokens of all namespaces)."""
    pairs = zip(tfidfs, matrices, strict=True)
    return hstack([tfidf.apply(matrix) for tfidf, matrix in pairs], format="csr")


def _class_weights(labels: Mask, weights: Floats, kind: str) -> Floats:
    if kind == "none":
        return np.ones(len(labels))
    share = weights[labels].sum() / weights.sum()
    return np.asarray(np.where(labels, 0.5 / share, 0.5 / (1.0 - share)))


def _soften(features: csr_matrix, targets: Floats, weights: Floats) -> tuple[csr_matrix, Mask, Floats]:
    """Return every item once per class, weighted by its target: this is the cross-entropy against a probability."""
    positive, negative = np.flatnonzero(targets > 0), np.flatnonzero(targets < 1)
    labels = np.repeat([True, False], [len(positive), len(negative)])
    shares = np.concatenate([targets[positive], 1.0 - targets[negative]])
    both = np.concatenate([positive, negative])
    return vstack([features[positive], features[negative]], format="csr"), labels, weights[both] * shares
