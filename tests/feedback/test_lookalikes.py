"""Letters of other scripts that look like Latin ones: folded in keys, and nowhere else."""

from unicodedata import name

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.feedback.ballots import collect
from clf.feedback.lookalikes import _UPPER, fold_lookalikes

from .conftest import vote

LOOKALIKES = [letter for upper in _UPPER for letter in (upper, upper.lower())]


@pytest.mark.parametrize(
    ("written", "read"),
    [("Ѕhосk", "Shock"), ("ΑΒΕ", "ABE"), ("Соmment", "Comment"), ("раrіѕ", "paris"), ("", ""), ("Ștefan", "Ștefan")],
)
def test_lookalikes_become_latin_letters(written: str, read: str) -> None:
    assert fold_lookalikes(written) == read


@pytest.mark.parametrize("letter", LOOKALIKES)
def test_a_letter_of_another_script_becomes_one_latin_letter_of_its_case(letter: str) -> None:
    assert name(letter).split()[0] in ("CYRILLIC", "GREEK")
    folded = fold_lookalikes(letter)
    assert len(folded) == 1
    assert folded.isascii()
    assert folded.isupper() is letter.isupper()
    assert fold_lookalikes(letter.upper()).lower() == fold_lookalikes(letter.lower())


@given(st.text(max_size=40))
def test_folding_keeps_the_length_and_changes_nothing_twice(text: str) -> None:
    folded = fold_lookalikes(text)
    assert len(folded) == len(text)
    assert fold_lookalikes(folded) == folded


@given(st.text(st.characters(max_codepoint=0x24F), max_size=40))
def test_latin_text_is_not_touched(text: str) -> None:
    assert fold_lookalikes(text) == text


def test_a_text_with_lookalikes_is_the_same_ballot_and_keeps_its_own_spelling() -> None:
    votes = [vote(text="Shock in Aldham", client=client) for client in "ab"]
    (ballot,) = collect([*votes, vote(text="Ѕhосk in Аldhаm", client="c")])
    assert len(ballot.voices) == 3
    assert ballot.text == "Shock in Aldham"
