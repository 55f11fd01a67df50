"""Blocks of a page -> lines of Markdown, as people paste them from notes, chats and converters of web pages."""

from __future__ import annotations

import re

from clf.types import Block, Link

_HEADING = re.compile(r"h([1-6])")
_ITEM, _QUOTE = "* ", "> "
_TEXT = re.compile(r"[^\[\]]{1,500}")
_ADDRESS = re.compile(r"[^\s()<>]{1,2000}")


def markdown_line(block: Block) -> str:
    """Return ``block`` as a line of Markdown: headings, items of lists and quotes have their marks, links an address.

    A link whose text or address Markdown cannot hold is written as its text.

    >>> from clf.page.reading.page import read_page
    >>> [markdown_line(block) for block in read_page('<h2>Wolf</h2><li>See <a href="/w">the wolf</a>!').blocks]
    ['## Wolf', '* See [the wolf](/w)!']
    """
    pieces: list[str] = []
    position = block.start
    for link in block.links:
        pieces += [block.text[position - block.start : link.start - block.start], _link(link)]
        position = link.end
    pieces.append(block.text[position - block.start :])
    return _mark(block.tag) + "".join(pieces)


def _link(link: Link) -> str:
    if _TEXT.fullmatch(link.text) and _ADDRESS.fullmatch(link.href):
        return f"[{link.text}]({link.href})"
    return link.text


def _mark(tag: str) -> str:
    if heading := _HEADING.fullmatch(tag):
        return "#" * int(heading[1]) + " "
    return {"li": _ITEM, "blockquote": _QUOTE}.get(tag, "")
