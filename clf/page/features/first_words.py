"""Texts of blocks -> what their first characters say: the words in them, and how they are written."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from operator import itemgetter
from typing import NamedTuple

from clf.model.templates import grouped
from clf.page.features import bins
from clf.text.tokens import plain_lines

_OPENING = 64
"""Characters."""
_FIRST = itemgetter(0)


class Openings(NamedTuple):
    """The different openings of a page's blocks, for the lines of a page come again and again.

    ``around`` tells for every block which is its own; ``words`` has the words of each, ``written`` the kind of its
    first character and a bin for the capitals.
    """

    around: list[int]
    words: list[list[str]]
    written: list[tuple[str, int]]


def read_openings(texts: Iterable[str]) -> Openings:
    """Return what each of ``texts``, which begin with something visible, says first.

    >>> read_openings(["Podul s-a", "Alt pod!", "Podul s-a"])
    Openings(around=[0, 1, 0], words=[['podul', 's', 'a'], ['alt', 'pod']], written=[('A', 3), ('A', 3)])
    """
    different, around = grouped([text[:_OPENING] for text in texts])
    words = [[word for word in marks if word[0].isalnum()] for marks in plain_lines(different)]
    return Openings(around, words, [(bins.letter_kind(text[0]), _capitals(text)) for text in different])


def _capitals(text: str) -> int:
    """Return a bin for the share of words that begin with a capital letter."""
    written = text.split()
    return bisect_right(bins.CAPITALS, sum(map(str.isupper, map(_FIRST, written))) / len(written))
