"""The hall where text, page and model meet: classifiers that take what people have and return verdicts.

Headline -> tokens -> scorer -> HeadlineVerdict. One :class:`Model` holds the heads of one bundle.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from clf.errors import BundleError, InputError
from clf.model.bundle import Bundle, read_bundle
from clf.model.scorer import sigmoid
from clf.text.normalize import NORMALIZER_VERSION
from clf.text.tokens import describe, headline_tokens
from clf.types import Explanation, HeadlineVerdict, Reason

MAX_HEADLINE = 10_000
"""Characters; what is longer is a page, not a headline."""
HEADLINE = "headline"
PROBE_TOLERANCE = 1e-9


class HeadlineClassifier:
    """P(clickbait) of a headline from its wording."""

    def __init__(self, bundle: Bundle) -> None:
        """Take the headline head of ``bundle``; raise BundleError when it has none or needs another normaliser."""
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
        """Return one verdict per headline, in order; raise InputError naming the first one that is not usable."""
        return [self._verdict(text) for text in checked(texts)]

    def explain(self, text: str) -> Explanation:
        """Return the verdict with its reasons: signed tokens and the bias, strongest first, summing to the logit."""
        tokens = self._tokens(checked([text])[0])
        reasons = tuple(
            Reason(f"{namespace}:{token}" if namespace else "bias", weight, describe(namespace, token))
            for namespace, token, weight in self.scorer.explain(tokens)
        )
        logit = self.scorer.logit(tokens)
        return Explanation(text, sigmoid(logit), logit, reasons)

    def _verdict(self, text: str) -> HeadlineVerdict:
        probability = self.scorer.probability(self._tokens(text))
        return HeadlineVerdict(text, probability, self.head.labels[probability < self.head.decision])


class Model:
    """All heads of one bundle."""

    def __init__(self, bundle: Bundle) -> None:
        """Build the classifiers of ``bundle``."""
        self.bundle = bundle
        self.headlines = HeadlineClassifier(bundle)

    @classmethod
    def load(cls, folder: Path) -> Model:
        """Read, check and build the model in ``folder``; raise BundleError naming what is wrong."""
        return cls(read_bundle(folder))

    def score(self, texts: Sequence[str]) -> list[HeadlineVerdict]:
        """Return P(clickbait) and label of every headline; see :meth:`HeadlineClassifier.score`."""
        return self.headlines.score(texts)

    def explain(self, text: str) -> Explanation:
        """Return why one headline got its probability; see :meth:`HeadlineClassifier.explain`."""
        return self.headlines.explain(text)

    def check_probes(self) -> int:
        """Score the bundle's probes and return their number; raise BundleError for the first that differs."""
        for probe in self.bundle.probes:
            found = self.score([probe["text"]])[0].clickbait
            if abs(found - probe["clickbait"]) > PROBE_TOLERANCE:
                raise BundleError(
                    f"probe {probe['text']!r} gets {found!r}, the bundle expects {probe['clickbait']!r}: this clf does "
                    "not compute what the bundle was made with; install the matching clf or train again"
                )
        return len(self.bundle.probes)


def checked(texts: Sequence[str]) -> Sequence[str]:
    """Return ``texts`` when every one can be scored; raise InputError with the place and the reason otherwise."""
    if isinstance(texts, str):
        raise InputError(f"texts is one string ({texts[:40]!r}); give a list of headlines, as in score([text])")
    for place, text in enumerate(texts):
        if not isinstance(text, str):
            raise InputError(f"headline {place} is {text!r} of type {type(text).__name__}; give a string")
        if len(text) > MAX_HEADLINE:
            raise InputError(
                f"headline {place} has {len(text):,} characters, the limit is {MAX_HEADLINE:,}; is it a whole page?"
            )
        if not text.strip():
            raise InputError(f"headline {place} is blank ({text[:40]!r}); leave it out")
    return texts
