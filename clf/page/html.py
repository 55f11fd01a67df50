"""HTML -> Page: one pass over the parser's events, no tree, no recursion, nothing fetched.

Text is cut into blocks at block-level elements, as a browser would break it into boxes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, cast

from lxml.etree import HTMLParser

from clf.page.addresses import absolute
from clf.page.limits import LIMITS
from clf.page.stated import stated_article
from clf.types import Block, Container, Link, Page

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody "
    "td tfoot th thead tr ul".split()
)
_SKIPPED = frozenset("script style noscript template svg math textarea select object canvas iframe".split())
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SPECIAL = frozenset(("a", "br", "title", "base", "meta", "link"))
_HIDING = "display:none"
# Two letters at least; a capital after a small letter begins the next word, as in relatedBox.
_NAME = re.compile(r"[A-Z]+[a-z]+|[a-z]{2,}|[A-Z]{2,}")
_LINKED_DATA = "ld+json"
_MAX_NAMES = 12
_MAX_NAME = 200
_MAX_INNER = 8
_MAX_ATTRIBUTE = 2000


def read_html(text: str, url: str = "") -> Page:
    """Return the page that ``text`` (a whole HTML document or a part of one) shows.

    What lies behind the limits of :mod:`clf.page.limits` is cut, and ``truncated`` says so.
    """
    target = _Target(url)
    # The stubs know targets that build trees only. huge_tree: else text below 256 elements is dropped silently.
    parser: Any = HTMLParser(target=cast("Any", target), encoding="utf-8", huge_tree=True)
    try:
        parser.feed(text.encode("utf-8", errors="replace"))
        return cast("Page", parser.close())
    except _FullError:
        return replace(target.close(), truncated=True)


class _FullError(Exception):
    """A limit is reached; what has been read so far is the page."""


@dataclass(slots=True)
class _OpenLink:
    """A link whose end has not come: its address, and where its text starts in the block (-1: not yet)."""

    href: str
    start: int = -1


class _Target:
    """Collects the parser's events into blocks; one instance per page."""

    def __init__(self, url: str) -> None:
        self.url = self.base = url
        self.containers: list[Container] = []
        self.blocks: list[Block] = []
        self.offset = self.linked = 0
        self.title: list[str] = []
        self.social_title = ""
        self.heading = -1
        self.in_title = False
        self.skipped: list[str] = []
        self.linked_data: list[str] = []
        self.stating = False
        self.open: list[tuple[str, int]] = [("", -1)]
        self.link: _OpenLink | None = None
        self._clear()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        if self.skipped or tag in _SKIPPED:
            self._skip(tag, attributes)
        elif tag in _BLOCKS:
            if self.size or self.inner:
                self._flush()
            self._open_container(tag, attributes)
        elif tag in _SPECIAL:
            self._start_special(tag, attributes)
        elif attributes:
            self._note(tag, attributes)

    def end(self, tag: str) -> None:
        """Close an element."""
        if tag == "title":
            self.in_title = False
        elif self.skipped:
            if tag == self.skipped[-1]:
                self.skipped.pop()
        elif tag in _BLOCKS:
            if self.size or self.inner:
                self._flush()
            self._close_container(tag)
        elif tag == "a":
            self._close_link()

    def data(self, data: str) -> None:
        """Take text."""
        if self.in_title:
            self.title.append(data)
        elif self.skipped:
            if self.stating:
                self.linked_data.append(data)
        elif data.isspace():
            self.space = True
        else:
            self._add(data)

    def close(self) -> Page:
        """Return the page."""
        self._flush()
        title = " ".join((self.social_title or "".join(self.title)).split())
        text = "\n".join(block.text for block in self.blocks)
        blocks, containers = tuple(self.blocks), tuple(self.containers)
        stated = stated_article("".join(self.linked_data))
        return Page("html", text, title[: LIMITS.title], self.url, self.base, blocks, containers, stated=stated)

    def _add(self, data: str) -> None:
        if not self.size:
            if len(self.blocks) == LIMITS.blocks:
                raise _FullError
        elif self.space or data[0].isspace():
            self.parts.append(" ")
            self.size += 1
        if self.link and self.link.start < 0:
            self.link.start = self.size
        words = " ".join(data.split())
        self.parts.append(words)
        self.size += len(words)
        self.space = data[-1].isspace()
        self.breaks = 0

    def _skip(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Pass over what an element shows, and what is inside."""
        if tag in _SKIPPED:
            self.skipped.append(tag)
            self.stating = self.skipped == ["script"] and _LINKED_DATA in attributes.get("type", "")

    def _start_special(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "a":
            self._close_link()
            if self.linked >= LIMITS.links:
                raise _FullError
            self.link = _OpenLink(attributes.get("href", "").strip())
            self._note(tag, attributes)
        elif tag == "br":
            self._break()
        elif tag == "title":
            self.in_title = True
        else:
            self._note_head(tag, attributes)

    def _open_container(self, tag: str, attributes: Mapping[str, str]) -> None:
        # A browser puts a tbody into every table; one that says nothing of itself is as good as none.
        if tag == "hr" or (tag == "tbody" and not attributes):
            return
        opened, containers = self.open, self.containers
        around = opened[-1][1]
        if len(opened) > LIMITS.depth:
            opened.append((tag, around))
            return
        if len(containers) == LIMITS.containers:
            raise _FullError
        opened.append((tag, len(containers)))
        containers.append(Container(around, tag, (tag, *_names(attributes)) if attributes else (tag,)))

    def _close_container(self, tag: str) -> None:
        """Close the innermost open element of that tag, and what was left open inside; ignore a stray end tag."""
        opened = self.open
        for place in range(len(opened) - 1, max(0, len(opened) - 50), -1):
            if opened[place][0] == tag:
                del opened[place:]
                return

    def _note(self, tag: str, attributes: Mapping[str, str]) -> None:
        if len(self.inner) < _MAX_INNER:
            self.inner.append(tag)
            self.inner += _names(attributes)

    def _note_head(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the page's title and address from its head; the address the caller gave goes first."""
        href = attributes.get("href", "")[:_MAX_ATTRIBUTE].strip()
        if tag == "base" and href:
            self.base = absolute(href, self.url)
        elif tag == "meta" and attributes.get("property") == "og:title":
            self.social_title = attributes.get("content", "")[:_MAX_ATTRIBUTE]
        elif tag == "link" and not self.url and attributes.get("rel") == "canonical" and href.startswith("http"):
            self.base = absolute(self.base, href) if self.base else href
            self.url = href

    def _break(self) -> None:
        self.space = True
        self.breaks += 1
        if self.breaks > 1:
            self._flush()

    def _close_link(self) -> None:
        if self.link and self.link.start >= 0:
            self.links.append((self.link.href, self.link.start, self.size))
            self.linked += 1
        self.link = None

    def _flush(self) -> None:
        """End the block, if there is one; a link that goes on goes on in the next block."""
        if not self.size:
            if self.inner:
                self.inner.clear()
            return
        going_on = self.link
        if going_on:
            self._close_link()
        tag, container = self.open[-1]
        text, start, place = "".join(self.parts), self.offset, len(self.blocks)
        links = [Link(text[first:last], href, start + first, start + last, place) for href, first, last in self.links]
        inner = tuple(self.inner[:_MAX_INNER]) if self.inner else ()
        self.blocks.append(Block(text, start, start + self.size, tag, container, self.heading, inner, tuple(links)))
        if tag in _HEADINGS:
            self.heading = place
        self.offset += self.size + 1
        self._clear()
        if going_on:
            self.link = _OpenLink(going_on.href)

    def _clear(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.space = False
        self.breaks = 0
        self.inner: list[str] = []
        self.links: list[tuple[str, int, int]] = []


def _names(attributes: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words of an element's class, id and role, and whether it is hidden."""
    get = attributes.get
    words = _words(get("class", "")[:_MAX_NAME], get("id", "")[:_MAX_NAME], get("role", "")[:_MAX_NAME])
    hidden = "hidden" in attributes or ("style" in attributes and _HIDING in attributes["style"].replace(" ", ""))
    return (*words, "hidden!") if hidden else words


@lru_cache(maxsize=1 << 12)
def _words(*raw: str) -> tuple[str, ...]:
    return tuple(" ".join(_NAME.findall(" ".join(raw))[:_MAX_NAMES]).lower().split())
