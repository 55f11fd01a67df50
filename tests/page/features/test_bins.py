"""Numbers become bins: how many edges they reach; letters become their kind."""

import pytest

from clf.page.features.bins import bins_of, letter_kind
from clf.page.features.tables import BINS


def test_a_bin_is_the_number_of_edges_reached() -> None:
    assert BINS["linked"] == [0.1, 0.5, 0.999]
    assert bins_of((0, 0.1, 0.3, 0.5, 1), "linked") == [0, 1, 1, 2, 3]


def test_an_unknown_kind_of_bin_is_an_error() -> None:
    with pytest.raises(KeyError, match="lengths"):
        bins_of([1], "lengths")


@pytest.mark.parametrize(
    ("letter", "kind"),
    [("A", "A"), ("Ș", "A"), ("ß", "a"), ("ț", "a"), ("日", "a"), ("7", "0"), ("٣", "0"), ("»", "»")],
)
def test_letters_are_told_apart_by_kind_and_marks_stand_for_themselves(letter: str, kind: str) -> None:
    assert letter_kind(letter) == kind
