"""Page -> whether it has hardly any text of its own, so that another reading of it holds the article.

Scripts fill such pages in a browser. Their article is in ``noscript``, in elements that are hidden until then, or in
the linked data.
"""

from __future__ import annotations

from clf.types import Page

_PARAGRAPH = 80
"""Characters; shorter blocks are no paragraphs."""
_LINKED = 0.4
"""Share of a block's characters that may be linked in a paragraph."""
_SPARSE = 400
"""Characters of all paragraphs of a page."""
_ARTICLE = 200
"""Characters; a shorter text is no article."""
_TIMES = 3
"""Length of another text relative to the paragraphs of the page, from which that text is the article."""


def paragraphs(page: Page) -> int:
    """Return the number of characters in the paragraphs of ``page``."""
    long = [block for block in page.blocks if len(block.text) >= _PARAGRAPH]
    return sum(
        [len(block.text) for block in long if sum([len(link.text) for link in block.links]) < _LINKED * len(block.text)]
    )


def is_sparse(page: Page) -> bool:
    """Return whether ``page`` has hardly any paragraphs."""
    return paragraphs(page) < _SPARSE


def is_fuller(length: int, page: Page) -> bool:
    """Return whether a text of ``length`` characters is the article of ``page`` rather than its own paragraphs are."""
    return length >= max(_ARTICLE, _TIMES * paragraphs(page))
