"""The vocabulary and the IDF of the counts are those of the exact fit; above the capacity, the rarest tokens go."""

from pathlib import Path

import numpy as np
import pytest

from clf.errors import DataError
from clf.training.experiment import NamespaceChoice
from clf.training.headlines.fit import headline_dataset
from clf.training.linear.fit import fit_tfidf
from clf.training.streaming.token_counts import TokenCounts, count_tokens
from tests.training.streaming.stored import own, stored

CHOICES = [
    NamespaceChoice(name="word", min_groups=2),
    NamespaceChoice(name="char", min_groups=3),
    NamespaceChoice(name="stem"),
    NamespaceChoice(name="shape", idf=False, unit=False),
]


def test_the_counts_give_the_vocabulary_and_the_idf_of_the_exact_fit(tmp_path: Path) -> None:
    rows = list(stored(own(), tmp_path).rows("en"))
    names = [choice.name for choice in CHOICES]
    examples, groups = [example for example, _ in rows], [group for _, group in rows]
    assert len(set(groups)) < len(groups)
    exact = fit_tfidf(headline_dataset(examples, groups, names, weights={}), CHOICES)
    for one, other in zip(exact, count_tokens(((group, item.text) for item, group in rows), CHOICES), strict=True):
        assert other.tokens == one.tokens
        if one.choice.idf:
            np.testing.assert_array_equal(other.transformer.idf_, one.transformer.idf_)


def test_above_the_capacity_the_rarest_tokens_are_dropped_and_the_loss_is_bounded() -> None:
    table = TokenCounts(NamespaceChoice(name="word"), capacity=100)
    for number in range(1000):
        table.add([["always", f"often {number % 20}", f"once {number}"]])
    assert len(table.groups) <= 100 + 3
    assert table.lost > 0
    for token, true in (("always", 1000), ("often 3", 50)):
        assert true - table.lost <= table.groups[token] <= true


def test_of_too_many_tokens_the_most_frequent_are_kept() -> None:
    table = TokenCounts(NamespaceChoice(name="word"), most=2)
    for tokens in (["b", "a"], ["b", "c"], ["c"], ["b"]):
        table.add([tokens])
    assert table.fitted(4).tokens == ("b", "c")


def test_rows_of_one_group_count_once_for_the_vocabulary_and_each_for_the_idf() -> None:
    table = TokenCounts(NamespaceChoice(name="word", min_groups=2))
    table.add([["a", "a", "b"], ["a"]])
    table.add([["a"]])
    found = table.fitted(3)
    assert found.tokens == ("a",)
    assert found.transformer.idf_.tolist() == [1.0]


def test_a_namespace_that_keeps_no_token_is_named() -> None:
    with pytest.raises(DataError, match="'word' is in 5 groups"):
        count_tokens([("g", "one"), ("h", "one")], [NamespaceChoice(name="word", min_groups=5)])
