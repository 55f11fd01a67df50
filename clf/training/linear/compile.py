"""LinearModel, Calibration -> a scikit-learn pipeline (text in, probabilities out), and a scorer for serving.

The pipeline is for users of scikit-learn. The scorer is served. Both come from the same numbers, and the tests hold
their probabilities equal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import FunctionTransformer

from clf.model.scorer import Namespace, Scorer
from clf.training.linear.calibration import Calibration
from clf.training.linear.fit import FittedTfidf, LinearModel
from clf.types import Tokens

Tokenizer = Callable[[Any], Tokens]


def to_pipeline(model: LinearModel, calibration: Calibration, tokenizer: Tokenizer) -> Pipeline:
    """Return steps ``tokens``, ``features``, ``regression``; ``predict_proba`` gives calibrated probabilities."""
    features = FeatureUnion(
        [(tfidf.choice.name, _vectorizer(tfidf)) for tfidf in model.tfidfs],
        transformer_weights={tfidf.choice.name: tfidf.choice.scale for tfidf in model.tfidfs},
    )
    tokens = FunctionTransformer(partial(_tokenize_all, tokenizer))
    regression = _calibrated(model.regression, calibration)
    return Pipeline([("tokens", tokens), ("features", features), ("regression", regression)])


def pipeline_path(folder: Path, language: str) -> Path:
    """Return the path of the scikit-learn pipeline for ``language`` in the folder of a run."""
    return folder / f"pipeline-{language}.joblib"


def compile_scorer(model: LinearModel, calibration: Calibration) -> Scorer:
    """Return the scorer with the model's idf values, coefficients and bias, and with the calibration."""
    coefficients = model.regression.coef_[0].tolist()
    namespaces, start = [], 0
    for tfidf in model.tfidfs:
        end = start + len(tfidf.tokens)
        namespaces.append(_namespace(tfidf, coefficients[start:end]))
        start = end
    bias = float(model.regression.intercept_[0])
    return Scorer(tuple(namespaces), bias, calibration.slope, calibration.offset)


def _namespace(tfidf: FittedTfidf, coefficients: Sequence[float]) -> Namespace:
    choice = tfidf.choice
    idf = tfidf.transformer.idf_.tolist() if choice.idf else [1.0] * len(tfidf.tokens)
    weights = dict(zip(tfidf.tokens, zip(idf, coefficients, strict=True), strict=True))
    return Namespace(choice.name, weights, choice.unit, choice.scale)


def _vectorizer(tfidf: FittedTfidf) -> TfidfVectorizer:
    choice = tfidf.choice
    vectorizer = TfidfVectorizer(
        analyzer=itemgetter(choice.name),
        vocabulary=list(tfidf.tokens),
        norm="l2" if choice.unit else None,
        use_idf=choice.idf,
        binary=True,
        lowercase=False,
    )
    vectorizer.fit([{choice.name: tfidf.tokens}])
    if choice.idf:
        vectorizer.idf_ = tfidf.transformer.idf_
    return vectorizer


def _calibrated(fitted: LogisticRegression, calibration: Calibration) -> LogisticRegression:
    """Return a copy of the regression with Platt's slope and offset multiplied in."""
    regression = LogisticRegression(C=fitted.C)
    regression.classes_ = np.array([0, 1])
    regression.coef_ = fitted.coef_ * calibration.slope
    regression.intercept_ = fitted.intercept_ * calibration.slope + calibration.offset
    regression.n_features_in_ = fitted.n_features_in_
    return regression


def _tokenize_all(tokenizer: Tokenizer, items: Sequence[Any]) -> list[Tokens]:
    return list(map(tokenizer, items))
