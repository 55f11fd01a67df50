"""Near-duplicates: what a person would call the same headline is found, what only shares words is not."""

from clf.datasets.duplicates import near_duplicates

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
