"""Folds by group and by source: no group is cut, and what cannot be left out is named."""

from dataclasses import replace

import pytest

from clf.datasets.splits import fold_of
from clf.errors import DataError
from clf.training.experiment import ModelChoice
from clf.training.headlines.folds import fold_numbers
from tests.training.samples import headlines

ROWS = headlines(12)
GROUPS = [f"g{index // 2}" for index in range(12)]


def test_folds_by_group_follow_the_group_alone() -> None:
    found = fold_numbers(ROWS, GROUPS, ModelChoice(folds=3)).tolist()
    assert found == [fold_of(group, 3) for group in GROUPS]


def test_folds_by_source_leave_out_a_corpus_or_an_outlet() -> None:
    outlets = ["a"] * 4 + ["b"] * 4 + [""] * 4
    rows = [replace(row, source=outlet) for row, outlet in zip(ROWS, outlets, strict=True)]
    found = fold_numbers(rows, GROUPS, ModelChoice(fold_by="source")).tolist()
    assert found == [1] * 4 + [2] * 4 + [0] * 4


def test_a_group_of_several_sources_stays_whole() -> None:
    rows = [replace(row, source="a" if index < 7 else "b") for index, row in enumerate(ROWS)]
    found = fold_numbers(rows, GROUPS, ModelChoice(fold_by="source")).tolist()
    assert found == [0] * 8 + [1] * 4


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (ModelChoice(folds=7), "6 groups of training rows cannot fill 7 folds"),
        (ModelChoice(fold_by="source"), r"all training rows are from one source \(own-en/\), so none can be left out"),
    ],
)
def test_too_few_groups_or_sources_are_named(model: ModelChoice, message: str) -> None:
    with pytest.raises(DataError, match=message):
        fold_numbers(ROWS, GROUPS, model)
