"""The bootstrap: its interval has the coverage it promises, and the same items always give the same one."""

import numpy as np
import pytest

from clf.training.evaluation.estimate import RESAMPLES, Estimate, bootstrap


def mean_of(values: np.ndarray) -> Estimate:
    return bootstrap(lambda index: float(values[index].mean()), len(values))


def test_the_value_is_the_statistic_of_all_items() -> None:
    values = np.arange(50.0)
    assert mean_of(values).value == 24.5
    assert mean_of(values) == mean_of(values)


def test_the_interval_of_a_mean_is_about_two_standard_errors_wide() -> None:
    values = np.random.default_rng(1).normal(5, 2, 400)
    found = mean_of(values)
    error = values.std() / np.sqrt(400)
    assert found.low == pytest.approx(values.mean() - 1.96 * error, abs=0.3 * error)
    assert found.high == pytest.approx(values.mean() + 1.96 * error, abs=0.3 * error)


def test_nineteen_of_twenty_intervals_hold_the_true_mean() -> None:
    random = np.random.default_rng(7)
    intervals = [mean_of(random.normal(0, 1, 60)) for _ in range(100)]
    holding = sum((found.low or 0) <= 0 <= (found.high or 0) for found in intervals)
    assert 88 <= holding <= 99


def test_resamples_without_the_statistic_are_left_out() -> None:
    labels = np.array([1] + [0] * 9)
    seen: list[int] = []

    def share(index: np.ndarray) -> float | None:
        seen.append(int(labels[index].sum()))
        return None if labels[index].sum() == 0 else float(labels[index].mean())

    found = bootstrap(share, len(labels))
    assert 0 in seen
    assert found.value == 0.1
    assert found.low == 0.1


def test_what_is_not_defined_has_no_interval() -> None:
    assert bootstrap(lambda index: None, 10) == Estimate(None)
    assert bootstrap(lambda index: 1.0, 0) == Estimate(None)


def test_large_samples_are_drawn_a_fifth_as_often() -> None:
    calls = dict.fromkeys((5000, 5001), 0)

    def count(size: int) -> float:
        calls[size] += 1
        return 0.0

    for size in calls:
        bootstrap(lambda index: count(len(index)), size)
    assert calls == {5000: RESAMPLES + 1, 5001: RESAMPLES // 5 + 1}
