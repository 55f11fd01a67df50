"""Columns of features: values by the template's parameter names, one entry per item, shared entries added up once."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.model.feature_table import FeatureColumn, FeatureTable, SharedColumns, TokenColumn, grouped
from clf.model.templates import PREFIXED, template


@template("place", "spot")
def spot(column: int, row: int) -> tuple[str, ...]:
    return (f"spot {column} {row}",)


class Ledger:
    """Weights that note which features were asked for: a feature of (column, row) weighs 10 * column + row."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []

    def of_template(self, template: str) -> Mapping[Any, float]:
        ledger = self

        class Weights(dict[Any, float]):
            def __missing__(self, key: tuple[int, int]) -> float:
                ledger.asked.append(key)
                return 10.0 * key[0] + key[1]

        return Weights()

    def of_namespace(self, namespace: str, prefix: str = "") -> Mapping[str, float]:
        return {"a": 0.5, "b": 0.25} if (namespace, prefix) == ("word", "") else {"a": -1.0}


def test_the_order_of_the_keywords_does_not_matter() -> None:
    one, other = FeatureColumn(spot, column=[1, 2], row=[3, 4]), FeatureColumn(spot, row=[3, 4], column=[1, 2])
    assert one.feature(1) == other.feature(1) == (spot, 2, 4)
    assert list(one.weights(Ledger())) == list(other.weights(Ledger())) == [13.0, 24.0]


@pytest.mark.parametrize(
    "arguments", [{}, {"column": [1]}, {"column": [1], "line": [2]}, {"column": [1], "row": [2], "x": [3]}]
)
def test_values_for_other_parameters_than_the_template_has_are_an_error(arguments: dict[str, list[int]]) -> None:
    with pytest.raises(TypeError, match="takes column, row; given were"):
        FeatureColumn(spot, **arguments)


def test_columns_of_different_lengths_are_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        list(FeatureColumn(spot, column=[1, 2], row=[3]).weights(Ledger()))


def test_tokens_are_weighed_one_by_one_and_unknown_ones_add_nothing() -> None:
    column = TokenColumn("word", [("a", "b"), ("zzz",), ()])
    assert list(column.weights(Ledger())) == [0.75, 0.0, 0.0]
    assert column.feature(0) == (PREFIXED, "word", "", "a", "b")
    assert list(TokenColumn("word", [("a", "b")], prefix="1 ").weights(Ledger())) == [-1.0]


def test_shared_columns_have_an_entry_for_each_key_and_weigh_it_once() -> None:
    keys, entry_of = grouped([7, 8, 7, 7])
    shared = SharedColumns(entry_of, [FeatureColumn(spot, column=keys, row=[0, 1])])
    ledger = Ledger()
    assert list(shared.weights(ledger)) == [70.0, 81.0, 70.0, 70.0]
    assert ledger.asked == [(7, 0), (8, 1)]
    assert shared.entries() == [((spot, 7, 0),), ((spot, 8, 1),)]
    assert SharedColumns([], []).entries() == []


def test_a_table_adds_up_the_features_of_each_item() -> None:
    shared = SharedColumns([0, 0], [FeatureColumn(spot, column=[1], row=[1])])
    table = FeatureTable(2, columns=[TokenColumn("word", [("a",), ("b",)])], shared=[shared])
    assert table.weights(Ledger()) == [11.5, 11.25]
    assert table.features(1) == ((PREFIXED, "word", "", "b"), (spot, 1, 1))
    assert table.tokens(1) == {"word": ["b"], "place": ["spot 1 1"]}


@given(st.lists(st.integers(0, 5)))
def test_grouped_keys_lead_back_to_the_list(keys: list[int]) -> None:
    distinct, entry_of = grouped(keys)
    assert [distinct[entry] for entry in entry_of] == keys
    assert len(set(distinct)) == len(distinct)
