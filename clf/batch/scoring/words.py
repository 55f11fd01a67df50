"""Texts -> their words as numbers: a bounded table holds the forms of every word, because few words make up most text.

All texts of a chunk are normalised and cut into words together, as :func:`clf.text.tokens.plain_lines` does it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence

import numpy as np

from clf.batch.scoring.arrays import Cells, Ints, Numbers, Rows
from clf.text.normalize import canonical
from clf.text.tokens import WORD, Word, fold, word_forms

MAX_ROWS = 1 << 10
"""Rows of a chunk."""
MAX_CHARS = 1 << 16
"""Characters of a chunk of more than one row."""
BONE_BITS = 17
"""Bits of the number of a bone; three of them and the number of a row fit into 63 bits."""
WORD_BITS = 20
"""Bits of the number of any other string."""
_MAX_BONES = 1 << (BONE_BITS - 1)
"""Bones from which the table is emptied; one chunk has at most as many again."""
_MAX_HELD = 2_000_000
"""Characters of all words from which the table is emptied; these take about 60 MB."""
_LINE = re.compile(rf"{WORD.pattern}|\n")
_END = 0
"""The number of the end of a text among the numbers of words."""
_COLUMNS = (
    *("lower", "written", "written_lower", "stem", "bone", "kind", "form"),
    *("is_upper", "is_shouted", "quad_start", "quad_size"),
)


def chunks(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the texts in chunks, which are small enough for the arrays of one to stay in the processor's cache."""
    start, chars = 0, 0
    for index, text in enumerate(texts):
        chars += len(text)
        if index > start and (index - start == MAX_ROWS or chars > MAX_CHARS):
            yield texts[start:index]
            start, chars = index, len(text)
    if start < len(texts):
        yield texts[start:]


class WordTable(dict[str, int]):
    """Word as written -> its number; and the numbers of its forms, in one array for each form."""

    def __init__(self, fixed: dict[str, Numbers]) -> None:
        """Take the strings of each form that always have the same number: those that a model knows."""
        super().__init__()
        self._fixed = fixed
        self.forget()

    def forget(self) -> None:
        """Remove all words and all strings that no model knows."""
        self.clear()
        self._held = 0
        self.numbers = {name: numbers.copied() for name, numbers in self._fixed.items()}
        self._columns = {name: array("i", [0]) for name in _COLUMNS}
        self._quads = array("i")
        self["\n"] = _END

    def read(self, texts: Sequence[str]) -> Words:
        """Return the words of a chunk of texts."""
        if self._held > _MAX_HELD or len(self.numbers["bone"]) > _MAX_BONES:
            self.forget()
        plain = [index for index, text in enumerate(texts) if text.isascii()]
        other = sorted(set(range(len(texts))).difference(plain)) if len(plain) < len(texts) else []
        found = [*_marks([texts[index] for index in plain]), *_marks([texts[index] for index in other])]
        numbers = np.fromiter(map(self.__getitem__, found), np.int64, len(found))
        ends = np.flatnonzero(numbers == _END)
        sizes = np.diff(ends, prepend=-1) - 1
        words = numbers[numbers != _END]
        if not other:
            return Words(self, words, Rows.of_sizes(sizes))
        return _in_order(Words(self, words, Rows.of_sizes(sizes)), np.array([*plain, *other], dtype=np.int64))

    def column(self, name: str, words: Ints) -> Ints:
        """Return the number of the form ``name`` of every word."""
        # The view of the array ends here, because an array that is viewed cannot grow.
        return np.frombuffer(self._columns[name], np.int32)[words].astype(np.int64)

    def quads(self, places: Ints) -> Ints:
        """Return the numbers of the runs of four letters at these indices of the table."""
        return np.frombuffer(self._quads, np.int32)[places].astype(np.int64) if len(places) else places

    def __missing__(self, written: str) -> int:
        """Add a word, and return its number."""
        self[written] = number = len(self)
        self._held += len(written)
        for name, value in zip(_COLUMNS, self._values(word_forms(written)), strict=True):
            self._columns[name].append(value)
        return number

    def _values(self, word: Word) -> tuple[int, ...]:
        numbers, start = self.numbers, len(self._quads)
        self._quads.extend(map(numbers["quad"].__getitem__, word.quads))
        return (
            numbers["lower"][word.lower],
            numbers["written"][word.written],
            numbers["written"][word.lower],
            numbers["stem"][word.stem],
            numbers["bone"][word.bone],
            numbers["kind"][word.kind],
            numbers["form"][word.form],
            word.written == word.written.upper(),
            len(word.written) > 2 and word.written.isupper(),
            start,
            len(word.quads),
        )


class Words:
    """The words of a chunk of texts: their numbers in a table, and the row of each."""

    def __init__(self, table: WordTable, words: Ints, rows: Rows) -> None:
        """Take the numbers of the words, in reading order, and the rows they are in."""
        self.table, self.words, self.rows = table, words, rows

    def form(self, name: str) -> Ints:
        """Return the number of the form ``name`` of every word."""
        return self.table.column(name, self.words)

    def quads(self) -> Cells:
        """Return the runs of four letters of every row."""
        starts, sizes = self.form("quad_start"), self.form("quad_size")
        spread = Rows.of_sizes(sizes)
        keys = self.table.quads(starts[spread.of_word] + spread.order())
        rows = self.rows.of_word[spread.of_word]
        per_row = np.bincount(rows, minlength=len(self.rows))
        return Cells(rows, keys, np.arange(len(rows)) - (np.cumsum(per_row) - per_row)[rows])


def _marks(texts: Sequence[str]) -> list[str]:
    """Return the words and marks of all ``texts``, with a newline behind each text."""
    if not texts:
        return []
    joined = "\n".join([text.replace("\n", " ") for text in texts])
    return [*_LINE.findall(fold(canonical(joined))), "\n"]


def _in_order(words: Words, origin: Ints) -> Words:
    """Return the words with their rows in the order of ``origin``, which has the index of every row's text."""
    order = np.argsort(origin, kind="stable")
    sizes = words.rows.sizes[order]
    rows = Rows.of_sizes(sizes)
    return Words(words.table, words.words[words.rows.starts[order][rows.of_word] + rows.order()], rows)
