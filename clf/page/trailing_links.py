"""Page -> the same page with the link at the end of a paragraph ("read also ...") as a block of its own.

A paragraph of the article may end with a sentence that is nothing but a link. Whether this sentence is a teaser says
nothing about the paragraph; as a block of its own, it is classified like every other block.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from clf.types import Block, Page

_SENTENCE_END = re.compile(r"[.!?…][\"'”»’)\]]*\s+(?=[(\[]?\w)")
_LEAST_BEFORE = 80
"""Characters of the paragraph before its last sentence."""
_MOST_LEAD_IN = 40
"""Characters of the last sentence before its link, such as "Read also:"."""
_MOST_AFTER = 3
"""Characters of the last sentence after its link."""
_LEAST_WORDS = 4
"""Words of the link; a name or "here" is no teaser."""


def split_trailing_links(page: Page, indices: Iterable[int]) -> tuple[Page, list[int]] | None:
    """Return the page with the last sentences of the blocks at ``indices`` split off, and the indices of these.

    Returns None when none of these blocks ends with a sentence that is a link. Links keep their offsets.
    """
    starts = {index: start for index in indices if (start := _last_sentence(page.blocks[index]))}
    if not starts:
        return None
    blocks: list[Block] = []
    new_indices: list[int] = []
    sentences: list[int] = []
    for index, block in enumerate(page.blocks):
        new_indices.append(len(blocks))
        whole = block._replace(heading=new_indices[block.heading] if block.heading >= 0 else -1)
        cut = starts.get(index)
        if cut is None:
            blocks.append(whole)
            continue
        sentences.append(len(blocks) + 1)
        blocks += [_slice(whole, 0, cut), _slice(whole, cut, len(block.text))]
    return replace(page, blocks=tuple(blocks)), sentences


def _last_sentence(block: Block) -> int:
    """Return the offset of the last sentence in the block's text when the sentence is mostly one link; else 0."""
    if not block.links or block.links[-1].end < block.end - _MOST_AFTER:
        return 0
    link = block.links[-1]
    link_start = link.start - block.start
    if link_start < _LEAST_BEFORE or len(link.text.split()) < _LEAST_WORDS:
        return 0
    matches = _SENTENCE_END.finditer(block.text, link_start - _MOST_LEAD_IN - 1, link_start + 1)
    ends = [match.end() for match in matches]
    return ends[-1] if ends and ends[-1] >= _LEAST_BEFORE else 0


def _slice(block: Block, first: int, last: int) -> Block:
    """Return the characters from ``first`` to before ``last`` of the block's text as a block, with its links."""
    text = block.text[first:last].rstrip()
    start, end = block.start + first, block.start + last
    links = tuple(link for link in block.links if start <= link.start < end)
    return block._replace(text=text, start=start, end=start + len(text), links=links)
