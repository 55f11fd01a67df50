"""The article that a page states for machines, found in what may not be sound JSON."""

import json

import pytest

from clf.page.reading.json_ld import article_of, stated_article
from clf.page.reading.page import read_page
from clf.training.pages.data import block_tokens
from clf.types import Page

BODY = "Orașul ține piept apelor de trei zile, iar digul rezistă."


def page_of(*scripts: str, text: str = "<p>x</p>") -> Page:
    written = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return read_page(f"<html><head>{written}</head><body>{text}</body></html>")


def test_the_article_is_read_wherever_it_is_nested() -> None:
    data = {"@graph": [{"@type": "Person", "name": "x"}, {"@type": "NewsArticle", "articleBody": BODY}]}
    assert page_of(json.dumps(data)).stated == BODY
    assert page_of(json.dumps(data, ensure_ascii=False)).stated == BODY


def test_the_longest_of_several_counts() -> None:
    assert page_of('{"articleBody": "Short."}', json.dumps({"articleBody": BODY}), '{"articleBody": ""}').stated == BODY


def test_markup_and_entities_are_no_words() -> None:
    assert stated_article('"articleBody": "<p>One&nbsp;two</p>\\n"').split() == ["One", "two"]


@pytest.mark.parametrize(
    "data",
    ["", "{}", '{"articleBody": null}', '"articleBody": "no end', '"articleBody": "bad \\q escape"', "articleBody"],
)
def test_what_states_nothing_is_no_article(data: str) -> None:
    assert stated_article(data) == page_of(data).stated == ""


def test_line_breaks_in_a_string_are_forgiven() -> None:
    assert stated_article('"articleBody" : "One\ntwo"') == "One two"


def test_other_scripts_are_not_read() -> None:
    assert read_page(f'<script>x = {{"articleBody": "{BODY}"}}</script><p>x</p>').stated == ""
    assert read_page(f'<noscript>{{"articleBody": "{BODY}"}}</noscript><p>x</p>').stated == ""


def test_blocks_say_whether_the_page_states_them() -> None:
    page = page_of(json.dumps({"articleBody": BODY}), text=f"<p>{BODY}</p><p>Dig</p><p>Sumar</p><p>—</p>")
    said = [next(token for token in block["fact"] if token.startswith("stated ")) for block in block_tokens(page)]
    assert said == ["stated True", "stated False", "stated False", "stated False"]
    (silent,) = block_tokens(read_page(f"<p>{BODY}</p>"))
    assert not any(token.startswith("stated") for token in silent["fact"])


def test_a_hostile_statement_is_cut() -> None:
    assert len(stated_article('"articleBody": "' + "<" * 200_000 + '"')) == 100_000
    assert stated_article('"articleBody":"' * 50_000) == ""


def test_a_stated_article_has_a_paragraph_for_every_line_that_is_not_blank() -> None:
    assert article_of(" \n ") == []
    (article,) = article_of("One\n\n  \nTwo\n")
    assert (article.tag, [child.text for child in article]) == ("article", ["One", "Two"])
