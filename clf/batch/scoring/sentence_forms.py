"""Classes of words -> the tokens of a headline's form: outline, segment and shape, for all rows of a chunk together.

The rules are those of :mod:`clf.text.forms`, as operations on arrays; a token is a row in the weights, -1 for none.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from clf.batch.scoring.arrays import Cells, Ints, Numbers, Rows, bits_of
from clf.batch.scoring.grams import CLOSING, OPENING, Grams, Part, Tokens
from clf.batch.scoring.words import Words
from clf.text.forms import MARKS, MERGED, WORD_LISTS
from clf.text.tokens import SHAPE_MARKS

Mask = NDArray[np.bool_]
CLASSES = ("number", "name", "word", "short", "*", *sorted(MARKS), *WORD_LISTS)
"""All classes of words; the number of a class is its index."""
_NAME, _WORD, _SHORT = 1, 2, 3
_ABSENT = -1


def class_numbers() -> Numbers:
    """Return the number of every class, and of the two ends of an outline."""
    return Numbers([*CLASSES, OPENING, CLOSING])


class Outlines:
    """The namespace ``outline``: runs of two and three classes."""

    def __init__(self, tokens: Tokens, numbers: Numbers) -> None:
        """Take the tokens and the numbers of classes."""
        bits = bits_of(len(numbers))
        self._twos, self._threes = Grams(tokens, numbers, 2, bits), Grams(tokens, numbers, 3, bits)
        self._ends = numbers[OPENING], numbers[CLOSING]
        self._merged = np.array([name in MERGED for name in CLASSES])

    def parts(self, words: Words, most: int = 0) -> list[Part]:
        """Return the distinct tokens among the first ``most`` of every row; among all for 0."""
        rows, classes = words.rows, words.form("form")
        is_first = rows.order() == 0
        is_plain = (classes == _SHORT) | ((classes == _NAME) & is_first)
        steps = np.where(is_plain, _WORD, classes)
        before = np.concatenate([[_ABSENT], steps[:-1]]) if len(steps) else steps
        kept = is_first | (steps != before) | ~self._merged[steps]
        sizes = np.bincount(rows.of_word[kept], minlength=len(rows))
        framed, marked = Rows.of_sizes(sizes).framed(steps[kept], *self._ends)
        twos = self._twos.cells(framed, marked, np.zeros_like(sizes))
        threes = self._threes.cells(framed, marked, sizes + 1)
        return [self._twos.part(twos.first(most)), self._threes.part(threes.first(most))]


class Features:
    """Tokens of which every row has at most one of each kind, in columns."""

    def __init__(self, count: int) -> None:
        """Take the number of rows."""
        self._count = count
        self._columns: list[Ints] = []

    def add(self, has: Mask, ids: Ints) -> None:
        """Add one kind: which rows have a token of it, and the tokens of all rows."""
        self._columns.append(np.where(has, ids, _ABSENT))

    def parts(self, most: int) -> list[Part]:
        """Return the tokens among the first ``most`` of every row; all for 0."""
        table = np.stack(self._columns, axis=1) if self._columns else np.empty((self._count, 0), dtype=np.int64)
        has = table != _ABSENT
        rows = np.nonzero(has)[0]
        cells = Cells(rows, table[has], (np.cumsum(has, axis=1) - 1)[has]).first(most)
        return [Part(cells.rows, cells.keys)]


class Table:
    """The tokens of one template, by the numbers that are filled in."""

    def __init__(self, tokens: Tokens, template: str, *values: list[str]) -> None:
        """Take the values of every field of ``template``, which are called 0, 1 and so on."""
        shape = tuple(map(len, values))
        self._ids = np.empty(shape, dtype=np.int64)
        for index in np.ndindex(*shape):
            filled = template.format(*[names[number] for names, number in zip(values, index, strict=True)])
            self._ids[index] = tokens.get(filled, len(tokens))

    def __getitem__(self, index: Ints | tuple[Ints, ...]) -> Ints:
        """Return the tokens for these numbers."""
        found: Ints = self._ids[index]
        return found


class Shapes:
    """The namespace ``shape``: length, first and last word, capitals and marks."""

    def __init__(self, tokens: Tokens, kinds: Numbers) -> None:
        """Take the tokens and the numbers of known kinds of words."""
        self._length = Table(tokens, "length {0}", [str(3 * step) for step in range(11)])
        self._capitals = Table(tokens, "capitals {0}", list(map(str, range(5))))
        self._first, self._last = (Table(tokens, f"{end} {{0}}", [*kinds, "\0"]) for end in ("first", "last"))
        self._known = len(kinds)
        self._marks = [(kinds[mark], tokens.get(f"has {mark}", len(tokens))) for mark in SHAPE_MARKS]

    def parts(self, words: Words, most: int = 0) -> list[Part]:
        """Return the tokens among the first ``most`` of every row; all for 0."""
        rows, kinds = words.rows, words.form("kind")
        features, has_words = Features(len(rows)), rows.sizes > 0
        if not len(kinds):
            return features.parts(most)
        shouted = np.bincount(rows.of_word, weights=words.form("is_shouted"), minlength=len(rows)).astype(np.int64)
        known = np.minimum(kinds, self._known)
        starts = np.minimum(rows.starts, len(kinds) - 1)
        ends = np.maximum(rows.starts + rows.sizes - 1, 0)
        features.add(has_words, self._length[np.minimum(rows.sizes // 3, 10)])
        features.add(has_words, self._first[known[starts]])
        features.add(has_words, self._last[known[ends]])
        features.add(has_words, self._capitals[np.minimum(shouted, 4)])
        for kind, token in self._marks:
            has = np.bincount(rows.of_word[kinds == kind], minlength=len(rows)) > 0
            features.add(has, np.full(len(rows), token))
        return features.parts(most)
