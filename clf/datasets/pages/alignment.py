"""Blocks that lie in a written article -> those that only repeat it: menus of its chapters, sidebars.

A block whose words lie in the article need not be the article. The blocks of the article itself follow one another on
the page as their words do in the article; of all such sequences, the one with the most words is taken for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

Words: TypeAlias = tuple[str, ...]
RUN = 4
"""Words; texts are compared in runs of so many."""
_SHORT = 12
"""Words; longer blocks are hardly ever a menu's, but may have been written down out of their order."""
_MOST_PLACES = 50
"""Where a block may stand; a line that comes more often is as good as nowhere."""


def repeats(blocks: Sequence[Words], inside: Sequence[bool], lines: Sequence[Words]) -> frozenset[int]:
    """Return the places of the short blocks that repeat a part of the article away from it.

    ``blocks`` are the words of a page's blocks in document order, ``inside`` tells which of them lie in the article,
    ``lines`` are the words of the article's lines.

    >>> article = [("wolf",), ("it", "ate", "all", "day"), ("sheep",), ("none", "left")]
    >>> sorted(repeats([("wolf",), ("sheep",), *article], [True] * 6, article))
    [0, 1]
    """
    standing = _standing(blocks, inside, lines)
    in_order = _heaviest(standing, [len(words) for words in blocks])
    return frozenset(
        place
        for place, (words, within) in enumerate(zip(blocks, inside, strict=True))
        if within and len(words) < _SHORT and place not in in_order
    )


def runs_of(words: Sequence[str]) -> list[Words]:
    """Return all runs of four words.

    >>> runs_of(["a", "b", "c", "d", "e"])
    [('a', 'b', 'c', 'd'), ('b', 'c', 'd', 'e')]
    """
    return list(zip(*(words[start:] for start in range(RUN)), strict=False))


def _standing(blocks: Sequence[Words], inside: Sequence[bool], lines: Sequence[Words]) -> list[list[int]]:
    """Return where in the article's words each block may start; nowhere for one that lies outside."""
    wholes: dict[Words, list[int]] = {}
    runs: dict[Words, list[int]] = {}
    article = [word for line in lines for word in line]
    start = 0
    for line in lines:
        wholes.setdefault(line, []).append(start)
        start += len(line)
    for place, run in enumerate(runs_of(article)):
        runs.setdefault(run, []).append(place)
    return [_starts(words, runs, wholes) if within else [] for words, within in zip(blocks, inside, strict=True)]


def _starts(words: Words, runs: dict[Words, list[int]], wholes: dict[Words, list[int]]) -> list[int]:
    if len(words) < RUN:
        found = wholes.get(words, [])
    else:
        found = next((runs[run] for run in runs_of(words) if run in runs), [])
    return found if len(found) <= _MOST_PLACES else []


def _heaviest(standing: Sequence[Sequence[int]], weights: Sequence[int]) -> set[int]:
    """Return the blocks of the heaviest sequence whose starts increase (a longest increasing subsequence, weighted)."""
    best = _BestBefore(1 + max((start for starts in standing for start in starts), default=0))
    last: dict[int, int] = {}
    for place, starts in enumerate(standing):
        # From the back, so that no start of a block is taken for one before another start of it.
        for start in sorted(starts, reverse=True):
            weight, before = best.until(start - 1)
            if before >= 0:
                last[place * best.size + start] = before
            best.add(start, weight + weights[place], place * best.size + start)
    chain: set[int] = set()
    _, step = best.until(best.size - 1)
    while step >= 0:
        chain.add(step // best.size)
        step = last.get(step, -1)
    return chain


class _BestBefore:
    """The heaviest sequence that ends at or before a start, as starts come in (a Fenwick tree of maxima)."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._nodes = [(0, -1)] * (size + 1)

    def add(self, start: int, weight: int, name: int) -> None:
        """Note a sequence that ends at ``start``."""
        node = start + 1
        while node <= self.size:
            # Of two alike the later one: a menu stands above what it repeats more often than below.
            if weight >= self._nodes[node][0]:
                self._nodes[node] = (weight, name)
            node += node & -node

    def until(self, start: int) -> tuple[int, int]:
        """Return weight and name of the heaviest sequence that ends at ``start`` or before; (0, -1) where none does."""
        node, best = start + 1, (0, -1)
        while node > 0:
            best = max(best, self._nodes[node], key=lambda found: found[0])
            node -= node & -node
        return best
