"""HTML -> Page: one pass over the parser's events, no tree, no recursion, nothing fetched.

Text is cut into blocks at block-level elements, as a browser would break it into boxes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from lxml.etree import HTMLParser

from clf.page.addresses import absolute
from clf.page.reading.decoding import encoded
from clf.page.reading.json_ld import stated_article
from clf.page.reading.limits import LIMITS
from clf.types import Block, Container, Link, Page

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody "
    "td tfoot th thead tr ul".split()
)
_SKIPPED = frozenset("script style noscript template svg math textarea select object canvas iframe".split())
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SPECIAL = frozenset(("br", "title", "base", "meta", "link"))
_HIDING = "display:none"
# Two letters at least; a capital after a small letter begins the next word, as in relatedBox.
_NAME = re.compile(r"[A-Z]+[a-z]+|[a-z]{2,}|[A-Z]{2,}")
_OTHER_NAMES = ("id", "role")
_SMALL = re.compile("[a-z]{2,}")
_LINKED_DATA = "ld+json"
_MAX_NAMES = 12
_MAX_NAME = 200
_MAX_INNER = 8
_MAX_ATTRIBUTE = 2000


def read_html(text: str, url: str = "") -> Page:
    """Return the page that ``text`` (a whole HTML document or a part of one) shows.

    What lies behind the limits of :mod:`clf.page.reading.limits` is cut, and ``truncated`` says so.
    """
    target = _Target(url)
    # The stubs know targets that build trees only. huge_tree: else text below 256 elements is dropped silently.
    parser: Any = HTMLParser(target=cast("Any", target), encoding="utf-8", huge_tree=True)
    try:
        parser.feed(encoded(text))
        return cast("Page", parser.close())
    except _FullError:
        return replace(target.close(), truncated=True)
    finally:
        # lxml's parser stands in a circle with its target, and would hold the page until the garbage collector comes.
        vars(target).clear()


class _FullError(Exception):
    """A limit is reached; what has been read so far is the page."""


class _Target:
    """Collects the parser's events into blocks; one instance per page.

    Of the block that is being read, ``parts`` are the pieces of its text, ``size`` their length, ``space`` tells
    whether white space came last, ``breaks`` how many line breaks; ``link`` is the address of the link that is open,
    ``since`` where its text starts (-1: not yet). ``open`` are the elements that are open, with their attributes;
    ``places`` those that hold a block, and so are containers: the outer ones, as far as they go.
    """

    def __init__(self, url: str) -> None:
        self.url = self.base = url
        self.names = Names()
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
        self.open: list[tuple[str, Mapping[str, str]]] = [("", {})]
        self.places = [-1]
        self.parts: list[str] = []
        self.size = self.breaks = 0
        self.space = False
        self.inner: list[str] = []
        self.links: list[tuple[str, int, int]] = []
        self.link: str | None = None
        self.since = -1

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        if self.skipped or tag in _SKIPPED:
            self._skip(tag, attributes)
        elif tag in _BLOCKS:
            self._open_container(tag, attributes)
        elif tag == "a":
            self._open_link(attributes)
        elif tag in _SPECIAL:
            self._start_special(tag, attributes)
        elif attributes:
            self._note(tag, attributes)

    def end(self, tag: str) -> None:
        """Close an element."""
        if self.skipped:
            if tag == self.skipped[-1]:
                self.skipped.pop()
        elif tag in _BLOCKS:
            self._close_container(tag)
        elif tag == "a":
            self._close_link()
        elif tag == "title":
            self.in_title = False

    def data(self, data: str) -> None:
        """Take text."""
        if self.in_title or self.skipped:
            self._take_unseen(data)
        elif data.isspace():
            self.space = True
        else:
            self._add(data)

    def close(self) -> Page:
        """Return the page."""
        self._flush()
        title = " ".join((self.social_title or "".join(self.title)).split())
        text = "\n".join([block.text for block in self.blocks])
        blocks, containers = tuple(self.blocks), tuple(self.containers)
        stated = stated_article("".join(self.linked_data))
        return Page("html", text, title[: LIMITS.title], self.url, self.base, blocks, containers, stated=stated)

    def _add(self, data: str) -> None:
        words = " ".join(data.split())
        if not self.size:
            if len(self.blocks) == LIMITS.blocks:
                raise _FullError
        elif self.space or data[0].isspace():
            self.parts.append(" ")
            self.size += 1
        if self.since < 0:
            self.since = self.size
        self.parts.append(words)
        self.size += len(words)
        self.space = data[-1].isspace()
        self.breaks = 0

    def _take_unseen(self, data: str) -> None:
        """Take text that the page does not show: its title, and what it states for machines."""
        if self.in_title:
            self.title.append(data)
        elif self.stating:
            self.linked_data.append(data)

    def _skip(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Pass over what an element shows, and what is inside."""
        if tag in _SKIPPED:
            self.skipped.append(tag)
            self.stating = self.skipped == ["script"] and _LINKED_DATA in attributes.get("type", "")

    def _start_special(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "br":
            self._break()
        elif tag == "title":
            self.in_title = True
        else:
            self._note_head(tag, attributes)

    def _open_container(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self.size or self.inner:
            self._flush()
        # A browser puts a tbody into every table; one that says nothing of itself is as good as none.
        if tag != "hr" and (tag != "tbody" or attributes):
            self.open.append((tag, attributes))

    def _close_container(self, tag: str) -> None:
        if self.size or self.inner:
            self._flush()
        # The parser closes what was left open inside; some elements have not been opened.
        if self.open[-1][0] == tag:
            self.open.pop()
            del self.places[len(self.open) :]

    def _container(self) -> int:
        """Return the place of the innermost container; those around it that have held no block so far become ones."""
        places, containers = self.places, self.containers
        for tag, attributes in self.open[len(places) : LIMITS.depth + 1]:
            if len(containers) == LIMITS.containers:
                self.size = 0
                raise _FullError
            words = self.names.of(tag, attributes) if attributes else (tag,)
            containers.append(Container(places[-1], tag, words))
            places.append(len(containers) - 1)
        return places[-1]

    def _note(self, tag: str, attributes: Mapping[str, str]) -> None:
        if len(self.inner) < _MAX_INNER:
            self.inner += self.names.of(tag, attributes)

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

    def _open_link(self, attributes: Mapping[str, str]) -> None:
        self._close_link()
        if self.linked >= LIMITS.links:
            raise _FullError
        self.link, self.since = attributes.get("href", "").strip(), -1
        self._note("a", attributes)

    def _close_link(self) -> None:
        if self.link is not None and self.since >= 0:
            self.links.append((self.link, self.since, self.size))
            self.linked += 1
        self.link = None

    def _flush(self) -> None:
        """End the block, if there is one; a link that goes on goes on in the next block."""
        if not self.size:
            self.inner = []
            return
        going_on = self.link
        self._close_link()
        tag, container = self.open[-1][0], self._container()
        text, start, place = "".join(self.parts), self.offset, len(self.blocks)
        links = [Link(text[first:last], href, start + first, start + last, place) for href, first, last in self.links]
        inner = tuple(self.inner[:_MAX_INNER])
        self.blocks.append(Block(text, start, start + self.size, tag, container, self.heading, inner, tuple(links)))
        if tag in _HEADINGS:
            self.heading = place
        self.offset += self.size + 1
        self.parts, self.inner, self.links = [], [], []
        self.size = self.breaks = 0
        self.space = False
        self.link, self.since = going_on, -1


class Names(dict[tuple[str, str], tuple[str, ...]]):
    """A page's names, read once each: (tag or attribute, names as written) -> the same, and their words.

    >>> Names()["div", "relatedBox box-2"]
    ('div', 'related', 'box', 'box')
    """

    def __missing__(self, key: tuple[str, str]) -> tuple[str, ...]:
        """Read names for the first time."""
        first, written = key
        words = _SMALL.findall(written) if written.islower() else " ".join(_NAME.findall(written)).lower().split()
        self[key] = found = (first, *words[:_MAX_NAMES])
        return found

    def of(self, tag: str, attributes: Mapping[str, str]) -> tuple[str, ...]:
        """Return an element's tag, the words of its class, id and role, and whether it is hidden."""
        words = self[tag, attributes.get("class", "")[:_MAX_NAME]]
        if len(attributes) == ("class" in attributes):
            return words
        for name in _OTHER_NAMES:
            if name in attributes:
                words += self[name, attributes[name][:_MAX_NAME]][1:]
        hidden = "hidden" in attributes or ("style" in attributes and _HIDING in attributes["style"].replace(" ", ""))
        return (*words[: _MAX_NAMES + 1], "hidden!") if hidden else words[: _MAX_NAMES + 1]
