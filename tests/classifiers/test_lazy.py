"""A lazy sequence: computed once, when it is first used, and otherwise a tuple."""

import pickle

import pytest

from clf.classifiers.lazy import Lazy


def counted(*items: int) -> tuple[Lazy[int], list[int]]:
    calls: list[int] = []

    def compute(*found: int) -> tuple[int, ...]:
        calls.append(1)
        return found

    return Lazy(compute, *items), calls


def test_nothing_is_computed_until_it_is_used_and_then_once() -> None:
    found, calls = counted(3, 4)
    assert calls == []
    assert (found[0], found[-1], found[:1], len(found), list(found)) == (3, 4, (3,), 2, [3, 4])
    assert calls == [1]


def test_it_equals_a_tuple_of_the_same_items_and_another_of_its_kind() -> None:
    found, _ = counted(1, 2)
    assert found == (1, 2) == counted(1, 2)[0]
    assert found != (2, 1)
    assert hash(found) == hash((1, 2))
    assert repr(found) == "(1, 2)"


def test_it_is_pickled_as_a_plain_tuple() -> None:
    copied = pickle.loads(pickle.dumps(counted(1, 2)[0]))
    assert type(copied) is tuple
    assert copied == (1, 2)


def test_an_error_of_the_computation_reaches_whoever_uses_it() -> None:
    def fail() -> tuple[int, ...]:
        raise ValueError("no items")

    with pytest.raises(ValueError, match="no items"):
        len(Lazy(fail))
