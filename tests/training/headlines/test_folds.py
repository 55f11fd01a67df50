"""Folds of cross-validation: by group, whose rows stay together, or by source, one of which is left out at a time."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.datasets.splits import fold_of
from clf.errors import DataError
from clf.training.experiment import ModelChoice
from clf.training.headlines.folds import fold_numbers
from clf.types import Example
from tests.training.samples import headlines

BY_GROUP, BY_SOURCE = ModelChoice(folds=3), ModelChoice(folds=3, fold_by="source")


def from_sources(*sources: str) -> list[Example]:
    """Return one headline per source; ``corpus/source`` sets the corpus too."""
    found = []
    for item, name in zip(headlines(2 * len(sources)), sources, strict=False):
        corpus, _, source = name.rpartition("/")
        found.append(replace(item, corpus=corpus or item.corpus, source=source))
    return found


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=20))
def test_the_rows_of_a_group_are_in_its_fold(groups: list[str]) -> None:
    examples = (headlines(60))[: len(groups)]
    if len(set(groups)) < BY_GROUP.folds:
        with pytest.raises(DataError, match=f"{len(set(groups))} groups of training rows cannot fill 3 folds"):
            fold_numbers(examples, groups, BY_GROUP)
    else:
        assert fold_numbers(examples, groups, BY_GROUP).tolist() == [fold_of(group, 3) for group in groups]


def test_one_source_at_a_time_is_left_out_whatever_the_number_of_folds() -> None:
    examples = from_sources("daily", "times", "daily", "post", "sun")
    folds = fold_numbers(examples, list("abcde"), BY_SOURCE)
    assert folds[0] == folds[2]
    assert len(set(folds.tolist())) == 4


def test_sources_of_the_same_name_in_two_corpora_are_two_sources() -> None:
    folds = fold_numbers(from_sources("one/daily", "two/daily"), list("ab"), BY_SOURCE)
    assert folds[0] != folds[1]


def test_a_group_of_several_sources_belongs_to_the_source_of_its_first_row() -> None:
    folds = fold_numbers(from_sources("daily", "times", "post"), ["a", "a", "b"], BY_SOURCE)
    assert folds[0] == folds[1] != folds[2]


def test_a_single_source_cannot_be_left_out() -> None:
    with pytest.raises(DataError, match=r'all training rows are from one source \(own-en/daily\).*fold_by = "group"'):
        fold_numbers(from_sources("daily", "daily"), list("ab"), BY_SOURCE)
