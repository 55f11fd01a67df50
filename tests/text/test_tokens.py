"""Tokens by namespace: each says what its name promises, whatever the text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.text.tokens import NAMESPACES, HeadlineTokens, describe, headline_tokens, plain_words, repeat_key

ALL = list(NAMESPACES)


@given(st.text(max_size=120))
def test_any_text_has_tokens_and_the_same_ones_every_time(text: str) -> None:
    tokens = headline_tokens(text, ALL)
    assert list(tokens) == ALL
    assert tokens == headline_tokens(text, ALL)
    assert all(isinstance(token, str) for found in tokens.values() for token in found)


@given(st.text(max_size=120))
def test_words_come_before_their_pairs_with_the_ends_marked(text: str) -> None:
    words = plain_words(text)
    pairs = [f"{first} {second}" for first, second in pairwise(["^", *words, "$"])]
    assert headline_tokens(text, ["word"])["word"] == words + pairs


@pytest.mark.parametrize(
    ("namespace", "text", "expected"),
    [
        ("stem", "Senatoarea demisionează azi", ["senat", "demis", "azi"]),
        ("skeleton", "Ce a făcut Popescu", ["ce", "a", "-ut", "X", "^ ce", "ce a", "a -ut", "-ut X", "X $"]),
        ("char", "Uite", [" uit", "uite", "ite "]),
        ("cased", "De ce", ["De", "ce", "^ De", "De ce", "ce $"]),
        ("shape", "9 lucruri!", ["length 3", "first number", "last !", "capitals 0", "has !"]),
        ("shape", "", []),
        ("word", "___", ["^ $"]),
    ],
)
def test_each_namespace_gives_its_own_kind(namespace: str, text: str, expected: list[str]) -> None:
    assert headline_tokens(text, [namespace])[namespace][: len(expected)] == expected


def test_a_headline_all_in_capitals_keeps_its_cased_tokens_readable() -> None:
    shouted = headline_tokens("ȘOC ÎN PARLAMENT", ["cased"])["cased"]
    assert shouted == headline_tokens("soc in parlament", ["cased"])["cased"]


@pytest.mark.parametrize("text", ["știință şi ştiinţă", "ȘTIINȚĂ ŞI STIINTA", "stiinta si știința"])
def test_spelling_and_case_do_not_change_the_words(text: str) -> None:
    assert headline_tokens(text, ["word"])["word"][:3] == ["stiinta", "si", "stiinta"]


def test_a_lone_apostrophe_is_a_quote_and_an_inner_one_is_not() -> None:
    assert plain_words("'Don’t'") == ['"', "don't", '"']


def test_tokens_are_made_for_the_namespaces_that_are_asked_for() -> None:
    tokens = HeadlineTokens("Ce a făcut primarul?")
    assert tokens == {}
    assert tokens.of(["stem"]) == headline_tokens("Ce a făcut primarul?", ["stem"])
    made = tokens["stem"]
    assert tokens.of(["stem", "word"]) == headline_tokens("Ce a făcut primarul?", ["stem", "word"])
    assert tokens["stem"] is made


def test_an_unknown_namespace_is_an_error() -> None:
    with pytest.raises(KeyError):
        headline_tokens("text", ["colour"])


@pytest.mark.parametrize("namespace", ["", *ALL, "other"])
def test_every_token_can_be_described(namespace: str) -> None:
    assert describe(namespace, "ce") not in ("", "ce")


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("ŞOC la Iași!", "Soc la Iasi", True),
        ("“Da”, spune premierul…", "Da spune premierul", True),
        ("12 moduri de a slăbi", "9 moduri de a slăbi", True),
        ("Da spune premierul", "Nu spune premierul", False),
    ],
)
def test_the_repeat_key(one: str, two: str, same: bool) -> None:
    assert (repeat_key(one) == repeat_key(two)) is same


@given(st.text(st.characters(max_codepoint=127, exclude_characters="`"), max_size=80))
def test_a_line_of_ascii_has_the_words_it_has_beside_other_letters(text: str) -> None:
    # A Greek letter at the end sends the line down the way of all alphabets, where a grave accent is a quote.
    assert [*plain_words(text), "ω"] == plain_words(f"{text} ω")
