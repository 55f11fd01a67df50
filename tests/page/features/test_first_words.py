"""The beginnings of blocks: distinct ones once, their words without marks, and how they are written."""

import pytest

from clf.page.features.first_words import first_words
from clf.text.tokens import PlainLines


def test_equal_beginnings_are_one_entry_whatever_follows_after_64_characters() -> None:
    start = "a" * 60 + " bc "
    found = first_words([f"{start}one", f"{start}two", "other"], PlainLines())
    assert found.entry_of == [0, 0, 1]
    assert found.words == [["a" * 60, "bc"], ["other"]]


def test_words_are_folded_and_marks_are_left_out() -> None:
    assert first_words(["«Știrea» — zilei: 14 ani!"], PlainLines()).words == [["stirea", "zilei", "0", "ani"]]


@pytest.mark.parametrize(
    ("text", "written"),
    [("one two", ("a", 0)), ("One two", ("A", 3)), ("One Two", ("A", 5)), ("7 Days", ("0", 3)), ("„x”", ("„", 0))],
)
def test_the_first_character_and_the_share_of_capitals_tell_how_a_text_is_written(
    text: str, written: tuple[str, int]
) -> None:
    assert first_words([text], PlainLines()).written == [written]


def test_no_text_has_no_beginning() -> None:
    assert first_words([], PlainLines()) == ([], [], [], [])
