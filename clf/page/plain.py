"""Plain text -> Page: every non-blank line a block, lines that touch a container, a short line alone a heading.

Links are Markdown's and bare addresses. Offsets count in the text as given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from clf.types import Block, Container, Link, Page

LINE, HEADING, GROUP = "line", "heading", "group"
_LINE = re.compile(r"[^\r\n\u2028\u2029\x85]+")
_LINK = re.compile(r"\[([^\[\]]{1,500})\]\(\s*<?([^\s()<>]{1,2000})>?[^()]{0,200}\)|\b(https?://[^\s<>\"'\])]{3,2000})")
_SENTENCE_END = frozenset(".!?…,;")
_HEADING_WORDS = 6
_TITLE_WORDS = 4


def read_text(text: str, url: str = "") -> Page:
    """Return the page that plain ``text`` shows, as when copied from a browser window."""
    blocks: list[Block] = []
    containers: list[Container] = []
    heading = -1
    for lines in _groups(text):
        containers.append(Container(-1, GROUP, (GROUP,)))
        tag = HEADING if len(lines) == 1 and _is_heading(lines[0].text) else LINE
        for line in lines:
            links = tuple(replace(link, block=len(blocks)) for link in line.links)
            place = replace(line, tag=tag, container=len(containers) - 1, heading=heading, links=links)
            blocks.append(place)
        if tag == HEADING:
            heading = len(blocks) - 1
    title = next((block.text for block in blocks if len(block.text.split()) >= _TITLE_WORDS), "")
    return Page("text", text, title, url, url, tuple(blocks), tuple(containers))


def _groups(text: str) -> Iterator[list[Block]]:
    """Yield the lines that touch, blank lines between; a line is stripped, its offsets with it."""
    group: list[Block] = []
    end = 0
    for match in _LINE.finditer(text):
        line = match[0].strip()
        breaks = text.count("\n", end, match.start()) or text.count("\r", end, match.start())
        if group and (breaks > 1 or not line):
            yield group
            group = []
        end = match.end()
        if line:
            start = match.start() + match[0].index(line)
            group.append(Block(line, start, start + len(line), LINE, -1, -1, (), tuple(_links(line, start))))
    if group:
        yield group


def _links(line: str, start: int) -> Iterator[Link]:
    for match in _LINK.finditer(line):
        shown = 1 if match[1] else 3
        href = match[2] or match[3]
        if not match[shown].strip():
            continue
        yield Link(match[shown], href, start + match.start(shown), start + match.end(shown), -1)


def _is_heading(line: str) -> bool:
    return line[-1] not in _SENTENCE_END and len(line.split()) <= _HEADING_WORDS
