"""Figures against scikit-learn's and against what a hand computes."""

import numpy as np
import pytest
from sklearn.metrics import f1_score, roc_auc_score

from clf.model.manifest import Threshold
from clf.training.evaluation.headline_metrics import evaluate
from clf.training.evaluation.metrics import Scored, calibration_error, f1, macro_f1, roc_auc
from clf.training.evaluation.slices import Slice, SliceKind

X = Slice(SliceKind.CORPUS, "x", "x")


def random_scored(rows: int = 400, seed: int = 1) -> Scored:
    random = np.random.default_rng(seed)
    probabilities = np.round(random.random(rows), 2)
    labels = (random.random(rows) < probabilities).astype(np.intp)
    return Scored(labels, probabilities, labels.astype(float))


@pytest.mark.parametrize("seed", range(5))
def test_the_figures_are_scikit_learns(seed: int) -> None:
    scored = random_scored(seed=seed)
    said = scored.probabilities >= 0.4
    assert roc_auc(scored) == pytest.approx(roc_auc_score(scored.labels, scored.probabilities))
    assert f1(scored, 0.4) == pytest.approx(f1_score(scored.labels, said))
    assert macro_f1(scored, 0.4) == pytest.approx(f1_score(scored.labels, said, average="macro"))


def test_the_calibration_error_of_two_bins_by_hand() -> None:
    scored = Scored(np.array([0, 1, 1, 1]), np.array([0.3, 0.3, 0.9, 0.9]), np.array([0.0, 1.0, 1.0, 1.0]))
    assert calibration_error(scored) == pytest.approx(0.5 * abs(0.3 - 0.5) + 0.5 * abs(0.9 - 1.0))


def test_perfect_calibration_of_certainties_is_no_error() -> None:
    assert calibration_error(Scored(np.array([0, 1]), np.array([0.0, 1.0]), np.array([0.0, 1.0]))) == 0.0


def test_intervals_narrow_with_more_rows() -> None:
    small, large = (evaluate(X, random_scored(rows), decision=0.5) for rows in (100, 2000))
    for name in ("auc", "f1", "macro_f1", "brier", "average_precision"):
        few, many = getattr(small, name), getattr(large, name)
        assert many.high - many.low < few.high - few.low


def test_the_same_slice_has_the_same_interval() -> None:
    assert evaluate(X, random_scored(), decision=0.5) == evaluate(X, random_scored(), decision=0.5)


def test_one_class_leaves_undefined_figures_empty_and_the_rest_full() -> None:
    scored = Scored(np.zeros(20, dtype=np.intp), np.linspace(0, 1, 20), np.zeros(20))
    found = evaluate(X, scored, decision=0.5)
    assert found.auc.value is None
    assert found.f1.value is None
    assert found.brier.value is not None
    assert "x/auc" not in found.metrics()
    assert "x/brier" in found.metrics()


def test_the_error_against_judges_is_there_only_for_shares() -> None:
    hard = random_scored()
    soft = Scored(hard.labels, hard.probabilities, np.clip(hard.targets, 0.2, 0.8))
    assert evaluate(X, hard, decision=0.5).mse is None
    figure = evaluate(X, soft, decision=0.5).mse
    assert figure is not None
    assert figure.value == pytest.approx(np.mean((soft.probabilities - soft.targets) ** 2))


def test_a_threshold_is_measured_on_the_slice_itself() -> None:
    scored = Scored(np.array([0, 1, 1, 0]), np.array([0.1, 0.6, 0.9, 0.8]), np.array([0.0, 1.0, 1.0, 0.0]))
    thresholds = (Threshold(0.9, 0.7, 0.5), Threshold(0.95, None, None), Threshold(0.99, 0.99, 0.1))
    points = evaluate(X, scored, decision=0.5, thresholds=thresholds).points
    assert [(point.precision, point.recall) for point in points] == [(0.5, 0.5), (None, None), (None, 0.0)]
