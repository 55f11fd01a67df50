"""A fitted linear model -> the TF-IDF of its strongest tokens, on which the model is fitted again."""

from __future__ import annotations

import numpy as np

from clf.training.arrays import Floats
from clf.training.linear.fit import Dataset, FittedTfidf, LinearModel, design, fit_columns


def strongest(model: LinearModel, data: Dataset, count: int) -> tuple[FittedTfidf, ...]:
    """Return the TF-IDF of the ``count`` tokens that change the logits of ``data`` most, by namespace.

    The strength of a token is the root mean square of what it adds to a logit, so that a large weight of a rare token
    counts as much as a small weight of a frequent one. Every namespace keeps its strongest token, because a model
    without a namespace would be another model.
    """
    strengths = _strengths(model, data)
    kept = np.zeros(len(strengths), dtype=bool)
    kept[np.argsort(-strengths, kind="stable")[:count]] = True
    tfidfs, start = [], 0
    for tfidf, matrix in zip(model.tfidfs, data.matrices, strict=True):
        end = start + len(tfidf.tokens)
        kept[start + strengths[start:end].argmax()] = True
        tfidfs.append(fit_columns(matrix, tfidf.columns[kept[start:end]], tfidf.choice))
        start = end
    return tuple(tfidfs)


def _strengths(model: LinearModel, data: Dataset) -> Floats:
    """Return the strength of every token, namespace after namespace."""
    features = design(model.tfidfs, data.matrices)
    squares = np.asarray(features.multiply(features).mean(axis=0)).ravel()
    return np.asarray(np.sqrt(squares) * np.abs(model.regression.coef_.ravel()))
