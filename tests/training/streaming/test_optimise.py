"""Batches hold the design matrix of the exact fit, and their minimum has the weights of the exact fit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from clf.training.experiment import ModelChoice, NamespaceChoice
from clf.training.headlines.fit import headline_dataset
from clf.training.linear.fit import Dataset, FittedTfidf, design, fit_regression, fit_tfidf
from clf.training.streaming import batches as batches_module
from clf.training.streaming.batches import Batches
from clf.training.streaming.optimise import Problem
from clf.training.streaming.token_counts import count_tokens
from clf.types import Example
from tests.training.streaming.stored import own

CHOICES = [NamespaceChoice(name="word", min_groups=2), NamespaceChoice(name="shape", idf=False, unit=False)]
WEIGHTS = {"other": 0.3}


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    """Return rows of two corpora, some with targets between the labels."""
    rows = own()[:600]
    return [
        replace(item, corpus="other" if index % 3 else item.corpus, target=abs(item.target - 0.2 * (index % 2)))
        for index, item in enumerate(rows)
    ]


def both(
    examples: Sequence[Example], folder: Path, monkeypatch: pytest.MonkeyPatch, weights: Mapping[str, float] = WEIGHTS
) -> tuple[Dataset, tuple[FittedTfidf, ...], Batches]:
    """Return the data of the exact fit, its TF-IDF, and the same rows in batches."""
    monkeypatch.setattr(batches_module, "BATCH_ROWS", 250)
    groups = [str(index) for index, _ in enumerate(examples)]
    data = headline_dataset(examples, groups, [choice.name for choice in CHOICES], weights=weights)
    counted = count_tokens(((str(index), item.text) for index, item in enumerate(examples)), CHOICES)
    batches = Batches(folder, [list(counted)])
    batches.write(iter(examples), weights)
    return data, fit_tfidf(data, CHOICES), batches


def test_the_batches_hold_the_rows_of_the_design_matrix(
    examples: list[Example], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, tfidfs, batches = both(examples, tmp_path, monkeypatch)
    found = list(batches.read(0))
    assert [batch.features.shape[0] for batch in found] == [250, 250, 100]
    whole = np.vstack([batch.features.toarray() for batch in found])
    np.testing.assert_allclose(whole, design(tfidfs, data.matrices).toarray(), atol=1e-6)
    targets, weights = batches.items()
    np.testing.assert_array_equal(targets, data.targets)
    np.testing.assert_array_equal(weights, data.weights)


@pytest.mark.parametrize(
    "settings", [{}, {"soft_labels": False}, {"class_weight": "balanced"}], ids=["soft", "hard", "balanced"]
)
def test_the_minimum_over_batches_is_the_exact_fit(
    settings: dict[str, object], examples: list[Example], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, tfidfs, batches = both(examples, tmp_path, monkeypatch)
    model = ModelChoice.model_validate({"tol": 1e-8, **settings})
    exact = fit_regression(data, tfidfs, model, c=2.0).regression
    found = Problem(batches, 0, model).minimum(2.0)
    assert np.abs(found.coefficients).max() > 0.5
    np.testing.assert_allclose(found.coefficients, exact.coef_[0], atol=2e-3)
    assert found.intercept == pytest.approx(exact.intercept_[0], abs=2e-3)


def test_a_search_that_begins_at_the_minimum_ends_at_once(
    examples: list[Example], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, batches = both(examples, tmp_path, monkeypatch)
    problem = Problem(batches, 0, ModelChoice())
    first = problem.minimum(2.0)
    again = problem.minimum(2.0, first)
    assert again.passes <= 3 < first.passes
    logits = np.concatenate(list(problem.logits(first)))
    labels = np.array([item.label for item in examples], dtype=bool)
    assert logits[labels].mean() > logits[~labels].mean() + 1.0
