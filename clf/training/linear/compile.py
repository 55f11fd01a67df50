"""The bridge: a fitted model as a scikit-learn pipeline (text in, probabilities out) and, compiled, as a scorer.

The pipeline is for people who live in scikit-learn; the scorer is what serves. Both come from the same numbers, and the
tests hold them equal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from operator import itemgetter
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import FunctionTransformer

from clf.model.scorer import Namespace, Scorer
from clf.training.linear.cross_validation import Calibration
from clf.training.linear.fit import Fitted, Weighing
from clf.types import Tokens

Tokenizer = Callable[[Any], Tokens]


def to_pipeline(fitted: Fitted, calibration: Calibration, tokenizer: Tokenizer) -> Pipeline:
    """Return steps ``tokens``, ``features``, ``regression``; ``predict_proba`` gives calibrated probabilities."""
    features = FeatureUnion(
        [(weighing.choice.name, _vectorizer(weighing)) for weighing in fitted.weighings],
        transformer_weights={weighing.choice.name: weighing.choice.scale for weighing in fitted.weighings},
    )
    tokens = FunctionTransformer(partial(_tokenize_all, tokenizer))
    return Pipeline([("tokens", tokens), ("features", features), ("regression", _calibrated(fitted, calibration))])


def compile_scorer(fitted: Fitted, calibration: Calibration) -> Scorer:
    """Return the scorer with the fitted model's idf values, coefficients, bias and calibration."""
    coefficients = fitted.regression.coef_[0].tolist()
    namespaces, start = [], 0
    for weighing in fitted.weighings:
        end = start + len(weighing.tokens)
        namespaces.append(_namespace(weighing, coefficients[start:end]))
        start = end
    bias = float(fitted.regression.intercept_[0])
    return Scorer(tuple(namespaces), bias, calibration.slope, calibration.offset)


def _namespace(weighing: Weighing, coefficients: Sequence[float]) -> Namespace:
    choice = weighing.choice
    idf = weighing.transformer.idf_.tolist() if choice.idf else [1.0] * len(weighing.tokens)
    weights = dict(zip(weighing.tokens, zip(idf, coefficients, strict=True), strict=True))
    return Namespace(choice.name, weights, choice.unit, choice.scale)


def _vectorizer(weighing: Weighing) -> TfidfVectorizer:
    choice = weighing.choice
    vectorizer = TfidfVectorizer(
        analyzer=itemgetter(choice.name),
        vocabulary=list(weighing.tokens),
        norm="l2" if choice.unit else None,
        use_idf=choice.idf,
        binary=True,
        lowercase=False,
    )
    vectorizer.fit([{choice.name: weighing.tokens}])
    if choice.idf:
        vectorizer.idf_ = weighing.transformer.idf_
    return vectorizer


def _calibrated(fitted: Fitted, calibration: Calibration) -> LogisticRegression:
    """Return the regression with Platt's slope and offset multiplied in."""
    regression = LogisticRegression(C=fitted.regression.C)
    regression.classes_ = np.array([0, 1])
    regression.coef_ = fitted.regression.coef_ * calibration.slope
    regression.intercept_ = fitted.regression.intercept_ * calibration.slope + calibration.offset
    regression.n_features_in_ = fitted.regression.n_features_in_
    return regression


def _tokenize_all(tokenizer: Tokenizer, items: Sequence[Any]) -> list[Tokens]:
    return [tokenizer(item) for item in items]
