"""Items of an RSS or Atom feed and their marks -> the feed with the marks written in, or without the marked items."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TypeAlias

from clf.feeds.marks import LABEL, SCHEME, Mark, without_markup
from clf.feeds.xml_reader import ENCODED, Element, XmlFeed, read_xml

_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_HTML = ("html", "text/html")
_Edit: TypeAlias = tuple[int, int, str]
"""Start and end byte of the bytes that are replaced, and the text in their stead."""


def rewrite_xml(text: str, marked: Callable[[str, str], Mark | None], drop: float | None, most: int) -> str:
    """Return the feed ``text`` with its clickbait marked, or without items of at least ``drop``.

    ``marked`` is a function of the title and the feed's language. Raises InputError when ``text`` is no feed or has
    more than ``most`` items.
    """
    feed = read_xml(text, most)
    edits: list[_Edit] = []
    for item in feed.items:
        title = item.children.get("title")
        if title is None or item.is_marked:
            continue
        mark = marked(_plain_title(title, feed.root), feed.language)
        if mark and drop is not None and mark.probability >= drop:
            edits += _removal(feed, item)
        elif mark and drop is None and mark.is_clickbait:
            edits += [_in_title(title, mark), *_in_body(feed, item, mark), *_categories(feed, item, mark)]
    return _edited(feed.data, edits)


def _plain_title(title: Element, root: str) -> str:
    """Return the words of a title; titles of RSS, and those of Atom that say so, are HTML inside XML."""
    is_html = root != "feed" or title.attributes.get("type") in _HTML
    return without_markup(title.text) if is_html else title.text


def _removal(feed: XmlFeed, item: Element) -> list[_Edit]:
    """Return the removal of an item with the space before it, and of its entry in the list of an RSS 1.0 channel."""
    about = next((value for name, value in item.attributes.items() if name.endswith("about")), None)
    entries = [each for each in feed.entries if about is not None and about in each.attributes.values()]
    return [(_space_before(feed.data, each.tag.start), each.end, "") for each in (item, *entries)]


def _space_before(data: bytes, start: int) -> int:
    """Return the offset at which the white space before ``start`` begins."""
    while data[start - 1 : start].isspace():
        start -= 1
    return start


def _in_title(title: Element, mark: Mark) -> _Edit:
    at = title.first.end if title.first and title.attributes.get("type") == "xhtml" else title.tag.end
    return at, at, f"[{mark.score}] "


def _in_body(feed: XmlFeed, item: Element, mark: Mark) -> list[_Edit]:
    """Return the edit that puts score and reasons at the start of the body, or makes a body of them."""
    sentence = escape(mark.sentence, quote=False)
    html = escape(f"<p>{sentence}</p>", quote=False)
    is_atom = feed.root == "feed"
    names = ("summary", "content") if is_atom else ("description", ENCODED)
    bodies = [item.children[name] for name in names if name in item.children]
    edits = []
    for body in bodies:
        kind = body.attributes.get("type", "text" if is_atom else "html")
        if kind == "xhtml" and body.first and not body.first.is_whole:
            prefix = body.first.prefix
            edits.append((body.first.end, body.first.end, f"<{prefix}p>{sentence}</{prefix}p>"))
        elif kind in (*_HTML, "text", "text/plain") and "src" not in body.attributes:
            edits.append(_at_start(body, html if kind in _HTML else f"{sentence}\n\n", feed.data))
    if bodies:
        return edits
    prefix = item.tag.prefix
    name, kind = ("summary", ' type="html"') if is_atom else ("description", "")
    return [(item.close, item.close, f"<{prefix}{name}{kind}>{html}</{prefix}{name}>")]


def _at_start(element: Element, text: str, data: bytes) -> _Edit:
    """Return the edit that puts ``text`` at the start of an element's content; ``<a/>`` becomes ``<a>text</a>``."""
    tag = element.tag
    if not tag.is_whole:
        return tag.end, tag.end, text
    opening = data[tag.start : tag.end].decode("utf-8").removesuffix("/>")
    return tag.start, tag.end, f"{opening}>{text}</{tag.prefix}{element.name}>"


def _categories(feed: XmlFeed, item: Element, mark: Mark) -> list[_Edit]:
    """Return the edit that adds the label, which rules of readers can match, and the score with its reasons."""
    prefix = item.tag.prefix
    sentence = escape(mark.sentence, quote=False).replace('"', "&quot;")
    if feed.root == "feed":
        added = f'<{prefix}category term="{LABEL}" scheme="{SCHEME}" label="{sentence}"/>'
    elif feed.root == "RDF":
        added = (
            f'<dc:subject xmlns:dc="{_DUBLIN_CORE}">{LABEL}</dc:subject>'
            f'<clf:score xmlns:clf="{SCHEME}">{sentence}</clf:score>'
        )
    else:
        added = (
            f"<{prefix}category>{LABEL}</{prefix}category>"
            f'<{prefix}category domain="{SCHEME}">{sentence}</{prefix}category>'
        )
    return [(item.close, item.close, added)]


def _edited(data: bytes, edits: list[_Edit]) -> str:
    """Return the text of ``data`` with the edits; edits at one offset keep their order."""
    pieces, done = [], 0
    for start, end, text in sorted(edits, key=lambda edit: edit[0]):
        pieces += [data[done:start], text.encode("utf-8")]
        done = end
    return b"".join([*pieces, data[done:]]).decode("utf-8")
