"""The first characters of a page's blocks -> what they say: the words in them, and how they are written."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from clf.page import bins
from clf.text.tokens import plain_lines

_OPENING = 64
"""Characters."""


class Opening(NamedTuple):
    """What a block's first characters say: their different words, all their words, and how they are written.

    That is the kind of the first one, and a bin for the capitals.
    """

    tokens: tuple[str, ...]
    words: list[str]
    written: tuple[str, int]


def read_openings(texts: Iterable[str]) -> list[Opening]:
    """Return what each of ``texts``, which begin with something visible, says first.

    >>> read_openings(["Podul s-a redeschis"])[0].tokens
    ('podul', 's', 'a', 'redeschis')
    """
    openings = [text[:_OPENING] for text in texts]
    # The lines of a page come again and again.
    different = list(dict.fromkeys(openings))
    read = dict(zip(different, map(_read, different, plain_lines(different)), strict=True))
    return [read[opening] for opening in openings]


def _read(text: str, marks: list[str]) -> Opening:
    words = [word for word in marks if word[0].isalnum()]
    raw = text.split()
    capitals = sum(map(str.isupper, [word[0] for word in raw])) / len(raw)
    written = bins.letter_kind(text[0]), bisect_right(bins.CAPITALS, capitals)
    return Opening(tuple(dict.fromkeys(words)), words, written)
