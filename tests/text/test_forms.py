"""The form of a headline: what its numbers count, where the fact stands, and word lists that do not collide."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.text.forms import WORD_LISTS, outline_tokens, segment_tokens, word_class
from clf.text.normalize import normalize
from clf.text.tokens import fold, headline_tokens

CLASSES = st.sampled_from(["number", "name", "word", "short", "*", *WORD_LISTS, *'?!:"-.,;()'])


def outline(text: str) -> list[str]:
    return headline_tokens(text, ["outline"])["outline"]


def segment(text: str) -> list[str]:
    return headline_tokens(text, ["segment"])["segment"]


def test_a_number_is_told_by_the_noun_that_follows_it() -> None:
    assert "^ number people" in outline("3 răniți după ce un microbuz s-a răsturnat")
    assert "^ number listed" in outline("3 lucruri pe care nu le știai")
    assert "^ number unit" in outline("15 ani de închisoare pentru fostul primar")


def test_a_score_has_an_outline_of_its_own() -> None:
    assert "number - number" in outline("Rapid - FCSB 2-1. Gol decisiv în minutul 94")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De ce a scăzut leul: explicația BNR", "ask before a colon; a name"),
        ("This is the new cabinet: all 22 ministers", "point before a colon; a number"),
        ("Câini pierduți: ce trebuie să faci", "asks after a colon; no fact"),
        ("Ce a făcut Mareș după fluierul final", "asks; a name"),
        ("Cine a câștigat? Dan Ionescu, cu 412 voturi", "question mark, then a number and a name"),
        ("Is it over?", "ends with a question mark; no fact"),
        ("Doctors reveal what you should drink", "asks inside, then no fact"),
        ("Gata, s-a terminat", "last part begins with short"),
        ("Premierul a plecat la Paris în 2027", "first part: 6-9 words, a number and a name"),
    ],
)
def test_a_part_says_whether_it_holds_the_fact(text: str, expected: str) -> None:
    assert expected in segment(text)


def test_capitals_on_most_words_show_no_names() -> None:
    assert segment("Here Is What Tom Hanks Said About Rome")[-1] == "first part: 6-9 words, no fact"


def test_a_capital_letter_after_a_mark_shows_no_name() -> None:
    assert "question mark, then no fact" in segment("S-a terminat totul aici? Aproape")


@given(st.lists(CLASSES, max_size=20))
def test_any_classes_have_an_outline_with_both_ends_and_no_other_ends(classes: list[str]) -> None:
    tokens = outline_tokens(classes)
    assert tokens[0].startswith("^ ")
    assert sum(token.startswith("^ ") for token in tokens) == sum(token.endswith(" $") for token in tokens)


@given(st.lists(CLASSES, max_size=20))
def test_a_headline_without_number_and_name_holds_no_fact(classes: list[str]) -> None:
    found = segment_tokens([name for name in classes if name not in ("number", "name")])
    assert not [token for token in found if token.endswith(("a number", "a name", "a number and a name"))]


def test_no_words_have_no_parts() -> None:
    assert segment_tokens([]) == []


def test_a_word_stands_in_one_list_once_and_as_tokens_spell_it() -> None:
    words = [word for words in WORD_LISTS.values() for word in words.split()]
    assert [word for word, count in Counter(words).items() if count > 1] == []
    assert [word for word in words if fold(normalize(word)).lower() != word] == []


@pytest.mark.parametrize(
    ("word", "kind", "expected"),
    [
        ("0", "number", "number"),
        ("who", "capital", "ask"),
        ("popescu", "capital", "name"),
        ("bridge", "small", "word"),
        ("pod", "small", "short"),
        (":", ":", ":"),
        ("%", "%", "unit"),
        ("&", "&", "*"),
    ],
)
def test_the_class_of_a_word(word: str, kind: str, expected: str) -> None:
    assert word_class(word, kind) == expected
