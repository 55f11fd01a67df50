"""Numbers -> bins: which edges a number reaches, so that it can become part of a token."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import repeat

from clf.page.features.tables import BINS


def bins_of(values: Iterable[float], kind: str) -> list[int]:
    """Return, for each of ``values``, how many edges of the bins of ``kind`` it reaches.

    >>> bins_of([0.5, 0.0], "linked")
    [2, 0]
    """
    return list(map(bisect_right, repeat(BINS[kind]), values))


@lru_cache(maxsize=1 << 9)
def letter_kind(letter: str) -> str:
    """Return "A" for a capital, "a" for another letter, "0" for a digit, and any other character itself.

    >>> "".join(map(letter_kind, "Șț7»"))
    'Aa0»'
    """
    if letter.isalpha():
        return "A" if letter.isupper() else "a"
    return "0" if letter.isdigit() else letter
