"""Page -> the blocks whose words overlap with the page's title, with the site's name in it or without.

The overlap of two texts is the Jaccard index of their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from string import digits
from typing import NamedTuple

from clf.page.features.tables import LIMITS
from clf.text.tokens import PlainLines, repeat_key
from clf.types import Page

SAME = 0.5
"""Overlap from which a block may be the headline, whatever its element is."""
_BETWEEN = re.compile(r" [|–—»«:·•-]+ | ?\| ?")
"""Marks between a headline and the name of a site."""
_MOST_CHARS: int = LIMITS["headline chars"]
_LENGTH_RATIO: float = LIMITS["title length ratio"]
"""A text that is longer or shorter than the title by this factor has an overlap below :data:`SAME`."""
_WHOLE_CHARS = 15
"""Characters of words from which a text that is part of the title counts as nearly the same."""
_NEARLY = 0.95


class TitleMatch(NamedTuple):
    """How a block relates to the title: ``overlap`` in [0, 1], its words as one string, whether the title has them."""

    overlap: float
    key: str
    is_within: bool


def title_matches(page: Page, lines: PlainLines) -> dict[int, TitleMatch]:
    """Return, by index, every ``<h1>``, and the blocks that share words with the title and are about as long as it.

    ``lines`` are the words of the texts of ``page``.

    >>> from clf.page.reading.page import read_page
    >>> title_matches(read_page("<title>Big bad wolf | News</title><p>Big bad wolf<p>Other words"), PlainLines())
    {0: TitleMatch(overlap=1.0, key='big bad wolf', is_within=True)}
    """
    name = max([part.strip() for part in _BETWEEN.split(page.title)], key=len)
    shortest, longest = len(name) / _LENGTH_RATIO, len(page.title) * _LENGTH_RATIO
    title = repeat_key(page.title)
    titles = [set(repeat_key(name).split()), set(title.split())]
    parts = _parts(titles[0] | titles[1])
    indices = [
        index
        for index, block in enumerate(page.blocks)
        if block.end - block.start <= _MOST_CHARS
        and (block.tag == "h1" or (shortest <= block.end - block.start <= longest and _may_share(block.text, parts)))
    ]
    words_of_blocks = lines.of([page.blocks[index].text for index in indices])
    found = {}
    for index, words in zip(indices, words_of_blocks, strict=True):
        match = _match(" ".join([word for word in words if word[0].isalnum()]), title, titles)
        if match.overlap or page.blocks[index].tag == "h1":
            found[index] = match
    return found


def _parts(words: Iterable[str]) -> list[str]:
    """Return strings, of which every text in ASCII that has one of ``words`` has one; every number is the word 0."""
    return [part for word in words for part in (digits if "0" in word else [word])]


def _may_share(text: str, parts: Sequence[str]) -> bool:
    """Return False for a text that surely has no word of the title; this is much faster than to find its words."""
    if not text.isascii():
        return True
    small = text.lower()
    return any(map(small.__contains__, parts))


def headline_candidates(page: Page, matches: dict[int, TitleMatch]) -> list[int]:
    """Return the indices of the blocks that may be the headline: ``<h1>``, and words like the title's."""
    return [index for index, match in matches.items() if page.blocks[index].tag == "h1" or match.overlap >= SAME]


def _match(key: str, title: str, titles: Sequence[set[str]]) -> TitleMatch:
    words = set(key.split())
    is_within = bool(key) and f" {key} " in f" {title} "
    overlap = max([_jaccard(words, other) for other in titles])
    if is_within and len(key) > _WHOLE_CHARS:
        overlap = max(overlap, _NEARLY)
    return TitleMatch(overlap, key, is_within)


def _jaccard(one: set[str], other: set[str]) -> float:
    shared = len(one & other)
    return shared / max(1, len(one) + len(other) - shared)
