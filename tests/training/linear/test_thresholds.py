"""Thresholds are named by a precision they truly reach on the data they were chosen on."""

import numpy as np
import pytest
from sklearn.metrics import f1_score

from clf.training.evaluation.metrics import Scored
from clf.training.linear.thresholds import best_decision, choose_thresholds


def scored(seed: int = 1, rows: int = 1000) -> Scored:
    random = np.random.default_rng(seed)
    probabilities = random.random(rows)
    labels = (random.random(rows) < probabilities**2).astype(np.intp)
    return Scored(labels, probabilities, labels.astype(float))


@pytest.mark.parametrize("seed", range(4))
def test_the_named_precision_is_reached(seed: int) -> None:
    data = scored(seed)
    for threshold in choose_thresholds(data, (0.6, 0.7, 0.8)):
        assert threshold.probability is not None
        said = data.probabilities >= threshold.probability - 1e-4
        assert data.labels[said].mean() >= threshold.precision - 0.01
        assert threshold.recall == pytest.approx(data.labels[said].sum() / data.labels.sum(), abs=0.02)


def test_higher_precision_asks_for_a_higher_probability() -> None:
    places = [threshold.probability or 1.0 for threshold in choose_thresholds(scored(), (0.5, 0.6, 0.7, 0.8))]
    assert places == sorted(places)


def test_what_no_threshold_reaches_is_said_so() -> None:
    random = np.random.default_rng(1)
    noise = Scored(random.integers(0, 2, 500), random.random(500), np.zeros(500))
    assert [threshold.probability for threshold in choose_thresholds(noise, (0.95,))] == [None]


def test_a_handful_of_lucky_items_is_not_enough() -> None:
    labels = np.array([1] * 5 + [0] * 95)
    data = Scored(labels, np.linspace(1, 0, 100), labels.astype(float))
    assert choose_thresholds(data, (0.9,))[0].probability is None


@pytest.mark.parametrize("seed", range(4))
def test_the_decision_is_where_macro_f1_is_largest(seed: int) -> None:
    data = scored(seed, rows=300)

    def quality(place: float) -> float:
        return float(f1_score(data.labels, data.probabilities >= place, average="macro", zero_division=0))

    best = max(quality(place) for place in data.probabilities)
    assert quality(best_decision(data) - 5e-5) == pytest.approx(best, abs=0.01)


def test_the_decision_can_be_where_f1_is_largest() -> None:
    probabilities = np.array([0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.1, 0.05])
    labels = np.array([1, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0])
    assert best_decision(Scored(labels, probabilities, labels.astype(float)), by="f1") == 0.4


def test_items_count_by_their_weight() -> None:
    data = scored(rows=300)
    weights = np.where(np.arange(300) % 3 == 0, 0.1, 1.0)
    (threshold,) = choose_thresholds(data, (0.6,), weights=weights)
    assert threshold.probability is not None
    said = data.probabilities >= threshold.probability - 1e-4
    assert np.average(data.labels[said], weights=weights[said]) >= 0.59
    assert threshold.recall == pytest.approx(
        (weights * data.labels)[said].sum() / (weights * data.labels).sum(), abs=0.02
    )

    def quality(bound: float) -> float:
        return float(f1_score(data.labels, data.probabilities >= bound, average="macro", sample_weight=weights))

    decision = best_decision(data, weights=weights)
    assert quality(decision - 1e-4) == pytest.approx(max(map(quality, data.probabilities)), abs=0.01)
    assert best_decision(data, weights=np.ones(300)) == best_decision(data)
