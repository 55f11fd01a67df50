"""The headline head: headline -> tokens -> scorer -> HeadlineVerdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from clf.errors import BundleError, InputError
from clf.model.bundle import Bundle
from clf.model.scorer import sigmoid
from clf.text.normalize import NORMALIZER_VERSION
from clf.text.tokens import describe, headline_tokens
from clf.types import Explanation, HeadlineVerdict, Reason

MAX_HEADLINE = 10_000
"""Characters; a longer text is a page, not a headline."""
HEADLINE = "headline"


@dataclass(frozen=True, slots=True)
class Coverage:
    """The number of tokens of a headline, and of those that the model does not know."""

    tokens: int
    unknown: int


class HeadlineClassifier:
    """Computes P(clickbait) of a headline from its wording."""

    def __init__(self, bundle: Bundle) -> None:
        """Take the headline head of ``bundle``; raise BundleError when there is none, or its normaliser is not ours."""
        if HEADLINE not in bundle.manifest.heads:
            raise BundleError(f"bundle {bundle.manifest.name!r} has no headline head; train one with `clf train`")
        if bundle.manifest.normalizer != NORMALIZER_VERSION:
            raise BundleError(
                f"bundle {bundle.manifest.name!r} was made with text normaliser {bundle.manifest.normalizer}, "
                f"this clf has {NORMALIZER_VERSION}; train again or install the matching clf"
            )
        self.head = bundle.manifest.heads[HEADLINE]
        self.scorer = bundle.scorers[HEADLINE]
        self._tokens = partial(headline_tokens, namespaces=self.head.namespaces)

    def score(self, texts: Sequence[str]) -> list[HeadlineVerdict]:
        """Return one verdict per headline, in order; raise InputError that names the first unusable one."""
        return [self._verdict(text) for text in checked(texts)]

    def explain(self, text: str) -> Explanation:
        """Return P(clickbait) with its reasons: signed tokens and the bias, strongest first; they sum to the logit."""
        tokens = self._tokens(checked([text])[0])
        reasons = tuple(
            Reason(f"{namespace}:{token}" if namespace else "bias", weight, describe(namespace, token))
            for namespace, token, weight in self.scorer.explain(tokens)
        )
        logit = self.scorer.logit(tokens)
        return Explanation(text=text, clickbait=sigmoid(logit), logit=logit, reasons=reasons)

    def coverage(self, text: str) -> Coverage:
        """Return how many tokens of a headline the model knows; a falling share shows that the news has changed."""
        tokens = self._tokens(text)
        known = {namespace.name: namespace.weights for namespace in self.scorer.namespaces}
        found = [token in known[name] for name in known for token in dict.fromkeys(tokens.get(name, ()))]
        return Coverage(tokens=len(found), unknown=found.count(False))

    def _verdict(self, text: str) -> HeadlineVerdict:
        probability = self.scorer.probability(self._tokens(text))
        return HeadlineVerdict(text, probability, self.head.labels[probability < self.head.decision])


def checked(texts: Sequence[str]) -> Sequence[str]:
    """Return ``texts`` when each can be scored; raise InputError with the index and the cause otherwise."""
    if not isinstance(texts, Iterable):
        raise InputError(f"texts is {texts!r} of type {type(texts).__name__}; give a list of headlines")
    if isinstance(texts, str):
        raise InputError(f"texts is one string ({texts[:40]!r}); give a list of headlines, as in score([text])")
    for index, text in enumerate(texts):
        if not isinstance(text, str):
            raise InputError(f"headline {index} is {text!r} of type {type(text).__name__}; give a string")
        if len(text) > MAX_HEADLINE:
            raise InputError(
                f"headline {index} has {len(text):,} characters, the limit is {MAX_HEADLINE:,}; is it a whole page?"
            )
        if not text.strip():
            raise InputError(f"headline {index} is blank ({text[:40]!r}); leave it out")
    return texts
