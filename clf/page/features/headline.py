"""Blocks of a page -> features of how well their words overlap with the page's title. Namespace ``headline``."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from clf.model.feature_table import TokenColumn
from clf.page.features.measures import Measures
from clf.page.features.tables import BINS
from clf.page.features.title import SAME, TitleMatch
from clf.types import Block, Page

HEADLINE_NAMESPACE = "headline"
_HIGH = bisect_right(BINS["overlaps"], SAME)
_OFTEN = 2
"""Earlier blocks with the same words; more count as this many."""
_TAGS = frozenset(("h1", "h2", "h3", "p", "li"))


def headline_features(page: Page, measures: Measures, indices: Sequence[int]) -> TokenColumn:
    """Return the features of the title's words in the blocks at ``indices``."""
    matches = measures.title_matches
    earlier = _earlier(matches)
    rows: list[Sequence[str]] = []
    for index in indices:
        match = matches.get(index)
        if match is None:
            rows.append(_unlike(page.blocks[index].tag, is_linked(page.blocks[index])))
            continue
        block, side = page.blocks[index], measures.root_positions[index][:2]
        shape = _shape(block.tag, is_linked(block))
        level = bisect_right(BINS["overlaps"], match.overlap)
        tokens = [f"overlap {level}", f"overlap {level} {shape}"]
        if level >= _HIGH:
            tokens += [f"overlap {level} number {earlier[index]} {block.tag}", f"overlap {level} {side}"]
        if match.is_within:
            tokens.append(f"within {shape}")
        if block.tag == "h1":
            tokens += [f"h1 {earlier[index]}", f"h1 {side} {shape}"]
        rows.append(tokens)
    return TokenColumn(HEADLINE_NAMESPACE, rows)


@lru_cache(maxsize=1 << 6)
def _unlike(tag: str, linked: bool) -> tuple[str, str]:
    """Return the tokens of a block without a match."""
    return "overlap 0", f"overlap 0 {_shape(tag, linked)}"


def _shape(tag: str, linked: bool) -> str:
    return f"{tag if tag in _TAGS else 'x'} {'linked' if linked else 'plain'}"


def is_linked(block: Block) -> bool:
    """Return whether more than half of the block's characters are linked."""
    if not block.links:
        return False
    return sum([link.end - link.start for link in block.links]) > 0.5 * (block.end - block.start)


def _earlier(matches: dict[int, TitleMatch]) -> dict[int, int]:
    """Return, for each block of ``matches``, how many blocks before it have the same words."""
    seen: Counter[str] = Counter()
    earlier = {}
    for index, match in matches.items():
        earlier[index] = min(_OFTEN, seen[match.key])
        seen[match.key] += 1
    return earlier
