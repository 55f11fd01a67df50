"""Tokens -> one sparse matrix of ones per namespace; every fold of the cross-validation takes rows of the same one."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from clf.training.arrays import Indices
from clf.types import Tokens


@dataclass(frozen=True, slots=True)
class TokenMatrix:
    """The tokens of one namespace over all items: ``matrix`` has shape (items, tokens) and is 1 where one occurs."""

    name: str
    tokens: tuple[str, ...]
    matrix: csr_matrix

    def rows(self, index: Indices) -> TokenMatrix:
        """Return the items at ``index``, over the same columns."""
        return TokenMatrix(self.name, self.tokens, self.matrix[index])

    def emptied(self) -> TokenMatrix:
        """Return the same items without any token of the namespace."""
        return TokenMatrix(self.name, self.tokens, csr_matrix(self.matrix.shape))

    def columns_in(self, groups: Indices, minimum: int) -> Indices:
        """Return the columns of tokens that occur in at least ``minimum`` groups; ``groups`` has one id per item."""
        present = self.matrix.astype(bool)
        if minimum > 1:
            ones = np.ones(len(groups), dtype=np.int32)
            membership = csr_matrix((ones, (groups, np.arange(len(groups)))))
            present = (membership @ present.astype(np.int32)).astype(bool)
        frequency = np.asarray(present.sum(axis=0)).ravel()
        return np.flatnonzero(frequency >= minimum)


def token_matrices(items: Iterable[Tokens], names: Sequence[str]) -> tuple[TokenMatrix, ...]:
    """Return the matrix of each named namespace over all items; columns are sorted by their token."""
    builders = list(map(_Builder, names))
    for tokens in items:
        for builder in builders:
            builder.add(tokens.get(builder.name, ()))
    return tuple(builder.build() for builder in builders)


class _Builder:
    """A matrix under construction: the arrays of a CSR matrix whose columns are still in order of appearance."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.vocabulary: dict[str, int] = {}
        self.columns = array("q")
        self.ends = array("q", [0])

    def add(self, tokens: Iterable[str]) -> None:
        """Append an item; a token that occurs twice counts once."""
        vocabulary = self.vocabulary
        self.columns.extend(vocabulary.setdefault(token, len(vocabulary)) for token in dict.fromkeys(tokens))
        self.ends.append(len(self.columns))

    def build(self) -> TokenMatrix:
        """Return the matrix with its columns sorted by token, so that equal items give equal matrices."""
        tokens = sorted(self.vocabulary)
        sorted_column = np.empty(len(tokens), dtype=np.int64)
        sorted_column[[self.vocabulary[token] for token in tokens]] = np.arange(len(tokens))
        columns = sorted_column[np.array(self.columns, dtype=np.int64)]
        shape = (len(self.ends) - 1, len(tokens))
        matrix = csr_matrix((np.ones(len(columns)), columns, np.array(self.ends)), shape=shape)
        matrix.sort_indices()
        return TokenMatrix(self.name, tuple(tokens), matrix)
