"""The compiled linear model: tokens by namespace -> a calibrated logit, with dictionaries and one loop.

Training exports its TF-IDF weights and logistic-regression coefficients as plain numbers; serving adds them up here,
without numpy. The arithmetic is scikit-learn's: a token is present or absent; its idf is divided by the Euclidean norm
of its namespace and multiplied by its coefficient; these products are summed over all namespaces, and the bias is
added. Platt's calibration (slope and offset) is applied to the sum.

>>> words = Namespace("word", {"shocking": (1.0, 2.0), "report": (1.0, -1.0)})
>>> scorer = Scorer((words,), bias=0.5)
>>> scorer.logit({"word": ["shocking", "unknown"]})
2.5
>>> round(scorer.probability({"word": ["report"]}), 3)
0.378
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from operator import mul
from typing import NamedTuple

from clf.types import Tokens


class Weighed(NamedTuple):
    """A sum over tokens, and how many distinct tokens there were, and how many of them the model knows."""

    total: float
    known: int
    tokens: int


class Namespace:
    """One family of tokens with its own norm.

    ``unit`` tells whether values are divided by the Euclidean norm of the idf values that are present. ``scale``
    multiplies the contribution of the namespace to the logit.
    """

    __slots__ = ("_coefficients", "_idf", "_table", "name", "scale", "unit")

    def __init__(
        self, name: str, weights: Mapping[str, tuple[float, float]], unit: bool = True, scale: float = 1.0
    ) -> None:
        """Take the (idf, coefficient) of every token."""
        self.name, self.unit, self.scale = name, unit, scale
        self._idf = array("d", [idf for idf, _ in weights.values()])
        self._coefficients = array("d", [coefficient for _, coefficient in weights.values()])
        # One complex number holds what a token adds to both sums: idf squared, and idf times coefficient. The built-in
        # sum then adds both, which takes two thirds of the time of a loop over pairs.
        squares = map(mul, self._idf, self._idf)
        products = map(mul, self._idf, self._coefficients)
        self._table = dict(zip(weights, map(complex, squares, products), strict=True))

    def __eq__(self, other: object) -> bool:
        """Return True for a namespace with the same tokens, weights and settings."""
        return isinstance(other, Namespace) and self._state() == other._state()

    def __hash__(self) -> int:
        """Return the hash of the settings and the number of tokens."""
        return hash((self.name, self.unit, self.scale, len(self._table)))

    @property
    def weights(self) -> dict[str, tuple[float, float]]:
        """The (idf, coefficient) of every token."""
        return dict(zip(self._table, zip(self._idf, self._coefficients, strict=True), strict=True))

    def weigh(self, tokens: Iterable[str]) -> tuple[float, int, int]:
        """Return the sum that these tokens add to the raw logit, and the counts of known and of all distinct tokens.

        Unknown tokens and repetitions add nothing.
        """
        # dict.fromkeys keeps the order of the tokens, unlike a set; the last bit of the sum depends on that order.
        distinct = dict.fromkeys(tokens)
        known = list(filter(None, map(self._table.get, distinct)))
        sums = sum(known, 0j)
        norm = (sqrt(sums.real) or 1.0) if self.unit else 1.0
        return sums.imag * self.scale / norm, len(known), len(distinct)

    def contribution(self, tokens: Iterable[str]) -> float:
        """Return the sum of :meth:`weigh` alone."""
        return self.weigh(tokens)[0]

    def known(self, tokens: Iterable[str]) -> tuple[int, int]:
        """Return the counts of known and of all distinct tokens, as :meth:`weigh` does."""
        distinct = dict.fromkeys(tokens)
        return len(list(filter(self._table.__contains__, distinct))), len(distinct)

    def contributions(self, tokens: Iterable[str]) -> Iterator[tuple[str, float]]:
        """Yield each known token with its own contribution; the sum is :meth:`contribution`."""
        known = [(token, found) for token in dict.fromkeys(tokens) if (found := self._table.get(token))]
        norm = sqrt(sum(found.real for _, found in known)) if self.unit else 1.0
        for token, found in known:
            yield token, found.imag * self.scale / norm

    def products(self) -> dict[str, float]:
        """Return the contribution of every token when there is no norm: idf times coefficient times scale."""
        return {token: found.imag * self.scale for token, found in self._table.items()}

    def _state(self) -> tuple[object, ...]:
        return self.name, self.unit, self.scale, self.weights


@dataclass(frozen=True, slots=True)
class Scorer:
    """A calibrated linear model over several namespaces, with one output."""

    namespaces: tuple[Namespace, ...]
    bias: float
    slope: float = 1.0
    offset: float = 0.0

    def logit(self, tokens: Tokens) -> float:
        """Return the calibrated logit of one item; a namespace that the item lacks adds nothing."""
        return self.weigh(tokens).total

    def weigh(self, tokens: Tokens) -> Weighed:
        """Return the calibrated logit of one item, with the number of its tokens and of those that are known."""
        total, known, count = 0.0, 0, 0
        for namespace in self.namespaces:
            found = tokens.get(namespace.name)
            if found:
                weight, of_model, distinct = namespace.weigh(found)
                total += weight
                known += of_model
                count += distinct
        return Weighed(self.slope * (self.bias + total) + self.offset, known, count)

    def known(self, tokens: Tokens) -> tuple[int, int]:
        """Return how many distinct tokens of one item are known, and how many there are."""
        counts = [namespace.known(tokens.get(namespace.name, ())) for namespace in self.namespaces]
        return sum([known for known, _ in counts]), sum([count for _, count in counts])

    def calibrated(self, totals: Sequence[float]) -> list[float]:
        """Return the calibrated logits of items whose tokens contribute ``totals`` to the raw logit."""
        bias, slope, offset = self.bias, self.slope, self.offset
        return [slope * (bias + total) + offset for total in totals]

    def probability(self, tokens: Tokens) -> float:
        """Return the calibrated probability of one item."""
        return sigmoid(self.logit(tokens))

    def explain(self, tokens: Tokens) -> list[tuple[str, str, float]]:
        """Return (namespace, token, weight) for every known token, strongest first; the bias is ("", "", weight).

        The weights sum to :meth:`logit`.
        """
        shares = [
            (namespace.name, token, self.slope * weight)
            for namespace in self.namespaces
            for token, weight in namespace.contributions(tokens.get(namespace.name, ()))
        ]
        shares.append(("", "", self.slope * self.bias + self.offset))
        return sorted(shares, key=lambda share: (-abs(share[2]), share[:2]))


def sigmoid(logit: float) -> float:
    """Return 1 / (1 + e^-logit) without overflow.

    >>> sigmoid(0.0), sigmoid(-1000.0), sigmoid(1000.0)
    (0.5, 0.0, 1.0)
    """
    if logit >= 0:
        return 1.0 / (1.0 + exp(-logit))
    odds = exp(logit)
    return odds / (1.0 + odds)
