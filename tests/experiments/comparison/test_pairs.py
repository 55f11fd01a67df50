"""Items of two runs side by side: matched by key, in the order of the first run, each once."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from clf.experiments.comparison.pairs import paired, relabelled
from tests.experiments.predictions import headlines

ITEMS = headlines(1.0, rows=6)


@given(st.lists(st.sampled_from(ITEMS), max_size=8), st.lists(st.sampled_from(ITEMS), max_size=8))
def test_pairs_are_the_items_that_both_runs_have(first: list, other: list) -> None:  # type: ignore[type-arg]
    pairs = paired(first, other)
    shared = {item.key for item in first} & {item.key for item in other}
    assert [item.key for item in pairs.first] == [item.key for item in pairs.other]
    assert [item.key for item in pairs.first] == [
        key for key in dict.fromkeys(item.key for item in first) if key in shared
    ]
    assert len(pairs) == len(shared)
    assert pairs.unmatched == len({item.key for item in first}) - len(shared)


def test_each_side_keeps_its_own_predictions() -> None:
    changed = [replace(item, probability=0.125) for item in reversed(ITEMS)]
    pairs = paired(ITEMS, changed)
    assert pairs.first == tuple(ITEMS)
    assert {item.probability for item in pairs.other} == {0.125}


def test_of_items_with_one_key_the_first_counts() -> None:
    repeated = [ITEMS[0], replace(ITEMS[0], probability=0.125)]
    pairs = paired(repeated, repeated)
    assert (pairs.first, pairs.other, pairs.unmatched) == ((ITEMS[0],), (ITEMS[0],), 0)


def test_rows_may_repeat_and_are_taken_on_both_sides() -> None:
    pairs = paired(ITEMS, ITEMS).rows([2, 0, 2])
    assert pairs.first == pairs.other == (ITEMS[2], ITEMS[0], ITEMS[2])
    assert pairs.unmatched == 0


def test_other_labels_are_counted() -> None:
    other = [*ITEMS[:4], *(replace(item, label=1 - item.label) for item in ITEMS[4:])]
    assert relabelled(paired(ITEMS, other)) == 2
    assert relabelled(paired(ITEMS, ITEMS)) == 0
