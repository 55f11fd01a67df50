"""Page -> the same page with the "read also" at the end of a paragraph as a block of its own.

A paragraph of the article may end with a sentence that is nothing but a link. Whether that is a teaser is a question
about the sentence, not about the paragraph; split off, it can be judged as every other block is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from clf.types import Block, Page

_SENTENCE_END = re.compile(r"[.!?…][\"'”»’)\]]*\s+(?=[(\[]?\w)")
_LEAST_BEFORE = 80
_MOST_LEAD_IN, _MOST_AFTER = 40, 3
"""Characters: what must stand before the last sentence, and what may stand in it around the link."""
_LEAST_WORDS = 4
"""Of the link; a name or "here" is no teaser."""


def split_tails(page: Page, places: Iterable[int]) -> tuple[Page, list[int]] | None:
    """Return the page with the tails of the blocks at ``places`` split off, and the places of the tails in it.

    None when none of these blocks ends with a sentence that is a link. A tail has its link as it was.
    """
    starts = {place: tail for place in places if (tail := _tail_start(page.blocks[place]))}
    if not starts:
        return None
    blocks: list[Block] = []
    moved: list[int] = []
    tails: list[int] = []
    for place, block in enumerate(page.blocks):
        moved.append(len(blocks))
        whole = block._replace(heading=moved[block.heading] if block.heading >= 0 else -1)
        start = starts.get(place)
        if start is None:
            blocks.append(whole)
            continue
        tails.append(len(blocks) + 1)
        blocks += [_part(whole, 0, start), _part(whole, start, len(block.text))]
    return replace(page, blocks=tuple(blocks)), tails


def _tail_start(block: Block) -> int:
    """Return where in the block's text the last sentence starts, when it is mostly one link; else 0."""
    if not block.links or block.links[-1].end < block.end - _MOST_AFTER:
        return 0
    link = block.links[-1]
    first = link.start - block.start
    if first < _LEAST_BEFORE or len(link.text.split()) < _LEAST_WORDS:
        return 0
    ends = [found.end() for found in _SENTENCE_END.finditer(block.text, first - _MOST_LEAD_IN - 1, first + 1)]
    return ends[-1] if ends and ends[-1] >= _LEAST_BEFORE else 0


def _part(block: Block, first: int, last: int) -> Block:
    text = block.text[first:last].rstrip()
    start, end = block.start + first, block.start + last
    links = tuple(link for link in block.links if start <= link.start < end)
    return block._replace(text=text, start=start, end=start + len(text), links=links)
