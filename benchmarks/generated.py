"""A seed and a number of rows -> headlines that nobody wrote, for measuring time and memory at any size.

For training, words are drawn from a lexicon of made-up words by Zipf's law, so that bigrams of words go on being new as
in real headlines; a few words decide the label with some noise, so that there is something to learn. For scoring, two
halves of the project's own headlines are put together, with a made-up name between them in some, so that the language
is recognised and nearly every row is another. The figures of these rows say nothing about quality.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np

from clf.datasets.headlines.parsers import parse
from clf.datasets.registry import load_corpora

LEXICON = 30_000
"""Words."""
_CHUNK = 10_000
"""Rows that are made at a time."""
_SYLLABLES = tuple("ba ce di fo gu la me ni po ru sa te vi zo an er il on us ar en it or ul".split())
_ZIPF = 1.1
_LENGTHS = (5, 14)
"""Words of the shortest headline, and one more than of the longest."""
_FIRST_MARKED = 20
"""Rank of the first word that speaks for a label."""
_MARKED = 400
"""Words that speak for a label, by turns for clickbait and against it."""
_SEED = 20
DATA = Path("data")
_OWN = ("own-en", "own-ro")
_NAMED = 3
"""One headline in so many has a made-up name."""


@cache
def lexicon() -> tuple[str, ...]:
    """Return the words, the most frequent first."""
    random = np.random.default_rng(_SEED)
    words: dict[str, None] = {}
    while len(words) < LEXICON:
        size = random.integers(1, 5)
        words["".join(random.choice(_SYLLABLES, size))] = None
    return tuple(words)


def headlines(rows: int, seed: int = 0) -> Iterator[tuple[str, int]]:
    """Yield ``rows`` headlines with their labels; equal arguments give equal rows."""
    words = np.array(lexicon())
    shares = 1.0 / np.arange(1, LEXICON + 1) ** _ZIPF
    cumulated = np.cumsum(shares / shares.sum())
    random = np.random.default_rng([_SEED, seed])
    for start in range(0, rows, _CHUNK):
        number = min(_CHUNK, rows - start)
        lengths = random.integers(*_LENGTHS, number)
        drawn = np.minimum(np.searchsorted(cumulated, random.random(int(lengths.sum()))), LEXICON - 1)
        noise = random.normal(0.0, 0.5, number)
        ends = np.cumsum(lengths)
        for index, end in enumerate(ends.tolist()):
            found = drawn[end - lengths[index] : end]
            yield " ".join(words[found]).capitalize(), int(_score(found) + noise[index] > 0)


def spliced(rows: int, seed: int = 0) -> Iterator[str]:
    """Yield ``rows`` headlines in English and Romanian for scoring; equal arguments give equal rows."""
    corpora = [[example.text.split() for example in parse(load_corpora(DATA)[name], DATA)] for name in _OWN]
    random = np.random.default_rng([_SEED, seed])
    for start in range(0, rows, _CHUNK):
        number = min(_CHUNK, rows - start)
        draws = random.integers(0, 1 << 31, (number, 4)).tolist()
        for first, second, cut, name in draws:
            words = corpora[first % len(corpora)]
            one, two = words[first // 2 % len(words)], words[second % len(words)]
            middle = 1 + cut % max(1, len(one) - 1)
            names = [_name(name)] if name % _NAMED == 0 else []
            yield " ".join([*one[:middle], *names, *two[len(two) // 2 :]])


def _name(number: int) -> str:
    """Return one of half a million made-up names."""
    count = len(_SYLLABLES)
    digits = (number // count**power % count for power in range(1, 5))
    return "".join(_SYLLABLES[digit] for digit in digits).capitalize()


def write_csv(path: Path, rows: int, seed: int = 0) -> None:
    """Write a corpus of the format ``own``."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("text", "label", "topic", "pair"))
        for text, label in headlines(rows, seed):
            writer.writerow((text, ("editorial", "clickbait")[label], "", ""))


def _score(found: np.ndarray) -> int:
    """Return the number of marked words for clickbait less the number of those against it: even and odd ranks."""
    marked = found[(found >= _FIRST_MARKED) & (found < _FIRST_MARKED + _MARKED)]
    return int((1 - 2 * (marked % 2)).sum())
