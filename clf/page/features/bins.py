"""Numbers -> bins: where the edges lie between one token of a measure and the next, for all of page features."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import repeat

CHARS = (4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768)
SIZES = (20, 50, 100, 200)
DENSITIES = (0.001, 0.1, 0.25, 0.5, 0.75, 0.999)
LINKED = (0.1, 0.5, 0.999)
SHARES = (0.001, 0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95, 0.999)
COUNTS = (1, 2, 3, 5, 8, 12, 20, 40, 80)
MEANS = (10, 20, 40, 60, 90, 130, 180, 260)
PLACES = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
GAPS = (0, 1, 2, 3, 5, 8, 15, 30)
TITLE = (0.01, 0.2, 0.4, 0.6, 0.8)
CAPITALS = (0.01, 0.2, 0.4, 0.6, 0.99)
MASSES = (400, 1000, 2000, 4000, 8000)
ALIKE = (1, 2, 3, 4, 6, 10, 20)
LINK_WORDS = (1, 2, 3, 4, 6, 8, 12)


def bins_of(values: Iterable[float], edges: Sequence[float]) -> list[int]:
    """Return, for each of ``values``, the number of ``edges`` that it reaches.

    >>> bins_of([0.5, 0.0], (0.1, 0.5, 0.9))
    [2, 0]
    """
    return list(map(bisect_right, repeat(edges), values))


@lru_cache(maxsize=1 << 9)
def letter_kind(letter: str) -> str:
    """Return what kind of character a text starts or ends with: A, a, 0, or the mark itself.

    >>> "".join(map(letter_kind, "Șț7»"))
    'Aa0»'
    """
    if letter.isalpha():
        return "A" if letter.isupper() else "a"
    return "0" if letter.isdigit() else letter
