"""Linked data of a page -> the article as the page itself states it, for search engines to read.

One news page in ten has it (``articleBody`` of schema.org, in a ``<script type="application/ld+json">``). It may be cut
short or out of date, so that it counts as one hint among others.
"""

from __future__ import annotations

import json
import re

from turbohtml import Element, Node, Text

from clf.page.reading.limits import LIMITS

_BODY = re.compile(r'"articleBody"\s*:\s*("(?:[^"\\]++|\\.)*+")', re.DOTALL)
_CONTROL = re.compile("[\x00-\x1f]")
_MARKUP = re.compile("<[^<>]*>|&#?[A-Za-z0-9]{1,31};")
_MOST = 100_000
"""Characters."""


def stated_article(linked_data: str) -> str:
    """Return the longest article that ``linked_data`` states, without its markup; "" when it states none.

    The rest of the linked data need not be valid JSON.

    >>> stated_article('{"@type": "NewsArticle", "articleBody": "The <b>wolf</b> ate.", oops')
    'The  wolf  ate.'
    """
    return max(map(_read, _BODY.findall(linked_data)), key=len, default="")


def article_of(text: str) -> list[Node]:
    """Return ``text`` as an ``article`` with one paragraph per line, in a list; an empty list when there is no text."""
    lines = [Element("p", children=[Text(line)]) for line in text.splitlines()[: LIMITS.blocks] if line.strip()]
    return [Element("article", children=lines)] if lines else []


def _read(literal: str) -> str:
    try:
        body: str = json.loads(_CONTROL.sub(" ", literal))
    except ValueError:
        return ""
    return _MARKUP.sub(" ", body)[:_MOST]
