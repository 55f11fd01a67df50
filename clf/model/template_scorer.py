"""Scorers for features: FeatureTable -> logits, with the weight of every feature looked up or computed once.

The features of web pages repeat within a page, and from page to page of a site. Therefore the weight of a feature is
cached instead of being added up from the weights of its tokens again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any, Generic

from clf.errors import BundleError
from clf.model.cache import GenerationCache
from clf.model.feature_table import FeatureTable, Number
from clf.model.scorer import Scorer
from clf.model.templates import Feature, expand

_CACHED = 1 << 11
"""Features per template that are certainly cached. Up to twice as many entries are held."""
_REAL, _IMAGINARY = attrgetter("real"), attrgetter("imag")


class _FeatureWeights(Generic[Number]):
    """The weights of tokens by namespace, and of the features that are made of them."""

    def __init__(self, weights: Callable[[], Mapping[str, Mapping[str, Number]]]) -> None:
        self._make_weights: Callable[[], Mapping[str, Mapping[str, Number]]] = weights
        self._prefixed: dict[tuple[str, str], Mapping[str, Number]] = {}
        self._caches: dict[str, GenerationCache[Number]] = {}

    @cached_property
    def _weights(self) -> Mapping[str, Mapping[str, Number]]:
        """The weight of every token by namespace; made when it is first needed."""
        return self._make_weights()

    def weigh(self, table: FeatureTable) -> list[Number]:
        """Return the weight of every item of ``table``: its raw logit without the bias."""
        return table.weights(self)

    def of_template(self, template: str) -> Mapping[Any, Number]:
        """Return the weights of the features of ``template``, as :class:`clf.model.feature_table.Weights` says.

        Each template has its own cache, so that features of one template cannot push out those of another.
        """
        if template not in self._caches:
            self._caches[template] = GenerationCache(lambda arguments: self._weigh((template, *arguments)), _CACHED)
        return self._caches[template]

    def of_namespace(self, namespace: str, prefix: str = "") -> Mapping[str, Number]:
        """Return the weights of single tokens, as :class:`clf.model.feature_table.Weights` says."""
        if not prefix:
            return self._weights.get(namespace, {})
        if (namespace, prefix) not in self._prefixed:
            known = self._weights.get(namespace, {}).items()
            found = {token.removeprefix(prefix): weight for token, weight in known if token.startswith(prefix)}
            self._prefixed[namespace, prefix] = found
        return self._prefixed[namespace, prefix]

    def _weigh(self, feature: Feature) -> Number:
        namespace, tokens = expand(feature)
        return sum(filter(None, map(self.of_namespace(namespace).get, tokens)), 0.0)


class TemplateScorer(_FeatureWeights[float]):
    """A linear model over features. Its namespaces have no norm, so the weights of features can be added up."""

    def __init__(self, scorer: Scorer) -> None:
        """Take a scorer over tokens; raise BundleError when one of its namespaces has a norm."""
        super().__init__(lambda: {namespace.name: namespace.products() for namespace in scorer.namespaces})
        if normed := [namespace.name for namespace in scorer.namespaces if namespace.unit]:
            raise BundleError(f"the page scorer has a norm over {normed[0]!r}, which this clf cannot read; train again")
        self.scorer = scorer
        self._namespaces = {namespace.name: namespace for namespace in scorer.namespaces}

    def __reduce__(self) -> tuple[type[TemplateScorer], tuple[Scorer]]:
        """Pickle the scorer without its caches."""
        return TemplateScorer, (self.scorer,)

    def logits(self, weights: Sequence[float]) -> list[float]:
        """Return the calibrated logits of items with these weights; the weights of several tables may be added."""
        return self.scorer.calibrated(weights)

    def contributions(self, features: Iterable[Feature]) -> Iterator[tuple[str, str, float]]:
        """Yield (namespace, token, share of the calibrated logit) for every known token of ``features``."""
        for name, tokens in map(expand, features):
            if namespace := self._namespaces.get(name):
                for token, weight in namespace.contributions(tokens):
                    yield name, token, self.scorer.slope * weight


class PairScorer(_FeatureWeights[complex]):
    """Two linear models over the same features, in one pass: a weight of both is one complex number.

    >>> from clf.model.scorer import Namespace
    >>> one, other = (Namespace("word", {"a": (1.0, weight)}, unit=False) for weight in (2.0, 3.0))
    >>> PairScorer(Scorer((one,), bias=0.0), Scorer((other,), bias=1.0)).logits([2 + 3j])
    ([2.0], [4.0])
    """

    def __init__(self, first: Scorer, second: Scorer) -> None:
        """Take two scorers over tokens, whose namespaces have no norm."""
        super().__init__(lambda: _paired(first, second))
        self._scorers = first, second

    def __reduce__(self) -> tuple[type[PairScorer], tuple[Scorer, Scorer]]:
        """Pickle the scorers without their caches."""
        return PairScorer, self._scorers

    def logits(self, weights: Sequence[complex]) -> tuple[list[float], list[float]]:
        """Return the calibrated logits of items with these weights by the first scorer, and by the second."""
        first, second = self._scorers
        return first.calibrated(list(map(_REAL, weights))), second.calibrated(list(map(_IMAGINARY, weights)))


def _paired(first: Scorer, second: Scorer) -> dict[str, dict[str, complex]]:
    """Return the weights of both scorers by namespace and token; a scorer that lacks a token gives it the weight 0."""
    weights: dict[str, dict[str, complex]] = {}
    for scorer, unit in ((first, 1.0), (second, 1j)):
        for namespace in scorer.namespaces:
            known = weights.setdefault(namespace.name, {})
            for token, weight in namespace.products().items():
                known[token] = known.get(token, 0j) + unit * weight
    return weights
