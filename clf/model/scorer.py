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

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt

from clf.errors import BundleError
from clf.model.templates import PartedTokens, made
from clf.types import Part, Tokens

_REMEMBERED = 1 << 11
"""Parts per maker, for sure; at most twice as many."""


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
        # A dictionary rather than a set: the order of the sum, and with it the last bit, must not change by run.
        found = list(filter(None, map(self.weights.get, dict.fromkeys(tokens))))
        total = sum([idf * coefficient for idf, coefficient in found])
        squares = sum([idf * idf for idf, _ in found]) if self.unit else 0.0
        return total * self.scale / (sqrt(squares) or 1.0)

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
        return self.slope * (self.bias + self.total(tokens)) + self.offset

    def total(self, tokens: Tokens) -> float:
        """Return what these tokens add to the logit before calibration; parts by namespace may be added up."""
        total = 0.0
        for namespace in self.namespaces:
            found = tokens.get(namespace.name)
            if found:
                total += namespace.share(found)
        return total

    def calibrated(self, totals: Sequence[float]) -> list[float]:
        """Return the calibrated logits of items whose tokens add ``totals``."""
        bias, slope, offset = self.bias, self.slope, self.offset
        return [slope * (bias + total) + offset for total in totals]

    def probability(self, tokens: Tokens) -> float:
        """Return the calibrated probability of one item."""
        return sigmoid(self.logit(tokens))

    def shares(self, parts: Iterable[Part]) -> Iterator[tuple[str, str, float]]:
        """Yield (namespace, token, what it adds to the calibrated logit) for every known token of ``parts``."""
        spaces = {namespace.name: namespace for namespace in self.namespaces}
        for name, tokens in map(made, parts):
            if name in spaces:
                for token, weight in spaces[name].shares(tokens):
                    yield name, token, self.slope * weight

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
    """One scorer, or two that look at the same items, for items that come in parts.

    What a part adds is remembered, for most come again and again. Of two scorers it is one complex number, so that one
    look-up and one sum give both. What a token weighs must not depend on others: namespaces have no norm.
    """

    def __init__(self, *scorers: Scorer) -> None:
        """Take one or two scorers; raise BundleError for a namespace with a norm."""
        normed = [space.name for scorer in scorers for space in scorer.namespaces if space.unit]
        if normed:
            raise BundleError(f"the page scorer has a norm over {normed[0]!r}, which this clf cannot read; train again")
        self._scorers = scorers
        self._weights = {name: _paired(found) for name, found in _by_name(scorers).items()}
        self._memories: dict[str, Memory] = {}
        self._prefixed: dict[tuple[str, str], dict[str, complex]] = {}

    def __reduce__(self) -> tuple[type[PartScorer], tuple[Scorer, ...]]:
        """Travel to another process without what was remembered."""
        return PartScorer, self._scorers

    def weigh(self, items: PartedTokens) -> list[complex]:
        """Return what the parts of every item add together, before calibration."""
        return list(items.numbers(self))

    def logits(self, totals: Sequence[complex]) -> list[list[float]]:
        """Return, per scorer, the calibrated logit of every item from what its parts add together."""
        parts = [total.real for total in totals], [total.imag for total in totals]
        return [scorer.calibrated(found) for scorer, found in zip(self._scorers, parts, strict=False)]

    def of_parts(self, maker: str) -> Memory:
        """Return what the parts of a maker add, as far as remembered; a memory each, that none crowds out another."""
        if maker not in self._memories:
            self._memories[maker] = Memory(lambda values: self._weigh((maker, *values)), _REMEMBERED)
        return self._memories[maker]

    def of_tokens(self, space: str, prefix: str = "") -> Mapping[str, complex]:
        """Return what every known token of a namespace that begins with ``prefix`` adds, by what follows it."""
        if not prefix:
            return self._weights.get(space, {})
        if (space, prefix) not in self._prefixed:
            known = self._weights.get(space, {}).items()
            found = {token[len(prefix) :]: number for token, number in known if token.startswith(prefix)}
            self._prefixed[space, prefix] = found
        return self._prefixed[space, prefix]

    def _weigh(self, part: Part) -> complex:
        space, tokens = made(part)
        return sum(filter(None, map(self.of_tokens(space).get, tokens)), 0j)


def _by_name(scorers: Sequence[Scorer]) -> dict[str, list[Namespace | None]]:
    """Return the namespaces of each scorer by name; one that a scorer lacks is None."""
    spaces = [{space.name: space for space in scorer.namespaces} for scorer in scorers]
    names = dict.fromkeys(name for found in spaces for name in found)
    return {name: [found.get(name) for found in spaces] for name in names}


def _paired(spaces: Sequence[Namespace | None]) -> dict[str, complex]:
    """Return what each token weighs in one or two namespaces."""
    tokens = dict.fromkeys(token for space in spaces if space for token in space.weights)
    return {token: complex(*[_weight(space, token) for space in spaces]) for token in tokens}


def _weight(space: Namespace | None, token: str) -> float:
    if space is None:
        return 0.0
    idf, coefficient = space.weights.get(token, (0.0, 0.0))
    return idf * coefficient * space.scale


class Memory(dict[Part, complex]):
    """What was worked out for a part; what nobody asked for lately is forgotten, and worked out again when needed."""

    def __init__(self, work: Callable[[Part], complex], most: int) -> None:
        """Take what works out the number of a part, and how many to remember for sure."""
        super().__init__()
        self._work, self._most = work, most
        self._before: dict[Part, complex] = {}

    def __missing__(self, part: Part) -> complex:
        """Work out what is asked for the first time, or take it from the memory before this one."""
        if len(self) == self._most:
            self._before = dict(self)
            self.clear()
        found = self._before.get(part)
        self[part] = number = self._work(part) if found is None else found
        return number


def sigmoid(logit: float) -> float:
    """Return 1 / (1 + e^-logit) without overflow.

    >>> sigmoid(0.0), sigmoid(-1000.0), sigmoid(1000.0)
    (0.5, 0.0, 1.0)
    """
    if logit >= 0:
        return 1.0 / (1.0 + exp(-logit))
    odds = exp(logit)
    return odds / (1.0 + odds)
