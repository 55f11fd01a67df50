"""Near-duplicates: what a person would call the same headline is found, what only shares words is not."""

import random
from itertools import pairwise

from clf.datasets.duplicates import SIMILARITY, near_duplicates

LONG = "The council of the old harbour town voted on Monday to close the coast road for repairs"


def test_near_duplicates_are_linked_to_an_earlier_place() -> None:
    texts = [LONG, "Something else entirely happened", LONG + " again", LONG.upper() + "!", "Another unrelated line"]
    assert sorted(near_duplicates(texts)) == [(0, 2), (0, 3)]


def test_shared_words_alone_make_no_duplicate() -> None:
    texts = ["Ce a făcut primarul din Iași după vot", "Ce a făcut primarul din Cluj înainte de alegeri"]
    assert list(near_duplicates(texts)) == []


def test_no_texts_no_pairs() -> None:
    assert list(near_duplicates([])) == []
    assert list(near_duplicates(["", "!?"])) == [(0, 1)]


def similarity(one: str, two: str) -> float:
    """Return the Jaccard similarity of words and word pairs, straight from the definition."""
    sets = []
    for text in (one, two):
        words = text.lower().split()
        sets.append({*words, *map(" ".join, pairwise(words))})
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


def test_no_pair_is_below_the_bound_and_clear_ones_are_found() -> None:
    chooser = random.Random(5)
    words = [first + second for first in ("ba", "co", "di", "fu", "ge") for second in ("lon", "mer", "nat", "pod")]
    texts = []
    for _ in range(60):
        original = chooser.sample(words, 14)
        copy = list(original)
        copy[chooser.randrange(14)] = chooser.choice(words)
        texts += [" ".join(original), " ".join(copy)]
    found = set(near_duplicates(texts))
    clear = set()
    for later in range(len(texts)):
        for earlier in range(later):
            if similarity(texts[earlier], texts[later]) >= SIMILARITY + 0.15:
                clear.add((earlier, later))
    assert len(clear) >= 10
    assert clear <= found
    assert all(similarity(texts[earlier], texts[later]) >= SIMILARITY for earlier, later in found)


def test_a_repeat_is_paired_with_the_first_of_its_kind() -> None:
    assert list(near_duplicates(["Soc", "Ceva", "ŞOC!", "soc?"])) == [(0, 2), (0, 3)]


def test_the_order_of_a_pair_is_earlier_then_later() -> None:
    pairs = list(near_duplicates([f"{LONG} {number}" for number in range(8)]))
    assert pairs
    assert all(earlier < later for earlier, later in pairs)
