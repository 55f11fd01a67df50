"""Model, headlines -> the tokens that decide most, in both directions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from clf.classifiers import Model

_SAMPLE = 2000
"""Headlines that are explained."""
_TOKENS = 15
"""Tokens in each direction."""
_MIN_HEADLINES = 5
"""Headlines a token has to occur in."""


def strongest_tokens(model: Model, texts: Sequence[str], language: str) -> list[tuple[str, float]]:
    """Return (token in words, weight) for the head of ``language``: the 15 lowest weights, then the 15 highest.

    The weight of a token is the mean it adds to the logit, over the headlines of an even sample of ``texts`` that have
    it. Tokens in fewer than five headlines are left out.
    """
    weights: dict[str, list[float]] = defaultdict(list)
    for text in texts[:: max(1, len(texts) // _SAMPLE)]:
        for reason in model.explain(text, language).reasons:
            if reason.token != "bias":
                weights[reason.words].append(reason.weight)
    means = [(words, sum(found) / len(found)) for words, found in weights.items() if len(found) >= _MIN_HEADLINES]
    ordered = sorted(means, key=lambda item: item[1])
    return ordered[:_TOKENS] + ordered[_TOKENS:][-_TOKENS:]
