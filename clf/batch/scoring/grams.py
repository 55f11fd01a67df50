"""Numbers of words -> distinct tokens of a namespace: words, pairs and triples of them, stems, runs of letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from clf.batch.scoring.arrays import Cells, Ints, KeyTable, Numbers, Rows, bits_of, distinct
from clf.batch.scoring.words import BONE_BITS, WORD_BITS, Words

Tokens: TypeAlias = Mapping[str, int]
"""Token -> its row in the weights of its namespace. A token that no head knows has the row behind the last one."""
OPENING, CLOSING = "^", "$"


class Part(NamedTuple):
    """Distinct tokens of rows: the index of each token's row, ascending, and the token's row in the weights."""

    rows: Ints
    ids: Ints


class Singles:
    """Tokens that are strings of one form of a word: a stem, a word in small letters, a run of letters."""

    def __init__(self, tokens: Tokens, numbers: Numbers) -> None:
        """Take the tokens, and the numbers of all strings of the form; those of known strings come first."""
        self._numbers = numbers
        self._ids = np.array([*[tokens.get(string, len(tokens)) for string in numbers], len(tokens)], dtype=np.int64)

    def part(self, cells: Cells, count: int) -> Part:
        """Return the distinct ones of the tokens with the numbers ``cells.keys``, which are below ``count``."""
        rows, keys = distinct(cells, bits_of(count))
        return Part(rows, self._ids[np.minimum(keys, len(self._ids) - 1)])


class Grams:
    """Tokens that are several words with spaces between them."""

    def __init__(self, tokens: Tokens, numbers: Numbers, size: int, bits: int) -> None:
        """Take the words of a token, and the bits of the number of a word."""
        self._size, self._bits = size, bits
        known = {}
        for token, row in tokens.items():
            words = token.split(" ")
            if len(words) == size:
                known[self._key(map(numbers.__getitem__, words))] = row
        self._table = KeyTable(known, default=len(tokens))

    def _key(self, numbers: Iterable[int]) -> int:
        key = 0
        for number in numbers:
            key = key << self._bits | number
        return key

    def part(self, cells: Cells) -> Part:
        """Return the distinct ones of the tokens that :meth:`cells` returned."""
        rows, keys = distinct(cells, self._bits * self._size)
        return Part(rows, self._table.lookup(keys))

    def cells(self, rows: Rows, numbers: Ints, offsets: Ints) -> Cells:
        """Return all runs of words in rows with marks; ``offsets`` is added to the order in each row."""
        order = rows.order()
        is_start = order <= rows.sizes[rows.of_word] - self._size
        starts = np.flatnonzero(is_start)
        keys = np.zeros(len(starts), dtype=np.int64)
        for step in range(self._size):
            keys = keys << self._bits | numbers[starts + step]
        of_row = rows.of_word[starts]
        return Cells(of_row, keys, order[starts] + offsets[of_row])


class Phrases:
    """A namespace of words, with their pairs and maybe their triples, and the two ends of the text."""

    def __init__(self, tokens: Tokens, numbers: Numbers, form: Callable[[Words], Ints], sizes: Sequence[int]) -> None:
        """Take the function from words to the numbers of their forms, and the lengths of runs besides single words."""
        self._numbers, self._form = numbers, form
        self._opening, self._closing = numbers[OPENING], numbers[CLOSING]
        self._singles = Singles(tokens, numbers)
        bits = BONE_BITS if max(sizes) > 2 else WORD_BITS
        self._grams = [Grams(tokens, numbers, size, bits) for size in sizes]

    def parts(self, words: Words, most: int = 0) -> list[Part]:
        """Return the distinct tokens among the first ``most`` of every row; among all for 0."""
        numbers, rows = self._form(words), words.rows
        count = max(int(numbers.max(initial=0)), self._opening, self._closing) + 1
        found = [self._singles.part(Cells(rows.of_word, numbers, rows.order()).first(most), count)]
        framed, marked = rows.framed(numbers, self._opening, self._closing)
        offsets = rows.sizes
        for grams in self._grams:
            found.append(grams.part(grams.cells(framed, marked, offsets).first(most)))
            offsets = offsets + rows.sizes + 1
        return found


class Stems:
    """The namespace of the first letters of words."""

    def __init__(self, tokens: Tokens, numbers: Numbers) -> None:
        """Take the tokens, and the numbers of known stems."""
        self._singles = Singles(tokens, numbers)

    def parts(self, words: Words, most: int = 0) -> list[Part]:
        """Return the distinct tokens among the first ``most`` of every row; among all for 0."""
        numbers = words.form("stem")
        cells = Cells(words.rows.of_word, numbers, words.rows.order())
        return [self._singles.part(cells.first(most), int(numbers.max(initial=0)) + 1)]


class Quads:
    """The namespace of runs of four letters."""

    def __init__(self, tokens: Tokens, numbers: Numbers) -> None:
        """Take the tokens, and the numbers of known runs."""
        self._singles = Singles(tokens, numbers)

    def parts(self, words: Words, most: int = 0) -> list[Part]:
        """Return the distinct tokens among the first ``most`` of every row; among all for 0."""
        cells = words.quads()
        return [self._singles.part(cells.first(most), int(cells.keys.max(initial=0)) + 1)]


def cased_numbers(words: Words) -> Ints:
    """Return the numbers of words as written; in small letters in a text that has none of these."""
    rows = words.rows
    not_upper = np.bincount(rows.of_word, weights=1 - words.form("is_upper"), minlength=len(rows))
    is_shouted = (not_upper == 0)[rows.of_word]
    return np.where(is_shouted, words.form("written_lower"), words.form("written"))
