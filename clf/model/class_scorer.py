"""Several linear models over the same tokens: tokens by namespace -> one logit per class, in one pass.

The arithmetic of a namespace is that of :class:`clf.model.scorer.Namespace` with a norm. The table has one row per
token, with the weights of all classes, because the tokens are looked up only once in this way. The numbers of a row are
hundredths, packed into the bits of one integer, so that rows are added with one addition instead of one per class.

>>> words = ClassNamespace.of("word", {"the": (2.0, (3.0, -1.0)), "la": (2.0, (-1.0, 4.0))})
>>> ClassScorer((words,), (0.5, 0.0)).logits({"word": ["the", "the", "unknown"]})
[2.0, -0.5]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from operator import add
from struct import Struct

from clf.types import Tokens

_FIELD_BITS = 64
"""Bits of one weight in a row; sums over millions of tokens do not overflow into the next field."""
_PER_UNIT = 100
"""Steps of a weight per logit unit."""


@dataclass(frozen=True, slots=True)
class ClassNamespace:
    """One family of tokens: ``rows`` maps a token to one integer.

    The integer holds the weights of all classes, which are the token's idf times its coefficient for the class, and
    after them the square of its idf.
    """

    name: str
    rows: Mapping[str, int]

    @classmethod
    def of(cls, name: str, weights: Mapping[str, tuple[float, Sequence[float]]]) -> ClassNamespace:
        """Return the namespace whose tokens have these idf values and weights, which are rounded to hundredths."""
        return cls(name, {token: _packed([*row, _square(idf)]) for token, (idf, row) in weights.items()})

    def weights(self, classes: int) -> dict[str, tuple[float, list[float]]]:
        """Return the idf and the weights of every token, as :meth:`of` takes them."""
        found = {}
        for token, row in self.rows.items():
            *weights, square = _unpacked(row, classes + 1)
            found[token] = (_root(square), weights)
        return found

    def contributions(self, tokens: Iterable[str], classes: int) -> list[float]:
        """Return the sum that these tokens add to the logit of each of ``classes`` classes."""
        row = sum(filter(None, map(self.rows.get, dict.fromkeys(tokens))))
        *totals, squares = _unpacked(row, classes + 1)
        norm = _root(squares) or 1.0
        return [total / norm for total in totals]


@dataclass(frozen=True, slots=True)
class ClassScorer:
    """Linear models over several namespaces, one for each class; ``biases`` has one number per class."""

    namespaces: tuple[ClassNamespace, ...]
    biases: tuple[float, ...]

    def logits(self, tokens: Tokens) -> list[float]:
        """Return the logit of each class; a namespace that the item lacks adds nothing."""
        totals = list(self.biases)
        for namespace in self.namespaces:
            totals = list(map(add, totals, namespace.contributions(tokens.get(namespace.name, ()), len(totals))))
        return totals


def _square(idf: float) -> float:
    """Return the square of ``idf`` in units of which a hundredth, the step of a row, is exact."""
    return round(idf * _PER_UNIT) ** 2 / _PER_UNIT


def _root(square: float) -> float:
    """Return the idf whose :func:`_square` is ``square``, to the last bit; or the norm of several idf values."""
    return sqrt(round(square * _PER_UNIT)) / _PER_UNIT


def _packed(weights: Iterable[float]) -> int:
    """Return weights, which may be negative, in one integer; the first is in the lowest bits.

    >>> _unpacked(_packed([1.5, -0.25]) + _packed([-2.0, 0.5]), 2)
    [-0.5, 0.25]
    """
    return sum([round(weight * _PER_UNIT) << (_FIELD_BITS * index) for index, weight in enumerate(weights)])


def _unpacked(row: int, count: int) -> list[float]:
    """Return the ``count`` weights in ``row``, which may be a sum of rows."""
    record, signs, mask = _layout(count)
    # Every negative field has borrowed from the next one; with all signs added, none has.
    fields = record.unpack((((row + signs) ^ signs) & mask).to_bytes(record.size, "little"))
    return [field / _PER_UNIT for field in fields]


@lru_cache(maxsize=1 << 4)
def _layout(count: int) -> tuple[Struct, int, int]:
    """Return how ``count`` fields are read from bytes, their highest bits, and all their bits."""
    signs = sum([1 << (_FIELD_BITS * index + _FIELD_BITS - 1) for index in range(count)])
    return Struct(f"<{count}q"), signs, (1 << _FIELD_BITS * count) - 1
