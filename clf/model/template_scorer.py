"""A scorer for features: FeatureTable -> logits, with the weight of every feature looked up or computed once.

The features of web pages repeat within a page, and from page to page of a site. Therefore the weight of a feature is
cached instead of being added up from the weights of its tokens again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from clf.errors import BundleError
from clf.model.cache import GenerationCache
from clf.model.feature_table import FeatureTable
from clf.model.scorer import Scorer
from clf.model.templates import Feature, expand

_CACHED = 1 << 11
"""Features per template that are certainly cached. Up to twice as many entries are held."""


class TemplateScorer:
    """A linear model over features. Its namespaces have no norm, so the weights of features can be added up."""

    def __init__(self, scorer: Scorer) -> None:
        """Take a scorer over tokens; raise BundleError when one of its namespaces has a norm."""
        if normed := [namespace.name for namespace in scorer.namespaces if namespace.unit]:
            raise BundleError(f"the page scorer has a norm over {normed[0]!r}, which this clf cannot read; train again")
        self.scorer = scorer
        self._namespaces = {namespace.name: namespace for namespace in scorer.namespaces}
        self._weights = {namespace.name: namespace.products() for namespace in scorer.namespaces}
        self._prefixed: dict[tuple[str, str], Mapping[str, float]] = {}
        self._caches: dict[str, GenerationCache] = {}

    def __reduce__(self) -> tuple[type[TemplateScorer], tuple[Scorer]]:
        """Pickle the scorer without its caches."""
        return TemplateScorer, (self.scorer,)

    def weigh(self, table: FeatureTable) -> list[float]:
        """Return the weight of every item of ``table``: its raw logit without the bias."""
        return table.weights(self)

    def logits(self, weights: Sequence[float]) -> list[float]:
        """Return the calibrated logits of items with these weights; the weights of several tables may be added."""
        return self.scorer.calibrated(weights)

    def contributions(self, features: Iterable[Feature]) -> Iterator[tuple[str, str, float]]:
        """Yield (namespace, token, share of the calibrated logit) for every known token of ``features``."""
        for name, tokens in map(expand, features):
            if namespace := self._namespaces.get(name):
                for token, weight in namespace.contributions(tokens):
                    yield name, token, self.scorer.slope * weight

    def of_template(self, template: str) -> Mapping[Any, float]:
        """Return the weights of the features of ``template``, as :class:`clf.model.feature_table.Weights` says.

        Each template has its own cache, so that features of one template cannot push out those of another.
        """
        if template not in self._caches:
            self._caches[template] = GenerationCache(lambda arguments: self._weigh((template, *arguments)), _CACHED)
        return self._caches[template]

    def of_namespace(self, namespace: str, prefix: str = "") -> Mapping[str, float]:
        """Return the weights of single tokens, as :class:`clf.model.feature_table.Weights` says."""
        if not prefix:
            return self._weights.get(namespace, {})
        if (namespace, prefix) not in self._prefixed:
            known = self._weights.get(namespace, {}).items()
            found = {token.removeprefix(prefix): weight for token, weight in known if token.startswith(prefix)}
            self._prefixed[namespace, prefix] = found
        return self._prefixed[namespace, prefix]

    def _weigh(self, feature: Feature) -> float:
        namespace, tokens = expand(feature)
        return sum(filter(None, map(self.of_namespace(namespace).get, tokens)), 0.0)
