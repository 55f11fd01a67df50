"""The compiled linear model: dictionaries and one loop.

Training hands its TF-IDF weights and logistic-regression coefficients over as plain numbers; serving adds them up
here, without numpy. The arithmetic is scikit-learn's: a token is there or not; its idf, divided by the namespace's own
norm, times the coefficient, summed over namespaces, plus the bias. Platt's calibration (slope and offset) is applied
to the sum.

>>> words = Namespace("word", {"shocking": (1.0, 2.0), "report": (1.0, -1.0)})
>>> scorer = Scorer((words,), bias=0.5)
>>> scorer.logit({"word": ["shocking", "unknown"]})
2.5
>>> round(scorer.probability({"word": ["report"]}), 3)
0.378
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import exp, sqrt

from clf.types import Part, Tokens

_PARTS = 1 << 13
"""Remembered parts per scorer; some two megabytes."""


@dataclass(frozen=True, slots=True)
class Namespace:
    """One family of tokens with its own norm.

    ``weights`` maps a token to (idf, coefficient). ``unit`` divides the namespace's values by their Euclidean length;
    ``scale`` multiplies its share of the logit.
    """

    name: str
    weights: Mapping[str, tuple[float, float]]
    unit: bool = True
    scale: float = 1.0

    def share(self, tokens: Iterable[str]) -> float:
        """What these tokens of the namespace add to the logit; unknown tokens and repetitions add nothing."""
        total = squares = 0.0
        # A dictionary rather than a set: the order of the sum, and with it the last bit, must not change by run.
        for found in filter(None, map(self.weights.get, dict.fromkeys(tokens))):
            idf, coefficient = found
            total += idf * coefficient
            squares += idf * idf
        if self.unit and squares:
            total /= sqrt(squares)
        return total * self.scale

    def shares(self, tokens: Iterable[str]) -> Iterator[tuple[str, float]]:
        """Yield each known token with what it alone adds; the sum is :meth:`share`."""
        known = [(token, found) for token in dict.fromkeys(tokens) if (found := self.weights.get(token))]
        norm = sqrt(sum(idf**2 for _, (idf, _) in known)) if self.unit else 1.0
        for token, (idf, coefficient) in known:
            yield token, idf * coefficient * self.scale / norm


@dataclass(frozen=True, slots=True)
class Scorer:
    """A calibrated linear model over namespaces; one output."""

    namespaces: tuple[Namespace, ...]
    bias: float
    slope: float = 1.0
    offset: float = 0.0

    def logit(self, tokens: Tokens) -> float:
        """Return the calibrated logit of one item; a namespace the item lacks adds nothing."""
        return self.calibrated(self.bias + self.total(tokens))

    def total(self, tokens: Tokens) -> float:
        """Return what these tokens add to the logit before calibration; parts by namespace may be added up."""
        total = 0.0
        for namespace in self.namespaces:
            found = tokens.get(namespace.name)
            if found:
                total += namespace.share(found)
        return total

    def calibrated(self, total: float) -> float:
        """Return the calibrated logit of a raw one."""
        return self.slope * total + self.offset

    def probability(self, tokens: Tokens) -> float:
        """Return the calibrated probability of one item."""
        return sigmoid(self.logit(tokens))

    def explain(self, tokens: Tokens) -> list[tuple[str, str, float]]:
        """Return (namespace, token, weight) for every known token, strongest first, and the bias as ("", "", weight).

        The weights sum to :meth:`logit`.
        """
        shares = [
            (namespace.name, token, self.slope * weight)
            for namespace in self.namespaces
            for token, weight in namespace.shares(tokens.get(namespace.name, ()))
        ]
        shares.append(("", "", self.slope * self.bias + self.offset))
        return sorted(shares, key=lambda share: (-abs(share[2]), share[:2]))


class PartScorer:
    """A scorer for items that come in parts: what a part adds is remembered, for most come again and again.

    The parts of one item must have no token in common, and a namespace with a norm must be one part.
    """

    def __init__(self, scorer: Scorer) -> None:
        """Take the scorer whose logits to give."""
        self.scorer = scorer
        self._namespaces = {namespace.name: namespace for namespace in scorer.namespaces}
        self._share = lru_cache(maxsize=_PARTS)(self._weigh)

    def __reduce__(self) -> tuple[type[PartScorer], tuple[Scorer]]:
        """Travel to another process without what was remembered."""
        return PartScorer, (self.scorer,)

    def total(self, parts: Iterable[Part]) -> float:
        """Return what ``parts`` add to the logit before calibration."""
        return sum(map(self._share, parts))

    def calibrated(self, total: float) -> float:
        """Return the calibrated logit of an item whose parts add up to ``total``."""
        return self.scorer.calibrated(self.scorer.bias + total)

    def logit(self, parts: Iterable[Part]) -> float:
        """Return the calibrated logit of an item."""
        return self.calibrated(self.total(parts))

    def shares(self, parts: Iterable[Part]) -> Iterator[tuple[str, str, float]]:
        """Yield (namespace, token, what it adds to the calibrated logit) for every known token of ``parts``."""
        for name, tokens in parts:
            if name in self._namespaces:
                for token, weight in self._namespaces[name].shares(tokens):
                    yield name, token, self.scorer.slope * weight

    def _weigh(self, part: Part) -> float:
        namespace = self._namespaces.get(part[0])
        return namespace.share(part[1]) if namespace else 0.0


def sigmoid(logit: float) -> float:
    """Return 1 / (1 + e^-logit) without overflow.

    >>> sigmoid(0.0), sigmoid(-1000.0), sigmoid(1000.0)
    (0.5, 0.0, 1.0)
    """
    if logit >= 0:
        return 1.0 / (1.0 + exp(-logit))
    odds = exp(logit)
    return odds / (1.0 + odds)
