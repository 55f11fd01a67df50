"""Tokens that a fit keeps: those that change the logits of the rows most, in every namespace at least one."""

import numpy as np
import pytest

from clf.training.experiment import ModelChoice, NamespaceChoice
from clf.training.linear.fit import Dataset, fit_regression, fit_tfidf
from clf.training.linear.learner import Learner
from clf.training.linear.matrices import token_matrices
from clf.training.linear.pruning import strongest

WORDS = ["red big", "red small", "red odd", "blue big", "blue small", "blue odd"]
LABELS = np.array([1.0, 1.0, 1.0, 0.0, 0.0, 0.0])
CHOICES = [NamespaceChoice(name="word"), NamespaceChoice(name="shape", idf=False, unit=False)]


def dataset() -> Dataset:
    rows = ({"word": text.split(), "shape": [f"length {len(text.split()[1])}", "any"]} for text in WORDS)
    return Dataset(token_matrices(rows, ["word", "shape"]), LABELS, np.ones(len(WORDS)), np.arange(len(WORDS)))


def test_the_tokens_that_tell_the_classes_apart_are_kept() -> None:
    data, model = dataset(), ModelChoice()
    fitted = fit_regression(data, fit_tfidf(data, CHOICES), model, c=1.0)
    word, shape = strongest(fitted, data, 2)
    assert set(word.tokens) == {"red", "blue"}
    assert len(shape.tokens) == 1


def test_the_document_frequencies_of_kept_tokens_stay() -> None:
    data = dataset()
    whole = fit_tfidf(data, CHOICES)
    word, _ = strongest(fit_regression(data, whole, ModelChoice(), c=1.0), data, 2)
    before = dict(zip(whole[0].tokens, whole[0].transformer.idf_.tolist(), strict=True))
    assert dict(zip(word.tokens, word.transformer.idf_.tolist(), strict=True)) == {
        token: before[token] for token in word.tokens
    }


@pytest.mark.parametrize("averaged", [False, True])
def test_a_head_is_fitted_again_on_the_tokens_that_it_keeps(averaged: bool) -> None:
    data = dataset()
    small = Learner(CHOICES, ModelChoice(max_tokens=2), averaged).fit(data, c=1.0)
    # One more than wanted, because every namespace keeps one.
    assert small.token_count == 3
    assert small.regression.coef_.shape == (1, 3)
    assert ((small.logits(data.matrices) > 0) == (LABELS > 0)).all()


def test_more_tokens_than_there_are_change_nothing() -> None:
    data = dataset()
    every = Learner(CHOICES, ModelChoice(max_tokens=100)).fit(data, c=1.0)
    plain = Learner(CHOICES, ModelChoice()).fit(data, c=1.0)
    assert every.logits(data.matrices).tolist() == plain.logits(data.matrices).tolist()
