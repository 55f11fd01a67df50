"""Texts of blocks -> their first words, and how these are written."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from operator import itemgetter
from typing import NamedTuple

from clf.model.feature_table import grouped
from clf.page.features.bins import letter_kind
from clf.page.features.tables import BINS, LIMITS
from clf.text.tokens import PlainLines

FIRST_CHARS: int = LIMITS["first chars"]
"""Characters at the beginning of a block that its words, and cues, are looked for in."""
_FIRST_LETTER = itemgetter(0)


class FirstWords(NamedTuple):
    """The distinct beginnings of a page's blocks, because the lines of a page repeat.

    ``entry_of`` has the index of each block's beginning. ``marks`` has the words and punctuation marks of each
    beginning, ``words`` its words alone, ``written`` the kind of its first character and the bin of its share of
    capitalised words.
    """

    entry_of: list[int]
    marks: list[list[str]]
    words: list[list[str]]
    written: list[tuple[str, int]]


def first_words(texts: Iterable[str], lines: PlainLines) -> FirstWords:
    """Return the beginnings of ``texts``, each of which starts with a visible character; ``lines`` are their words.

    >>> found = first_words(["Podul s-a", "Alt pod!", "Podul s-a"], PlainLines())
    >>> found.entry_of, found.words, found.written
    ([0, 1, 0], [['podul', 's', 'a'], ['alt', 'pod']], [('A', 3), ('A', 3)])
    >>> found.marks[1]
    ['alt', 'pod', '!']
    """
    beginnings, entry_of = grouped([text[:FIRST_CHARS] for text in texts])
    marks = lines.of(beginnings)
    words = [[word for word in found if word[0].isalnum()] for found in marks]
    return FirstWords(entry_of, marks, words, [(letter_kind(text[0]), _capitals(text)) for text in beginnings])


def _capitals(text: str) -> int:
    """Return the bin of the share of words that begin with a capital letter."""
    written = text.split()
    capitals = sum(map(str.isupper, map(_FIRST_LETTER, written)))
    return bisect_right(BINS["capitals"], capitals / len(written))
