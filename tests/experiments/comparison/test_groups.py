"""Items fall into every group that they name, and small groups are left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.experiments.comparison.groups import large_groups


@pytest.mark.parametrize(
    ("least", "expected"),
    [(1, {"a": [0, 2], "b": [1, 2], "c": [2]}), (2, {"a": [0, 2], "b": [1, 2]}), (3, {})],
)
def test_groups_have_at_least_so_many_items_in_their_order(least: int, expected: dict[str, list[int]]) -> None:
    assert dict(large_groups([["a"], ["b"], ["c", "b", "a"], []], least)) == expected


def test_groups_come_in_the_order_of_their_names() -> None:
    assert [name for name, _ in large_groups([["b"], ["c"], ["a"]], 1)] == ["a", "b", "c"]


@given(st.lists(st.sets(st.sampled_from("abcd"))), st.integers(1, 4))
def test_an_item_is_in_all_of_its_large_groups_and_in_no_other(names: list[set[str]], least: int) -> None:
    found = dict(large_groups(names, least))
    for index, own in enumerate(names):
        large = {name for name in own if sum(name in other for other in names) >= least}
        assert {name for name, indices in found.items() if index in indices} == large
    assert all(indices == sorted(set(indices)) for indices in found.values())
