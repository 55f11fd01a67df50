"""Feeds: the HTML in them is read, escaped or in CDATA sections, and no tag is shown as text."""

import pytest

from clf.page.reading.feed import feed_to_html, is_feed
from clf.page.reading.page import read_page

BODY = '<p>The council voted.</p><p>Work begins <a href="https://a.example/x">in March</a>.</p>'
ESCAPED = BODY.replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize("body", [ESCAPED, f"<![CDATA[{BODY}]]>"])
@pytest.mark.parametrize("field", ["description", "content:encoded"])
def test_the_html_of_an_entry_is_read(field: str, body: str) -> None:
    feed = f"<?xml version='1.0'?>\n<rss><channel><item><title>A &amp; B</title><{field}>{body}</{field}></item>"
    page = read_page(feed)
    assert [block.text for block in page.blocks] == ["A & B", "The council voted.", "Work begins in March."]
    assert [link.href for link in page.links] == ["https://a.example/x"]
    assert page.blocks[1].heading == 0


def test_an_atom_entry_is_an_article() -> None:
    page = read_page(f"<feed><entry><title></title><link href='/x'/><summary type='html'>{ESCAPED}</summary></entry>")
    assert [container.tag for container in page.containers] == ["html", "body", "article", "div", "p", "p"]


def test_a_section_that_does_not_end_is_text() -> None:
    assert feed_to_html("<item><description>one <![CDATA[two</description></item>") == (
        "<article><div>one two</div></article>"
    )


@pytest.mark.parametrize("page", ["<p>rss", "rss <item>", "<!doctype html><rss>", "<rssfeed>", ""])
def test_other_pages_are_no_feeds(page: str) -> None:
    assert not is_feed(page)
