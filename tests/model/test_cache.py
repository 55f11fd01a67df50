"""The cache in two generations: it computes what is new, keeps what is used, and stays bounded."""

from hypothesis import given
from hypothesis import strategies as st

from clf.model.cache import GenerationCache


def counting_cache(size: int) -> tuple[GenerationCache, list[int]]:
    computed: list[int] = []

    def compute(key: int) -> float:
        computed.append(key)
        return float(len(computed))

    return GenerationCache(compute, size=size), computed


def test_a_value_is_computed_once_while_it_is_used() -> None:
    cache, computed = counting_cache(size=2)
    assert [cache[key] for key in (1, 2, 3, 1, 4, 1)] == [1, 2, 3, 1, 4, 1]
    assert computed == [1, 2, 3, 4]


def test_a_value_that_was_not_used_for_two_generations_is_computed_again() -> None:
    cache, computed = counting_cache(size=2)
    assert [cache[key] for key in (1, 2, 3, 1, 4, 1, 2)] == [1, 2, 3, 1, 4, 1, 5]
    assert computed == [1, 2, 3, 4, 2]


@given(st.lists(st.integers(0, 9)), st.integers(1, 4))
def test_values_are_those_of_the_function_and_the_cache_stays_bounded(keys: list[int], size: int) -> None:
    cache = GenerationCache(lambda key: key * 1.5, size=size)
    for key in keys:
        assert cache[key] == key * 1.5
        assert len(cache) <= size
        assert len(cache._old) <= size
