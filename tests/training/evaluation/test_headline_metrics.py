"""The evaluation of one slice: which metrics are defined, at which thresholds, under which names."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, brier_score_loss

from clf.model.manifest import Threshold
from clf.training.evaluation.headline_metrics import METRICS, evaluate
from clf.training.evaluation.metrics import Scored, f1, macro_f1
from tests.training.samples import OWN, evaluation, random_scored


def test_every_metric_is_the_one_of_scikit_learn_or_of_the_definition() -> None:
    scored = random_scored()
    found = evaluate(OWN, scored, decision=0.4)
    assert found.average_precision.value == average_precision_score(scored.labels, scored.probabilities)
    assert found.brier.value == pytest.approx(brier_score_loss(scored.labels, scored.probabilities))
    assert found.f1.value == f1(scored, 0.4)
    assert found.macro_f1.value == macro_f1(scored, 0.4)
    assert (found.rows, found.clickbait) == (400, int(scored.labels.sum()))


def test_the_squared_error_is_there_where_annotators_differ() -> None:
    hard = random_scored()
    assert evaluate(OWN, hard, decision=0.5).mse is None
    soft = Scored(hard.labels, hard.probabilities, np.full(400, 0.5))
    expected = float(np.mean((hard.probabilities - 0.5) ** 2))
    found = evaluate(OWN, soft, decision=0.5).mse
    assert found is not None
    assert found.value == pytest.approx(expected)


def test_one_class_leaves_ranking_metrics_undefined() -> None:
    scored = Scored.of(np.zeros(20, dtype=bool), np.linspace(0, 1, 20))
    found = evaluate(OWN, scored, decision=0.5)
    undefined = {name for name, estimate in found.estimates().items() if estimate is None or estimate.value is None}
    assert undefined == {"auc", "average_precision", "f1", "macro_f1", "mse"}
    assert set(found.metrics()) == {"own-en/brier", "own-en/calibration_error"}


def test_metrics_are_named_by_slice_and_keep_their_order() -> None:
    found = evaluation()
    assert list(found.estimates()) == list(METRICS)
    assert found.metrics() == {
        "own-en/auc": 0.91,
        "own-en/average_precision": 0.81,
        "own-en/f1": 0.71,
        "own-en/macro_f1": 0.61,
        "own-en/brier": 0.11,
        "own-en/calibration_error": 0.021,
    }


def test_precision_and_recall_at_the_named_thresholds_by_hand() -> None:
    scored = Scored.of(np.array([True, True, False, True]), np.array([0.9, 0.8, 0.7, 0.1]))
    thresholds = (Threshold(0.9, 0.75, 0.5), Threshold(0.5, 0.6, 0.9), Threshold(0.99, None, None), Threshold(1, 1, 0))
    points = evaluate(OWN, scored, decision=0.5, thresholds=thresholds).points
    assert [(point.precision, point.recall) for point in points] == [
        (1.0, pytest.approx(2 / 3)),
        (pytest.approx(2 / 3), pytest.approx(2 / 3)),
        (None, None),
        (None, 0.0),
    ]
    assert [point.threshold for point in points] == list(thresholds)


def test_resamples_of_one_class_are_skipped_not_counted_as_zero() -> None:
    scored = Scored.of(np.array([True] + [False] * 7), np.linspace(1, 0.3, 8))
    found = evaluate(OWN, scored, decision=0.95)
    assert found.auc.low == found.auc.high == found.auc.value == 1.0
    assert found.f1.low == 1.0
