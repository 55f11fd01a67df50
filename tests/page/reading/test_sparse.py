"""Pages with hardly any text of their own: the article in noscript, in hidden elements, or in the linked data."""

from __future__ import annotations

import json

from clf.page.reading.html import read_html
from clf.page.reading.sparse import is_fuller, paragraphs

SENTENCE = "The council voted on Thursday to repair the bridge, after a debate that lasted nearly four hours."
ARTICLE = f"<p>{SENTENCE}</p>" * 5


def stated(text: str) -> str:
    return f'<script type="application/ld+json">{json.dumps({"articleBody": text})}</script>'


def test_the_article_of_an_empty_page_is_where_browsers_do_not_show_it() -> None:
    for hiding in (
        "<noscript>{}</noscript>",
        "<div hidden>{}</div>",
        "<body style='display:none'><div hidden>{}</div>",
    ):
        assert paragraphs(read_html("<p>Loading</p>" + hiding.format(ARTICLE))) == 5 * len(SENTENCE)


def test_a_page_with_an_article_is_read_as_it_is_displayed() -> None:
    page = read_html(
        f"{stated(SENTENCE * 9)}{ARTICLE}<noscript>{ARTICLE * 9}</noscript><div hidden>{ARTICLE * 9}</div>"
    )
    assert [block.text for block in page.blocks] == [SENTENCE] * 5


def test_a_stated_article_becomes_paragraphs() -> None:
    page = read_html(stated(f"{SENTENCE}\n\n{SENTENCE}\n{SENTENCE}") + "<h1>Title</h1><p>Loading</p>")
    assert [block.text for block in page.blocks] == ["Title", "Loading", *[SENTENCE] * 3]
    assert {page.containers[block.container].words for block in page.blocks[2:]} == {("p",)}
    assert {page.containers[page.containers[block.container].parent].tag for block in page.blocks[2:]} == {"article"}


def test_notes_for_browsers_without_scripts_are_no_article() -> None:
    page = read_html("<p>Loading</p><noscript>Please enable JavaScript to run this app.</noscript>" + stated("Short."))
    assert page.text == "Loading"


def test_linked_text_is_no_paragraph() -> None:
    assert paragraphs(read_html(f"<p><a href=/x>{SENTENCE}</a></p>")) == 0
    assert not is_fuller(199, read_html("x"))
