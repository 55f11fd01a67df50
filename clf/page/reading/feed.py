"""RSS or Atom feed -> HTML: entries as articles, their HTML as markup, whether it was escaped or in a CDATA section."""

from __future__ import annotations

import re
from html import escape, unescape

_FEED = re.compile(
    r"\s*+(?:<\?xml[^<>]{0,500}\?>\s*+)?(?:<!--[^<>]{0,2000}-->\s*+)?<(?:rss|feed|rdf:RDF|item|entry)[\s>]"
)
_SECTION_START, _SECTION_END = "<![CDATA[", "]]>"
_FIELD = re.compile(r"<(/?)(item|entry|title|link|guid|id|description|summary|content:encoded|content)(?=[\s>])[^<>]*>")
_ENTRIES = frozenset(("item", "entry"))
_BODIES = frozenset(("description", "summary", "content:encoded", "content"))


def is_feed(text: str) -> bool:
    """Return whether ``text`` is a feed, or one entry of it.

    >>> is_feed("<?xml version='1.0'?><rss><channel>"), is_feed("<p>rss")
    (True, False)
    """
    return _FEED.match(text) is not None


def feed_to_html(text: str) -> str:
    """Return the entries of a feed as HTML, each an ``article`` with its title as a heading.

    >>> feed_to_html("<item><title>A &amp; B</title><description>&lt;p&gt;One</description></item>")
    '<article><h2>A &amp; B</h2><div><p>One</div></article>'
    """
    pieces: list[str] = []
    field, end = "", 0
    source = _with_sections_escaped(text)
    for match in _FIELD.finditer(source):
        if field:
            pieces.append(_converted(field, source[end : match.start()]))
        closing, name = match[1], match[2]
        field, end = ("" if closing or name in _ENTRIES else name), match.end()
        if name in _ENTRIES:
            pieces.append(f"<{closing}article>")
    return "".join(pieces)


def _with_sections_escaped(text: str) -> str:
    """Return ``text`` with the content of CDATA sections escaped instead."""
    first, *rest = text.split(_SECTION_START)
    pieces = [first]
    for part in rest:
        section, end, after = part.partition(_SECTION_END)
        pieces.append(escape(section, quote=False) + after if end else part)
    return "".join(pieces)


def _converted(field: str, content: str) -> str:
    if field in _BODIES:
        return f"<div>{unescape(content)}</div>"
    return f"<h2>{content}</h2>" if field == "title" and content.strip() else ""
