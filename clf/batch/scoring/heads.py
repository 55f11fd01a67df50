"""Distinct tokens of rows -> sums of weights: the headline heads and the language head on arrays.

The language head adds whole numbers, so that its logits are those of :class:`clf.model.class_scorer.ClassScorer` to the
last bit, and so are its decisions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from clf.batch.scoring.arrays import Floats, Ints
from clf.batch.scoring.grams import Part, Tokens
from clf.model.class_scorer import ClassScorer
from clf.model.manifest import LanguageHead
from clf.model.scorer import Scorer

_PER_UNIT = 100
"""Steps of a weight of the language head per logit unit."""


class Logits(NamedTuple):
    """For every row, its logit, the number of its tokens, and the number of those that the head knows."""

    logits: Floats
    tokens: Ints
    known: Ints


class TokenRows(NamedTuple):
    """The distinct tokens of a namespace: one sparse matrix of rows and tokens, and the tokens of every row."""

    matrix: csr_array
    counts: Ints

    @classmethod
    def of(cls, parts: Sequence[Part], rows: int, tokens: int) -> TokenRows:
        """Return the tokens of ``parts`` in ``rows`` rows; there are ``tokens`` known ones, and the unknown."""
        matrix = csr_array((rows, tokens + 1))
        counts = np.zeros(rows, dtype=np.int64)
        for part in parts:
            sizes = np.bincount(part.rows, minlength=rows)
            counts += sizes
            starts = np.concatenate([[0], np.cumsum(sizes)])
            found = csr_array((np.ones(len(part.ids)), part.ids, starts), shape=(rows, tokens + 1))
            matrix = matrix + found if len(parts) > 1 else found
        return cls(matrix, counts)


@dataclass(frozen=True, slots=True)
class _Namespace:
    """The weights of a namespace: a row per token with idf squared, idf times coefficient, and 1 where it is known."""

    name: str
    unit: bool
    scale: float
    weights: Floats


class ArrayScorer:
    """One headline head, for many rows."""

    def __init__(self, scorer: Scorer, tokens: Mapping[str, Tokens]) -> None:
        """Take the scorer, and the rows of its tokens."""
        self._scorer, self._namespaces = scorer, list[_Namespace]()
        for namespace in scorer.namespaces:
            rows = tokens[namespace.name]
            weights = np.zeros((len(rows) + 1, 3))
            for token, (idf, coefficient) in namespace.weights.items():
                weights[rows[token]] = idf * idf, idf * coefficient, 1.0
            self._namespaces.append(_Namespace(namespace.name, namespace.unit, namespace.scale, weights))

    def logits(self, found: Mapping[str, TokenRows], chosen: Ints) -> Logits:
        """Return the calibrated logits of the ``chosen`` rows."""
        totals = np.zeros(len(chosen))
        tokens, known = np.zeros(len(chosen), dtype=np.int64), np.zeros(len(chosen), dtype=np.int64)
        for namespace in self._namespaces:
            rows = found[namespace.name]
            matrix = rows.matrix if len(chosen) == len(rows.counts) else rows.matrix[chosen]
            squares, sums, hits = (matrix @ namespace.weights).T
            totals += sums * namespace.scale / (_norms(squares) if namespace.unit else 1.0)
            tokens += rows.counts[chosen]
            known += hits.astype(np.int64)
        scorer = self._scorer
        return Logits(scorer.slope * (scorer.bias + totals) + scorer.offset, tokens, known)


class ArrayLanguages:
    """The language head, for many rows."""

    def __init__(self, head: LanguageHead, scorer: ClassScorer, tokens: Mapping[str, Tokens]) -> None:
        """Take the head and its scorer, and the rows of its tokens."""
        self.head, self._biases = head, np.array(scorer.biases)
        self._weights = {}
        for namespace in scorer.namespaces:
            rows, classes = tokens[namespace.name], len(scorer.biases)
            weights = np.zeros((len(rows) + 1, classes + 1))
            for token, (idf, row) in namespace.weights(classes).items():
                whole = [round(weight * _PER_UNIT) for weight in row]
                weights[rows[token]] = [*whole, round(idf * _PER_UNIT) ** 2]
            self._weights[namespace.name] = weights

    def languages(self, found: Mapping[str, TokenRows], rows: int) -> Ints:
        """Return the index of every row's language among the labels of the head; -1 where none stands out."""
        logits = np.tile(self._biases, (rows, 1))
        for name, weights in self._weights.items():
            sums = found[name].matrix @ weights
            logits += sums[:, :-1] / _PER_UNIT / (_norms(sums[:, -1:]) / _PER_UNIT)
        first = np.argmax(logits, axis=1)
        second, best = np.partition(logits, -2, axis=1)[:, -2:].T
        is_clear = (best >= self.head.lowest) & (best - second >= self.head.margin)
        return np.where(is_clear, first, -1)


def _norms(squares: NDArray[np.float64]) -> Floats:
    """Return the Euclidean norms; 1 for rows without a token."""
    norms: Floats = np.sqrt(squares)
    norms[norms == 0.0] = 1.0
    return norms
