"""Labelled page -> the kinds it belongs to: the layout of its article, and its language."""

from __future__ import annotations

from collections import Counter

from clf.classifiers.headlines import HeadlineClassifier
from clf.datasets.pages.corpora import LabelledPage
from clf.types import Page, Role

_LAYOUTS = {
    **dict.fromkeys(("article", "main"), "article element"),
    **dict.fromkeys(("td", "th", "table"), "table"),
}
"""Tag of the innermost element around a block that tells the layout -> the layout."""
_OTHER = "generic elements"
_PASSAGE = 2000
"""Characters of the article by which its language is recognised."""


def layout_of(item: LabelledPage) -> str:
    """Return the layout that most of the article's characters are in; "" for plain text and a page without article.

    >>> from clf.page.reading.page import read_page
    >>> page = read_page("<main><p>The mayor opened the bridge.</main>")
    >>> layout_of(LabelledPage(page, (Role.EDITORIAL,), (), "", "", False))
    'article element'
    """
    chars = Counter[str]()
    if item.page.kind == "html":
        for block, role in zip(item.page.blocks, item.roles, strict=True):
            if role is Role.EDITORIAL:
                chars[_layout(item.page, block.container)] += len(block.text)
    return chars.most_common(1)[0][0] if chars else ""


def language_of(item: LabelledPage, headlines: HeadlineClassifier) -> str:
    """Return the language of the article's beginning; "" where it is not known."""
    blocks = zip(item.page.blocks, item.roles, strict=True)
    article = " ".join([block.text for block, role in blocks if role is Role.EDITORIAL])
    return headlines.language(article[:_PASSAGE]) or ""


def _layout(page: Page, container: int) -> str:
    while container >= 0:
        found = _LAYOUTS.get(page.containers[container].tag)
        if found:
            return found
        container = page.containers[container].parent
    return _OTHER
