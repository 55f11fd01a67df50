"""The rules of the gate, each with a challenger that keeps all others and breaks this one."""

import re
from dataclasses import replace

import pytest

from clf.experiments.comparison.compare import Comparison, compare
from clf.experiments.comparison.statistics import Difference
from clf.experiments.gate.rules import MAX_BYTES, Finding, Measured, is_better, is_worse, judge
from clf.training.predictions import PredictedHeadline, Predictions
from tests.experiments.predictions import headlines, pages, predictions, worse_in

GOOD = Measured(
    size=2_000_000, seconds=0.0004, champion_seconds=0.0004, pipeline_difference=1e-15, audit="passed, no leak"
)


def compared(first: Predictions, other: Predictions) -> Comparison:
    return compare(first, other, names=("champion", "challenger"))


def broken(findings: list[Finding]) -> dict[str, str]:
    return {finding.rule: finding.numbers for finding in findings if not finding.passed}


BETTER = compared(predictions(0.5, missed=2), predictions(1.0, missed=2))


def test_a_better_run_keeps_all_rules() -> None:
    findings = judge(GOOD, BETTER)
    assert broken(findings) == {}
    assert len(findings) == 8


def test_without_a_champion_the_rules_on_quality_do_not_apply() -> None:
    findings = judge(replace(GOOD, champion_seconds=None), None)
    assert broken(findings) == {}
    assert len(findings) == 4


@pytest.mark.parametrize(
    ("changes", "rule", "numbers"),
    [
        ({"size": MAX_BYTES + 1}, "the bundle is small enough", "6,000,001 bytes, at most 6,000,000"),
        ({"seconds": 0.0009}, "a headline is scored fast enough", "0.90 ms of processor time .*, at most 0.60"),
        ({"seconds": 0.006, "champion_seconds": None}, "a headline is scored fast enough", "6.00 ms .* at most 5.00"),
        ({"pipeline_difference": 1e-6}, "the bundle equals its scikit-learn pipeline", "1.0e-06, at most 1e-09"),
        ({"pipeline_difference": None}, "the bundle equals its scikit-learn pipeline", "does not record"),
        ({"audit": "FAILED: 4 training rows repeat test rows"}, "the audit passed", "FAILED: 4"),
    ],
)  # fmt: skip
def test_a_budget_that_is_exceeded_is_named_with_its_numbers(
    changes: dict[str, object], rule: str, numbers: str
) -> None:
    found = broken(judge(replace(GOOD, **changes), BETTER))  # type: ignore[arg-type]
    assert list(found) == [rule]
    assert re.search(numbers, found[rule])


def test_an_equal_run_is_not_better() -> None:
    found = broken(judge(GOOD, compared(predictions(0.5), predictions(0.5))))
    assert list(found) == ["it is better overall"]
    assert "validation: log_loss" in found["it is better overall"]


def test_a_run_that_is_better_in_pages_alone_is_better() -> None:
    assert broken(judge(GOOD, compared(predictions(0.5, missed=9), predictions(0.5)))) == {}


def test_a_gain_in_headlines_does_not_pay_for_worse_pages() -> None:
    found = broken(judge(GOOD, compared(predictions(0.5), predictions(1.0, missed=9))))
    assert set(found) == {"it is better overall", "no language, source or kind of page is worse"}
    assert "html pages, tiny: block_f1 1.0000 -> " in found["no language, source or kind of page is worse"]


def test_a_corpus_that_became_worse_is_named_though_the_whole_is_better() -> None:
    weak, strong = headlines(0.15), headlines(2.0)
    mixed = tuple(old if index % 3 == 0 and old.source == "" and old.corpus == "second" else new
                  for index, (old, new) in enumerate(zip(weak, strong, strict=True)))  # fmt: skip
    flipped = tuple(worse_in([item for item in mixed if item.source == ""], "second"))
    other = [item for item in mixed if item.source] + list(flipped)
    first = [replace(item, source=item.source or "weekly") for item in weak]
    found = broken(judge(GOOD, compared(Predictions(tuple(first)), Predictions(tuple(other)))))
    assert "second: weekly: auc" in found["no language, source or kind of page is worse"]


def test_probabilities_that_no_longer_mean_what_they_say_are_refused() -> None:
    def bent(item: PredictedHeadline) -> PredictedHeadline:
        return replace(item, probability=item.probability**3, predicted=item.predicted)

    first = headlines(0.8)
    found = broken(judge(GOOD, compared(Predictions(tuple(first)), Predictions(tuple(map(bent, first))))))
    assert "validation: calibration_error" in found["it is no worse calibrated"]


def test_a_run_that_left_items_out_cannot_be_judged() -> None:
    part = Predictions(tuple(headlines(1.0)[:300]), tuple(pages(2)))
    found = broken(judge(GOOD, compared(predictions(0.5, missed=2), part)))
    assert (
        found["the validation sets of the champion are predicted"] == "324 of 424 items of the champion, at least 95%"
    )


@pytest.mark.parametrize(
    ("metric", "low", "high", "better", "worse"),
    [
        ("auc", 0.01, 0.02, True, False),
        ("auc", -0.02, -0.01, False, True),
        ("auc", -0.01, 0.01, False, False),
        ("log_loss", 0.01, 0.02, False, True),
        ("log_loss", -0.02, -0.01, True, False),
        ("auc", None, None, False, False),
    ],
)
def test_an_interval_decides(metric: str, low: float | None, high: float | None, better: bool, worse: bool) -> None:
    item = Difference(0.5, 0.5, low, high)
    assert (is_better(metric, item), is_worse(metric, item)) == (better, worse)
