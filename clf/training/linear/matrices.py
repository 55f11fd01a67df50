"""Tokens -> one sparse matrix of ones per namespace: made once, then sliced by every fold of the cross-validation."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from clf.types import Tokens


@dataclass(frozen=True, slots=True)
class Presence:
    """Which tokens of one namespace stand in which item: ones in a matrix of shape (items, tokens)."""

    name: str
    tokens: tuple[str, ...]
    matrix: csr_matrix

    def emptied(self) -> Presence:
        """Return the same items as if they had no token of the namespace."""
        return Presence(self.name, self.tokens, csr_matrix(self.matrix.shape))

    def columns_in(self, groups: NDArray[np.intp], minimum: int) -> NDArray[np.intp]:
        """Return the columns whose token is in at least ``minimum`` different groups (``groups``: one id per item)."""
        present = self.matrix.astype(bool)
        if minimum > 1:
            ones = np.ones(len(groups), dtype=np.int32)
            membership = csr_matrix((ones, (groups, np.arange(len(groups)))))
            present = (membership @ present.astype(np.int32)).astype(bool)
        frequency = np.asarray(present.sum(axis=0)).ravel()
        return np.flatnonzero(frequency >= minimum)


def mark_tokens(items: Iterable[Tokens], names: Sequence[str]) -> tuple[Presence, ...]:
    """Mark the tokens of each named namespace over all items; columns stand in sorted order of their tokens."""
    builders = [_Builder(name) for name in names]
    for tokens in items:
        for builder in builders:
            builder.add(tokens.get(builder.name, ()))
    return tuple(builder.build() for builder in builders)


class _Builder:
    def __init__(self, name: str) -> None:
        self.name = name
        self.vocabulary: dict[str, int] = {}
        self.columns = array("q")
        self.ends = array("q", [0])

    def add(self, tokens: Iterable[str]) -> None:
        """Take the tokens of the next item."""
        vocabulary = self.vocabulary
        self.columns.extend(vocabulary.setdefault(token, len(vocabulary)) for token in dict.fromkeys(tokens))
        self.ends.append(len(self.columns))

    def build(self) -> Presence:
        """Return all items as rows, the columns in the order of their tokens."""
        order = sorted(self.vocabulary)
        place = np.empty(len(order), dtype=np.int64)
        place[[self.vocabulary[token] for token in order]] = np.arange(len(order))
        columns = place[np.frombuffer(self.columns, dtype=np.int64)] if self.columns else np.empty(0, dtype=np.int64)
        shape = (len(self.ends) - 1, len(order))
        matrix = csr_matrix((np.ones(len(columns)), columns, np.array(self.ends)), shape=shape)
        matrix.sort_indices()
        return Presence(self.name, tuple(order), matrix)
