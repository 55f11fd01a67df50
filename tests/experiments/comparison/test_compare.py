"""Comparisons of runs: the same items on both sides, the groups in which they differ, and the items that changed."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, f1_score, log_loss, roc_auc_score

from clf.experiments.comparison.compare import Comparison, compare
from clf.experiments.comparison.groups import GroupComparison
from clf.training.predictions import PredictedHeadline, Predictions
from tests.experiments.predictions import headlines, pages, predictions, worse_in


def compared(first: Predictions, other: Predictions) -> Comparison:
    return compare(first, other, names=("old", "new"))


def group(found: Comparison, name: str) -> GroupComparison:
    return next(item for item in (*found.headlines, *found.pages) if item.name == name)


def test_the_metrics_are_those_of_scikit_learn() -> None:
    items = headlines(0.6)
    found = group(compared(Predictions(tuple(items)), Predictions(tuple(headlines(0.9)))), "validation").metrics
    labels, probabilities = [item.label for item in items], np.array([item.probability for item in items])
    assert found["auc"].first == pytest.approx(roc_auc_score(labels, probabilities))
    assert found["macro_f1"].first == pytest.approx(f1_score(labels, probabilities >= 0.5, average="macro"))
    assert found["log_loss"].first == pytest.approx(log_loss(labels, probabilities))
    assert found["brier"].first == pytest.approx(brier_score_loss(labels, probabilities))


def test_a_better_run_is_better_with_an_interval_above_zero() -> None:
    found = group(compared(predictions(0.4), predictions(1.2)), "validation")
    assert found.items == 400
    auc = found.metrics["auc"]
    assert auc.value is not None
    assert auc.low is not None
    assert auc.high is not None
    assert 0 < auc.low < auc.value < auc.high
    assert found.test.other_only > found.test.first_only
    assert found.test.p_value < 0.001


def test_a_run_equals_itself() -> None:
    found = compared(predictions(0.5, missed=3), predictions(0.5, missed=3))
    for item in (*found.headlines, *found.pages):
        assert {metric.value for metric in item.metrics.values()} == {0.0}
        assert item.test.p_value == 1.0
    assert found.changed == ()
    assert (found.unmatched, found.relabelled) == (0, 0)


def test_a_corpus_that_became_worse_stands_out() -> None:
    good = headlines(1.0)
    found = compared(Predictions(tuple(good)), Predictions(tuple(worse_in(good, "second"))))
    assert group(found, "validation, first").metrics["auc"].value == 0.0
    worse = group(found, "validation, second").metrics["auc"]
    assert worse.high is not None
    assert worse.high < -0.3
    assert {item.name for item in found.headlines} == {
        "validation",
        "validation, first",
        "validation, first: daily",
        "validation, language en",
        "validation, second",
        "validation, second: daily",
    }


def test_items_that_changed_sides_come_worst_first() -> None:
    good = headlines(1.0)
    found = compared(Predictions(tuple(good)), Predictions(tuple(worse_in(good, "first")))).changed
    became_wrong = [item for item in found if not item.became_right]
    errors = [abs(item.other - (item.label == "clickbait")) for item in became_wrong]
    assert found[: len(became_wrong)] == tuple(became_wrong)
    assert errors == sorted(errors, reverse=True)
    assert len(found) == 40


def test_labels_of_the_first_run_count_and_strange_items_do_not() -> None:
    first = headlines(1.0)
    flipped = [replace(item, label=1 - item.label) for item in first[:100]] + first[100:350]
    found = compared(Predictions(tuple(first)), Predictions(tuple(flipped)))
    assert (found.relabelled, found.unmatched) == (100, 50)
    assert {metric.value for metric in group(found, "validation").metrics.values()} == {0.0}


def test_only_predictions_of_the_same_part_are_paired() -> None:
    def moved(items: list[PredictedHeadline]) -> tuple[PredictedHeadline, ...]:
        return tuple(replace(item, part="test", key=f"test {item.key}") for item in items)

    assert compared(Predictions(tuple(headlines(1.0))), Predictions(moved(headlines(1.0)))).headlines == ()


def test_pages_are_compared_by_f1_of_blocks_and_links() -> None:
    found = group(compared(predictions(0.5), predictions(0.5, missed=6)), "html pages")
    # 12 pages have one editorial block and 12 have two; both are found, and a promo block or none is taken for none.
    assert found.metrics["block_f1"].first == 1.0
    assert found.metrics["block_f1"].other == pytest.approx(2 * 27 / (2 * 27 + 9))
    assert found.metrics["editorial_link_f1"].other == pytest.approx(2 * 18 / (2 * 18 + 6))
    assert found.metrics["promo_link_f1"].other == pytest.approx(2 * 22 / (2 * 22 + 2))
    assert (found.test.first_only, found.test.other_only) == (9, 0)
    assert found.items == 24


def test_a_small_group_is_left_out() -> None:
    few = Predictions(tuple(headlines(1.0, rows=60)), tuple(pages(count=9)))
    found = compared(few, few)
    assert [item.name for item in found.headlines] == ["validation", "validation, language en"]
    assert found.pages == ()
