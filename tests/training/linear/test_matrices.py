"""Token matrices: one row per item, one sorted column per token, ones where a token occurs."""

import numpy as np

from clf.training.linear.matrices import token_matrices

ITEMS = [
    {"word": ["b", "a", "b"], "shape": ["long"]},
    {"word": ["c"]},
    {"word": ["a", "c"], "shape": ["short", "long"]},
]


def test_columns_are_sorted_and_repetitions_count_once() -> None:
    word, shape = token_matrices(ITEMS, ["word", "shape"])
    assert (word.name, word.tokens) == ("word", ("a", "b", "c"))
    assert word.matrix.toarray().tolist() == [[1, 1, 0], [0, 0, 1], [1, 0, 1]]
    assert shape.tokens == ("long", "short")
    assert shape.matrix.toarray().tolist() == [[1, 0], [0, 0], [1, 1]]


def test_the_order_of_items_does_not_change_the_columns() -> None:
    (forward,), (backward,) = token_matrices(ITEMS, ["word"]), token_matrices(ITEMS[::-1], ["word"])
    assert forward.tokens == backward.tokens
    assert forward.matrix.toarray().tolist() == backward.matrix.toarray()[::-1].tolist()
    assert forward.matrix.has_sorted_indices


def test_no_items_and_no_tokens_give_empty_matrices() -> None:
    (nothing,) = token_matrices([], ["word"])
    assert (nothing.tokens, nothing.matrix.shape) == ((), (0, 0))
    (bare,) = token_matrices([{}, {}], ["word"])
    assert (bare.tokens, bare.matrix.shape) == ((), (2, 0))


def test_rows_keep_the_columns() -> None:
    (word,) = token_matrices(ITEMS, ["word"])
    chosen = word.rows(np.array([2, 0]))
    assert chosen.tokens == word.tokens
    assert chosen.matrix.toarray().tolist() == [[1, 0, 1], [1, 1, 0]]


def test_an_emptied_matrix_keeps_its_shape_and_has_no_token() -> None:
    (word,) = token_matrices(ITEMS, ["word"])
    assert word.emptied().matrix.shape == word.matrix.shape
    assert word.emptied().matrix.nnz == 0
    assert word.matrix.nnz == 5


def test_tokens_are_counted_by_group() -> None:
    (word,) = token_matrices(ITEMS, ["word"])
    one_group, own_groups = np.zeros(3, dtype=np.intp), np.arange(3)
    assert word.columns_in(one_group, 1).tolist() == [0, 1, 2]
    assert word.columns_in(one_group, 2).tolist() == []
    assert word.columns_in(own_groups, 2).tolist() == [0, 2]
    # "a" occurs in the items 0 and 2, which are one group here; "c" in the items 1 and 2, which are two.
    assert word.columns_in(np.array([0, 1, 0]), 2).tolist() == [2]
