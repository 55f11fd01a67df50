"""Blocks of a page -> whether they stand in a box with a link to reply, as the comments of readers do.

Tokens of the namespace ``cue``. Where no class name tells the comments of readers, "Reply" does, in every language. The
words are data in ``tables.json``.
"""

from __future__ import annotations

from collections.abc import Sequence

from clf.model.feature_table import TokenColumn
from clf.page.features.measures import Measures, sum_upwards
from clf.page.features.tables import LIMITS, REPLY_WORDS
from clf.types import Block, Page

_CHARS: int = LIMITS["reply chars"]
"""Characters of a block that has nothing but a link to reply, a date and a name."""
_LEVELS: int = LIMITS["reply levels"]
"""Containers around a block that may be its comment, from the innermost."""
_BLOCKS: int = LIMITS["reply blocks"]
"""Blocks of a comment; a container with more of them for each reply has other content."""


def reply_features(page: Page, measures: Measures, indices: Sequence[int], sizes: Sequence[int]) -> TokenColumn:
    """Return the features of the blocks at ``indices``, whose lengths have the bins ``sizes``."""
    replies = [int(_is_reply(block)) for block in page.blocks]
    if not any(replies):
        return TokenColumn("cue", [()] * len(indices))
    parents = [container.parent for container in page.containers]
    counts = sum_upwards(replies, [block.container for block in page.blocks], parents)
    rows = []
    for index, size in zip(indices, sizes, strict=True):
        level = _level(page.blocks[index].container, parents, counts, measures.sums.blocks)
        rows.append((f"reply {level}", f"reply {level} size {size}") if level else ())
    return TokenColumn("cue", rows)


def _is_reply(block: Block) -> bool:
    return len(block.text) <= _CHARS and not REPLY_WORDS.isdisjoint(block.text.lower().split(" "))


def _level(container: int, parents: Sequence[int], replies: Sequence[int], blocks: Sequence[int]) -> int:
    """Return which of the containers around a block, from 1, is a comment; 0 where none is."""
    for level in range(1, _LEVELS + 1):
        if container < 0:
            break
        if replies[container] and blocks[container] <= _BLOCKS * replies[container]:
            return level
        container = parents[container]
    return 0
