"""Words of places in a tree: sums along the way equal sums place by place, in any order, at any depth."""

from collections.abc import Sequence
from itertools import repeat

from hypothesis import given
from hypothesis import strategies as st

from clf.model.scorer import Namespace, PartScorer, Scorer
from clf.model.templates import made
from clf.page.features.ancestor_names import Branches

WORDS = "abcdefgh"
SCORER = PartScorer(Scorer((Namespace("name", {word: (1.0, 2.0**at) for at, word in enumerate(WORDS)}, False),), 0.0))


def branches(places: Sequence[int], parents: Sequence[int], words: Sequence[Sequence[str]]) -> Branches:
    return Branches("name", places, parents, words)


def numbers(column: Branches) -> list[complex]:
    return list(column.numbers(SCORER))


def by_tokens(column: Branches, count: int) -> list[float]:
    return [sum(2.0 ** WORDS.index(word) for word in made(column.part(place))[1]) for place in range(count)]


@given(st.data())
def test_sums_along_the_way_equal_sums_place_by_place(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 60))
    straight = data.draw(st.booleans())
    parents = [place - 1 if straight else data.draw(st.integers(-1, place - 1)) for place in range(size)]
    words = [data.draw(st.lists(st.sampled_from(WORDS), max_size=3, unique=True)) for _ in range(size)]
    places = data.draw(st.lists(st.integers(-1, size - 1), max_size=20))
    column = branches(places, parents, words)
    assert numbers(column) == by_tokens(column, len(places))


def test_a_word_counts_from_39_places_around_and_no_farther() -> None:
    column = branches([38, 39, 0], range(-1, 39), [("a",), *repeat(("b",), 39)])
    assert numbers(column) == [3.0, 2.0, 1.0]
    assert made(column.part(1)) == ("name", ("b",))
