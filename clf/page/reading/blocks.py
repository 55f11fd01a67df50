"""Text and links of a page, piece by piece -> Blocks with their links and offsets."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeAlias
from unicodedata import normalize

from turbohtml import Element

from clf.page.reading.containers import OpenElements
from clf.page.reading.limits import LIMITS, FullError, is_safe_to_normalize
from clf.page.reading.names import Names
from clf.page.reading.visibility import HEADING_TAGS
from clf.types import Block, Link

_MAX_INNER = 8
"""Names of inline elements per block."""
_MIN_LABEL = 12
"""Characters; a shorter label of a link without text is the name of a button."""
_MAX_LABEL = 500
"""Characters."""
_SOFT_HYPHEN = "\xad"


# Plain tuples, because a page has thousands of these, and named ones take ten times as long to make.
_Span: TypeAlias = tuple[str, int, int]
"""A link in a block that is being read: its address, and where its text starts and ends there."""
_Draft: TypeAlias = tuple[str, str, int, tuple[str, ...], tuple[_Span, ...], bool]
"""A block before its offset is known: its text, tag, container, inner names and links, and whether it is the label of a
link without text."""


@dataclass(slots=True)
class BlockBuilder:
    """Collects the text of one block at a time.

    Of the block that is being read, ``pieces`` are its text and ``size`` their length in characters. ``space`` tells
    whether white space came last, ``breaks`` counts the line breaks since the last text. ``href`` is the address of the
    link that is open (None: no link is open), ``anchor`` its element, ``label`` the text of its picture, ``since`` the
    index in the block at which its text starts (-1: not yet).
    """

    names: Names
    elements: OpenElements
    drafts: list[_Draft] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    size: int = 0
    breaks: int = 0
    space: bool = False
    inner: list[str] = field(default_factory=list)
    spans: list[_Span] = field(default_factory=list)
    links: int = 0
    href: str | None = None
    anchor: Element | None = None
    label: str = ""
    since: int = -1

    def add_text(self, data: str) -> None:
        """Add the text of one node: white space made one, in Unicode's form NFC, without soft hyphens.

        Raises FullError at the limit of blocks.
        """
        text = data if data.isascii() else _composed(data)
        words = " ".join(text.split())
        if not words:
            self.space = self.space or bool(text)
            return
        if not self.size:
            if len(self.drafts) == LIMITS.blocks:
                raise FullError
        elif self.space or text[0].isspace():
            self.pieces.append(" ")
            self.size += 1
        if self.since < 0:
            self.since = self.size
        self.pieces.append(words)
        self.size += len(words)
        self.space = text[-1].isspace()
        self.breaks = 0

    def note(self, element: Element) -> None:
        """Note the names of an inline element of the block."""
        if len(self.inner) < _MAX_INNER:
            self.inner += self.names.of(element)

    def see_picture(self, element: Element) -> None:
        """Note a picture; its ``alt`` labels the link that is open."""
        if self.href is not None and not self.label:
            self.label = element.attr("alt") or ""
        if len(element.attrs):
            self.note(element)

    def break_line(self) -> None:
        """Take a line break; two of them end the block."""
        self.space = True
        self.breaks += 1
        if self.breaks > 1:
            self.end_block()

    def open_link(self, element: Element) -> None:
        """Open a link. Raises FullError at the limit of links."""
        self.close_link()
        if self.links >= LIMITS.links:
            raise FullError
        self.href, self.anchor, self.label, self.since = (element.attr("href") or "").strip(), element, "", -1
        self.note(element)

    def close_link(self) -> None:
        """Close the link that is open, if one is; a link without text that stands alone becomes a block: its label."""
        href, anchor, self.href = self.href, self.anchor, None
        if href is None or anchor is None:
            return
        if self.since >= 0:
            self.spans.append((href, self.since, self.size))
            self.links += 1
        elif href and not self.size:
            self._end_label(href, anchor)

    def end_block(self) -> None:
        """End the block, if there is one; a link that is open goes on in the next block."""
        if not self.size:
            if self.inner:
                self.inner.clear()
            return
        href = self.href
        if self.since >= 0:
            self.close_link()
        self._end(is_label=False)
        self.href, self.since = href, -1

    def finish(self) -> tuple[Block, ...]:
        """Return the blocks of the page; the label of a link is left out where another link to its address has text."""
        with suppress(FullError):
            self.end_block()
        with_text = [spans for *_, spans, is_label in self.drafts if spans and not is_label]
        shown = {href for spans in with_text for href, _, _ in spans}
        blocks: list[Block] = []
        offset, heading = 0, -1
        for text, tag, container, inner, spans, is_label in self.drafts:
            if is_label and spans[0][0] in shown:
                continue
            index, end = len(blocks), offset + len(text)
            links = _links(text, spans, offset, index) if spans else ()
            # Keywords would take three times as long.
            blocks.append(Block._make((text, offset, end, tag, container, heading, inner, links)))
            offset = end + 1
            if tag in HEADING_TAGS:
                heading = index
        return tuple(blocks)

    def _end_label(self, href: str, anchor: Element) -> None:
        """Make the label of a link without text a block: the alt of its picture, its aria-label, or its title."""
        label = self.label or anchor.attr("aria-label") or anchor.attr("title") or ""
        if len(label) < _MIN_LABEL:
            return
        self.add_text(label[:_MAX_LABEL])
        if self.size:
            self.spans.append((href, 0, self.size))
            self.links += 1
            self._end(is_label=True)

    def _end(self, *, is_label: bool) -> None:
        container = self.elements.container()
        text, inner = "".join(self.pieces), tuple(self.inner[:_MAX_INNER])
        self.drafts.append((text, self.elements.tag, container, inner, tuple(self.spans), is_label))
        self.pieces, self.inner, self.spans = [], [], []
        self.size = self.breaks = 0
        self.space = False


def _composed(data: str) -> str:
    text = data.replace(_SOFT_HYPHEN, "")
    return normalize("NFC", text) if is_safe_to_normalize(text) else text


def _links(text: str, spans: tuple[_Span, ...], offset: int, index: int) -> tuple[Link, ...]:
    """Return the links at ``spans`` of the block with this text, offset and index."""
    return tuple([Link(text[start:end], href, offset + start, offset + end, index) for href, start, end in spans])
