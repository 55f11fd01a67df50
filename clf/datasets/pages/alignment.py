"""Blocks that lie in an article -> the blocks that duplicate parts of it, such as menus of its chapters.

A block whose words lie in the article need not be part of it. The blocks of the article itself follow one another on
the page in the order of their words in the article. Among all sequences of blocks in that order, the one with the most
words is taken to be the article (a weighted longest increasing subsequence).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TypeAlias

Words: TypeAlias = tuple[str, ...]
RUN = 4
"""Words; texts are compared in runs of this length."""
_LONG = 12
"""Words; menus hardly ever have blocks this long, but bodies may list such blocks out of their order."""
_MAX_POSITIONS = 50
"""Positions in the article; a line that occurs more often says nothing about the order."""


def repeats(blocks: Sequence[Words], inside: Sequence[bool], lines: Sequence[Words]) -> frozenset[int]:
    """Return the indices of short blocks that duplicate a part of the article elsewhere on the page.

    ``blocks`` are the words of a page's blocks in document order, ``inside`` marks those that lie in the article, and
    ``lines`` are the words of the article's lines.

    >>> article = [("wolf",), ("it", "ate", "all", "day"), ("sheep",), ("none", "left")]
    >>> sorted(repeats([("wolf",), ("sheep",), *article], [True] * 6, article))
    [0, 1]
    """
    positions = _positions(blocks, inside, lines)
    in_order = _heaviest(positions, list(map(len, blocks)))
    short = [is_inside and len(words) < _LONG for words, is_inside in zip(blocks, inside, strict=True)]
    return frozenset(index for index, is_short in enumerate(short) if is_short and index not in in_order)


def runs_of(words: Sequence[str]) -> list[Words]:
    """Return all runs of four words.

    >>> runs_of(["a", "b", "c", "d", "e"])
    [('a', 'b', 'c', 'd'), ('b', 'c', 'd', 'e')]
    """
    return list(zip(*(words[start:] for start in range(RUN)), strict=False))


def _positions(blocks: Sequence[Words], inside: Sequence[bool], lines: Sequence[Words]) -> list[list[int]]:
    """Return the word offsets in the article at which each block may start; none for a block outside the article."""
    line_offsets: dict[Words, list[int]] = {}
    run_offsets: dict[Words, list[int]] = {}
    article = list(chain.from_iterable(lines))
    start = 0
    for line in lines:
        line_offsets.setdefault(line, []).append(start)
        start += len(line)
    for offset, run in enumerate(runs_of(article)):
        run_offsets.setdefault(run, []).append(offset)
    return [
        _offsets(words, run_offsets, line_offsets) if is_inside else []
        for words, is_inside in zip(blocks, inside, strict=True)
    ]


def _offsets(words: Words, runs: dict[Words, list[int]], lines: dict[Words, list[int]]) -> list[int]:
    matches = [lines[words]] if words in lines else []
    if len(words) >= RUN:
        matches = [runs[run] for run in runs_of(words) if run in runs]
    found = matches[0] if matches else []
    return found if len(found) <= _MAX_POSITIONS else []


def _heaviest(positions: Sequence[Sequence[int]], weights: Sequence[int]) -> set[int]:
    """Return the indices of the blocks in the heaviest sequence whose positions increase."""
    best = _BestBefore(1 + max(chain.from_iterable(positions), default=0))
    previous: dict[int, int] = {}
    for index, offsets in enumerate(positions):
        # The largest offset comes first, so that a block never follows another position of itself.
        for offset in sorted(offsets, reverse=True):
            weight, before = best.until(offset - 1)
            if before >= 0:
                previous[index * best.size + offset] = before
            best.add(offset, weight + weights[index], index * best.size + offset)
    members: set[int] = set()
    _, step = best.until(best.size - 1)
    while step >= 0:
        members.add(step // best.size)
        step = previous.get(step, -1)
    return members


class _BestBefore:
    """The heaviest sequence that ends at or before an offset: a Fenwick tree of maxima.

    A sequence is named by the index of its last block times ``size`` plus the offset of that block.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._nodes = [(0, -1)] * (size + 1)

    def add(self, offset: int, weight: int, name: int) -> None:
        """Add a sequence that ends at ``offset``."""
        node = offset + 1
        while node <= self.size:
            # Of two equal sequences the later one is kept, because menus stand above the article more often than below.
            if weight >= self._nodes[node][0]:
                self._nodes[node] = (weight, name)
            node += node & -node

    def until(self, offset: int) -> tuple[int, int]:
        """Return weight and name of the heaviest sequence that ends at ``offset`` or before; (0, -1) if none does."""
        node, best = offset + 1, (0, -1)
        while node > 0:
            best = max(best, self._nodes[node], key=lambda found: found[0])
            node -= node & -node
        return best
