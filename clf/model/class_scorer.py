"""Several linear models over the same tokens: tokens by namespace -> one logit per class, in one pass.

The arithmetic of a namespace is that of :class:`clf.model.scorer.Namespace` with a norm. The table has one row per
token, with the weights of all classes, because the tokens are looked up only once in this way.

>>> words = ClassNamespace("word", {"the": (2.0, (3.0, -1.0)), "la": (2.0, (-1.0, 4.0))})
>>> ClassScorer((words,), (0.5, 0.0)).logits({"word": ["the", "the", "unknown"]})
[2.0, -0.5]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from operator import add

from clf.types import Tokens


@dataclass(frozen=True, slots=True)
class ClassNamespace:
    """One family of tokens: ``rows`` maps a token to its idf, and to its idf times its coefficient for each class."""

    name: str
    rows: Mapping[str, tuple[float, tuple[float, ...]]]

    def contributions(self, tokens: Iterable[str]) -> list[float]:
        """Return the sum that these tokens add to the logit of each class; empty when no token is known."""
        known = list(filter(None, map(self.rows.get, dict.fromkeys(tokens))))
        norm = sqrt(sum([idf * idf for idf, _ in known])) or 1.0
        return [total / norm for total in map(sum, zip(*[weights for _, weights in known], strict=True))]


@dataclass(frozen=True, slots=True)
class ClassScorer:
    """Linear models over several namespaces, one for each class; ``biases`` has one number per class."""

    namespaces: tuple[ClassNamespace, ...]
    biases: tuple[float, ...]

    def logits(self, tokens: Tokens) -> list[float]:
        """Return the logit of each class; a namespace that the item lacks adds nothing."""
        totals = list(self.biases)
        for namespace in self.namespaces:
            if found := namespace.contributions(tokens.get(namespace.name, ())):
                totals = list(map(add, totals, found))
        return totals
