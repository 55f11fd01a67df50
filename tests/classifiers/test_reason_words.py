"""Reasons in words: which fact a token belongs to, and the sentence with the values of the block."""

import pytest

from clf.classifiers.reason_words import ALIKE, OWN_SCORE, Key, key_of, sentence
from clf.page.features.tables import REASONS
from clf.page.reading.html import read_html

PAGE = read_html(
    "<h2>Citește și</h2><p>Cum arată <a href=/podul-azi>podul, azi</a> și mâine, după trei ani de lucrări?</p>"
)
BLOCK = PAGE.blocks[1]


@pytest.mark.parametrize(
    ("namespace", "token", "key"),
    [
        ("word", "podul", ("word", "podul")),
        ("word", "la", ("small", "")),
        ("own", "in b", ("element", "")),
        ("own", "p>div>body", ("element", "")),
        ("name", "1 related", ("box", "related")),
        ("name", "hidden!", ("box", "hidden!")),
        ("link", "/sport", ("path", "/sport")),
        ("link", "@example", ("path", "@example")),
        ("link", "slug 3 other", ("site", "")),
        ("link", "slug 3 own", ("address", "")),
        ("link", "to another site", ("site", "")),
        ("link", "within 6", ("within", "")),
        ("context", "self 3", OWN_SCORE),
        ("context", "-1 3", ("neighbours", "")),
        ("context", "head 3 none", ("neighbours", "")),
        ("head", "head 3", ("heading", "")),
        ("mass", "0 share 3", ("boxes", "")),
        ("root", "root o<", ("before", "")),
        ("root", "root i=2 p", ("among", "")),
        ("own", "px", ("element", "")),
        ("own", "flex", ("element", "")),
        ("cue", "begins read_also", ("cue", "")),
        ("cue", "label most_read 3", ("cue-label", "most read")),
        ("cue", "under read_also 3", ("heading", "")),
        ("cue", "within newsletter", ("service", "newsletter")),
        ("teaser", "longest 3", ("links", "")),
        ("fact", "-1 p00", ("neighbours", "")),
    ],
)
def test_a_token_belongs_to_a_reason(namespace: str, token: str, key: Key) -> None:
    assert key_of(namespace, token) == key


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("length", "its length: 56 characters"),
        ("build", "its build: <p>, 56 characters, 18% linked"),
        ("linked", "18% of it is linked"),
        ("start", "starts with 'Cum arată po'"),
        ("end", "ends with ' de lucrări?'"),
        ("commas", "its commas: 2"),
        ("heading", "under the heading 'Citește și'"),
        ("neighbours", "what its neighbours look like"),
        ("cue", "begins with 'Cum arată'"),
        ("site", "leads to another site: "),
    ],
)
def test_a_sentence_has_the_values_of_the_block(reason: str, words: str) -> None:
    assert sentence(reason, (), BLOCK, PAGE) == words


def test_words_are_quoted_as_the_block_writes_them_and_names_without_marks() -> None:
    assert sentence("word", ["arata", "maine", "podurile"], BLOCK, PAGE) == "words: 'arată', 'mâine', 'podurile'"
    assert sentence("box", ["hidden!", "related"], BLOCK, PAGE) == "in a box named 'hidden', 'related'"
    assert sentence("path", ["/sport"], BLOCK, PAGE) == "its address has '/sport'"


def test_a_lead_in_ends_at_the_link_or_at_the_colon_and_a_host_is_that_of_the_first_address_with_one() -> None:
    page = read_html("<p>Vezi și: <a href=https://b.example/x>Podul</a></p><p>Vezi: podul</p>")
    assert sentence("cue", (), page.blocks[0], page) == "begins with 'Vezi și'"
    assert sentence("cue", (), page.blocks[1], page) == "begins with 'Vezi'"
    assert sentence("site", (), page.blocks[0], page) == "leads to another site: b.example"


def test_blocks_built_alike_are_counted() -> None:
    assert sentence(ALIKE, ["8"], BLOCK, PAGE) == "one of 8 blocks built alike"


def test_braces_in_the_text_of_a_page_are_left_alone() -> None:
    page = read_html("<h2>{tag} {0}</h2><p>{commas} {x}")
    assert sentence("heading", (), page.blocks[1], page) == "under the heading '{tag} {0}'"
    assert sentence("start", (), page.blocks[1], page) == "starts with '{commas} {x}'"
    assert sentence("word", ["{names}"], page.blocks[1], page) == "words: '{names}'"


def test_every_sentence_can_be_filled_in() -> None:
    for reason, text in REASONS.items():
        details = ["x"] if "{names}" in text or reason == ALIKE else []
        assert "{" not in sentence(reason, details, BLOCK, PAGE)
