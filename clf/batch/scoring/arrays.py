"""Numbers of words by row -> numbers of tokens by row, distinct and looked up, without a loop in Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]

_MULTIPLIERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)
"""Odd numbers, each for one table of a :class:`KeyTable`."""
_SPACE = 8
"""Slots of a table per key."""


class Cells(NamedTuple):
    """Tokens of rows: the index of each token's row, ascending; the number of each token; its index in its row."""

    rows: Ints
    keys: Ints
    order: Ints

    def first(self, most: int) -> Cells:
        """Return the first ``most`` tokens of every row; all of them for 0."""
        return self.where(self.order < most) if most else self

    def where(self, mask: NDArray[np.bool_]) -> Cells:
        """Return the tokens for which ``mask`` is true."""
        return Cells(self.rows[mask], self.keys[mask], self.order[mask])


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the words of every row are: the index of each word's row, and the start and number of each row's words."""

    of_word: Ints
    starts: Ints
    sizes: Ints

    @classmethod
    def of_sizes(cls, sizes: Ints) -> Rows:
        """Return the rows that have ``sizes`` words each."""
        return cls(np.repeat(np.arange(len(sizes)), sizes), np.cumsum(sizes) - sizes, sizes)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.sizes)

    def order(self) -> Ints:
        """Return the index of every word in its row."""
        return np.arange(len(self.of_word)) - self.starts[self.of_word]

    def framed(self, values: Ints, opening: int, closing: int) -> tuple[Rows, Ints]:
        """Return the rows with a mark before and behind their words, and the values of the words and marks."""
        rows = Rows.of_sizes(self.sizes + 2)
        framed = np.empty(len(values) + 2 * len(self), dtype=np.int64)
        framed[np.arange(len(values)) + 2 * self.of_word + 1] = values
        framed[rows.starts] = opening
        framed[rows.starts + rows.sizes - 1] = closing
        return rows, framed


def distinct(cells: Cells, bits: int) -> tuple[Ints, Ints]:
    """Return the rows and keys of the distinct tokens of every row; keys have at most ``bits`` bits."""
    # A hash table of C; sorting takes three times as long.
    packed = pd.unique(cells.rows << bits | cells.keys)
    return packed >> bits, packed & ((1 << bits) - 1)


def bits_of(count: int) -> int:
    """Return the bits of numbers below ``count``.

    >>> bits_of(2), bits_of(256), bits_of(257)
    (1, 8, 9)
    """
    return max(1, (count - 1).bit_length())


class KeyTable:
    """A fixed mapping from integers to integers, which is looked up for whole arrays; unknown keys have ``default``.

    >>> table = KeyTable({12: 0, 5_000_000_000: 7}, default=-1)
    >>> table.lookup(np.array([5_000_000_000, 3, 12])).tolist()
    [7, -1, 0]
    """

    def __init__(self, values: Mapping[int, int], default: int) -> None:
        """Take the value of every key; keys are not negative."""
        self.default = default
        self._levels: list[tuple[np.uint64, np.uint64, Ints, Ints]] = []
        keys = np.fromiter(values, np.int64, len(values))
        numbers = np.fromiter(values.values(), np.int64, len(values))
        level = 0
        while len(keys):
            keys, numbers = self._add_level(keys, numbers, _MULTIPLIERS[level % len(_MULTIPLIERS)])
            level += 1

    def lookup(self, keys: Ints) -> Ints:
        """Return the value of every key."""
        found = np.full(len(keys), self.default, dtype=np.int64)
        unsigned = keys.astype(np.uint64)
        for multiplier, shift, slots, numbers in self._levels:
            slot = (unsigned * multiplier) >> shift
            hit = slots[slot] == keys
            found[hit] = numbers[slot[hit]]
        return found

    def _add_level(self, keys: Ints, numbers: Ints, factor: int) -> tuple[Ints, Ints]:
        """Add a table with the keys that have a slot of their own there; return the others."""
        bits = bits_of(_SPACE * len(keys))
        multiplier, shift = np.uint64(factor), np.uint64(64 - bits)
        slot = (keys.astype(np.uint64) * multiplier) >> shift
        slots, values = np.full(1 << bits, -1, dtype=np.int64), np.zeros(1 << bits, dtype=np.int64)
        slots[slot] = keys
        kept = slots[slot] == keys
        values[slot[kept]] = numbers[kept]
        self._levels.append((multiplier, shift, slots, values))
        return keys[~kept], numbers[~kept]


class Numbers(dict[str, int]):
    """String -> its number, which is the next free one for a new string.

    >>> numbers = Numbers(["a", "b"])
    >>> numbers["b"], numbers["c"]
    (1, 2)
    """

    def __init__(self, strings: Iterable[str] = ()) -> None:
        """Number ``strings`` from 0 on."""
        super().__init__()
        for string in strings:
            self[string]

    def __missing__(self, string: str) -> int:
        """Return the number of a string that is new."""
        self[string] = number = len(self)
        return number

    def copied(self) -> Numbers:
        """Return a mapping of its own with the same numbers."""
        copy = Numbers()
        copy.update(self)
        return copy
