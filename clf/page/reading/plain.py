"""Plain text -> Page: a line becomes a block, adjacent lines share a container, a short line alone is a heading.

Lines end where ``str.splitlines`` ends them. Links are Markdown's and bare addresses. Offsets count in the text as
given.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from clf.page.reading.limits import LIMITS
from clf.types import Block, Container, Link, Page

_PLAIN, _HEADING, _GROUP = "line", "heading", "group"
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
# Possessive throughout: a page of brackets that never close must not cost more than its length.
_LINK = re.compile(
    r"\[([^\[\]]{1,500}+)\]\(\s*+<?+([^\s()<>]{1,2000}+)>?+[^()]{0,200}+\)|\b(https?://[^\s<>\"'\])]{3,2000}+)"
)
_TRAILING = ".,;:!?…"
_SENTENCE_END = frozenset(".!?…,;")
_HEADING_WORDS = 6
_TITLE_WORDS = 4


def read_text(text: str, url: str = "") -> Page:
    """Return the page that plain ``text`` shows, as when copied from a browser window.

    Text behind the limits of :mod:`clf.page.reading.limits` is cut, and ``truncated`` says so.
    """
    lines, truncated = _lines(text)
    sizes = Counter(line.container for line in lines)
    blocks: list[Block] = []
    heading = -1
    for line in lines:
        stands_out = sizes[line.container] == 1 and _is_heading(line.text)
        blocks.append(line._replace(tag=_HEADING if stands_out else _PLAIN, heading=heading))
        if stands_out:
            heading = len(blocks) - 1
    title = next((block.text for block in blocks if len(block.text.split()) >= _TITLE_WORDS), "")[: LIMITS.title]
    whole = text[: blocks[-1].end] if truncated else text
    groups = (Container(-1, _GROUP, (_GROUP,)),) * len(sizes)
    return Page(
        kind="text",
        text=whole,
        title=title,
        url=url,
        base=url,
        blocks=tuple(blocks),
        containers=groups,
        truncated=truncated,
    )


def _lines(text: str) -> tuple[list[Block], bool]:
    """Return the lines that are not blank, those that touch in one container, and whether a limit cut some off."""
    lines: list[Block] = []
    links = container = end = 0
    for match in _LINE.finditer(text):
        line = match[0].strip()
        breaks = match.start() - end - text.count("\r\n", end, match.start())
        if lines and (breaks > 1 or not line):
            container = lines[-1].container + 1
        end = match.end()
        if not line:
            continue
        if len(lines) == LIMITS.blocks:
            return lines, True
        start = match.start() + match[0].index(line)
        found = tuple(islice(_links(line, start, len(lines)), LIMITS.links - links + 1))
        links += len(found)
        is_full = links > LIMITS.links
        lines.append(
            Block(
                text=line,
                start=start,
                end=start + len(line),
                tag=_PLAIN,
                container=container,
                heading=-1,
                inner=(),
                links=found[:-1] if is_full else found,
            )
        )
        if is_full:
            return lines, True
    return lines, False


def _links(line: str, start: int, block: int) -> Iterator[Link]:
    for match in _LINK.finditer(line):
        shown = 1 if match[1] else 3
        text = match[shown] if match[1] else match[3].rstrip(_TRAILING)
        if text.strip():
            first = start + match.start(shown)
            yield Link(text=text, href=match[2] or text, start=first, end=first + len(text), block=block)


def _is_heading(line: str) -> bool:
    return line[-1] not in _SENTENCE_END and len(line.split()) <= _HEADING_WORDS
