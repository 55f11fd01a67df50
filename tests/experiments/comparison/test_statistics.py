"""Paired differences and McNemar's test, against values that are known or computed in another way."""

import numpy as np
import pytest

from clf.experiments.comparison.statistics import group_samples, mcnemar, paired_difference
from clf.training.arrays import Indices


def mean_of(values: list[float]) -> object:
    array = np.array(values)

    def statistic(index: Indices) -> float:
        return float(array[index].mean())

    return statistic


def test_the_interval_of_a_difference_of_means_is_that_of_theory() -> None:
    random = np.random.default_rng(3)
    shared = random.normal(size=2000)
    one, two = shared + random.normal(scale=0.1, size=2000), shared + 0.05 + random.normal(scale=0.1, size=2000)
    found = paired_difference(mean_of(one.tolist()), mean_of(two.tolist()), [""] * 2000)  # type: ignore[arg-type]
    error = 1.96 * float((two - one).std()) / 2000**0.5
    assert found.value == pytest.approx((two - one).mean())
    assert found.low == pytest.approx(found.value - error, abs=0.1 * error)
    assert found.high == pytest.approx(found.value + error, abs=0.1 * error)


def test_items_of_a_group_make_the_interval_wider() -> None:
    values = np.repeat(np.random.default_rng(4).normal(size=100), 10).tolist()
    alone = paired_difference(mean_of([0.0] * 1000), mean_of(values), [""] * 1000)  # type: ignore[arg-type]
    groups = [f"group {index // 10}" for index in range(1000)]
    grouped = paired_difference(mean_of([0.0] * 1000), mean_of(values), groups)  # type: ignore[arg-type]
    assert alone.low is not None
    assert alone.high is not None
    assert grouped.low is not None
    assert grouped.high is not None
    assert grouped.high - grouped.low > 2.5 * (alone.high - alone.low)


def test_a_sample_holds_groups_whole() -> None:
    groups = ("a", "b", "a", "", "", "b", "b")
    for sample in group_samples(groups, 20):
        counts = np.bincount(sample, minlength=7)
        assert counts[0] == counts[2]
        assert counts[1] == counts[5] == counts[6]


def test_what_is_not_defined_has_no_difference() -> None:
    found = paired_difference(lambda _: None, lambda _: 1.0, ["a"])
    assert (found.value, found.low) == (None, None)
    assert paired_difference(lambda _: 0.0, lambda _: 1.0, []).value is None


@pytest.mark.parametrize(
    ("first_only", "other_only", "p_value"), [(0, 0, 1.0), (5, 5, 1.0), (0, 5, 0.0625), (1, 9, 0.021484375)]
)
def test_mcnemar_is_a_binomial_test_of_the_items_that_changed(first_only: int, other_only: int, p_value: float) -> None:
    first = np.array([True] * first_only + [False] * other_only + [True, False])
    other = np.array([False] * first_only + [True] * other_only + [True, False])
    found = mcnemar(first, other)
    assert (found.first_only, found.other_only) == (first_only, other_only)
    assert found.p_value == pytest.approx(p_value)
