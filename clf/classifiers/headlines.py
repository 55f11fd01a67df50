"""The headline heads, one per language: headline -> tokens -> language -> scorer -> HeadlineVerdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from clf.classifiers.language import LanguageClassifier, primary_code
from clf.errors import BundleError, InputError
from clf.model.bundle import Bundle
from clf.model.manifest import Head
from clf.model.scorer import Scorer, Weighed, sigmoid
from clf.text.normalize import NORMALIZER_VERSION
from clf.text.tokens import HeadlineTokens, describe
from clf.types import Explanation, HeadlineVerdict, Reason

MAX_HEADLINE = 10_000
"""Characters; a longer text is a page, not a headline."""
HEADLINE = "headline"
"""Name of the only headline head of a bundle of format version 1; later names are ``headline-`` and a language."""
UNKNOWN = "unknown"
"""The label of a headline that no head can score."""


@dataclass(frozen=True, slots=True)
class _Coverage:
    """The number of tokens of a headline, and of those that the model does not know."""

    tokens: int
    unknown: int


class HeadlineClassifier:
    """Computes P(clickbait) of a headline from its wording, with the head of its language.

    ``heads`` maps a language to its head. The one head of an old bundle has the language "" and scores all texts.
    """

    def __init__(self, bundle: Bundle) -> None:
        """Take the headline heads and the language head of ``bundle``.

        Raises BundleError when there is no headline head, when no language head chooses between several heads, and
        when the bundle was made with another text normaliser.
        """
        names = headline_heads(bundle.manifest.heads)
        _check_bundle(bundle, names)
        self.heads: Mapping[str, Head] = {language: bundle.manifest.heads[name] for language, name in names.items()}
        self._names, self._scorers = names, bundle.scorers
        self._recogniser = LanguageClassifier.of(bundle)
        self._first_namespaces = self._recogniser.head.namespaces if self._recogniser else ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have a head; empty for the one head of an old bundle, which has no language."""
        return tuple(sorted(filter(None, self.heads)))

    def scorer(self, language: str) -> Scorer:
        """Return the scorer of the head for ``language``; it is constructed when it is first used."""
        return self._scorers[self._names[language]]

    def score(self, texts: Sequence[str], *, language: str | None = None) -> list[HeadlineVerdict]:
        """Return one verdict per headline, in order; ``language`` is the language of all of them, if it is known.

        A headline in a language without a head, or in one that the language head does not recognise, has the label
        ``unknown`` and no probability. Raises InputError that names the first unusable headline, and for a ``language``
        that is no code or has no head.
        """
        wanted = self.checked_language(language)
        return [self._verdict(text, wanted) for text in checked(texts)]

    def score_any(self, texts: Sequence[str], language: str | None) -> list[HeadlineVerdict]:
        """Return the verdicts of :meth:`score`; with a ``language`` that has no head, all of them are ``unknown``."""
        code = None if language is None else primary_code(language, self.languages)
        if code is None or "" in self.heads or code in self.heads:
            return self.score(texts, language=code)
        return [HeadlineVerdict(text=text, clickbait=None, label=UNKNOWN, language=code, known=0.0) for text in texts]

    def explain(self, text: str, *, language: str | None = None) -> Explanation:
        """Return P(clickbait) with its reasons: signed tokens and the bias, strongest first; they sum to the logit.

        A headline that no head can score has no probability and no reasons. Errors are those of :meth:`score`.
        """
        wanted = self.checked_language(language)
        tokens = HeadlineTokens(checked([text])[0])
        found, weighed = self._weigh(text, tokens, wanted)
        if weighed is None:
            return Explanation(text=text, clickbait=None, logit=None, reasons=(), language=found)
        reasons = tuple(
            Reason(f"{namespace}:{token}" if namespace else "bias", weight, describe(namespace, token))
            for namespace, token, weight in self.scorer(found).explain(tokens)
        )
        logit = weighed.total
        return Explanation(text=text, clickbait=sigmoid(logit), logit=logit, reasons=reasons, language=found)

    def coverage(self, text: str) -> _Coverage:
        """Return how many tokens of a headline its head knows; a falling share shows that the news has changed."""
        tokens = HeadlineTokens(text)
        _, weighed = self._weigh(text, tokens, None)
        if weighed is None:
            count = sum(len(set(found)) for found in tokens.values())
            return _Coverage(tokens=count, unknown=count)
        return _Coverage(tokens=weighed.tokens, unknown=weighed.tokens - weighed.known)

    def language(self, text: str) -> str | None:
        """Return the language of ``text``, a headline or a passage; None when it is not recognised."""
        tokens = HeadlineTokens(text)
        language = self._language(tokens)
        if not language or not _has_letter(text):
            return None
        if language not in self.heads:
            return language
        known, count = self.scorer(language).known(tokens.of(self.heads[language].namespaces))
        return language if self._is_believed(known, count) else None

    def on_page(self, text: str, page_language: str | None) -> float | None:
        """Return P(clickbait) of a link's text; a text whose language is not recognised has that of its page."""
        tokens = HeadlineTokens(text)
        language, weighed = self._weigh(text, tokens, None)
        if not language and weighed is None and page_language is not None:
            _, weighed = self._weigh(text, tokens, page_language)
        return None if weighed is None else sigmoid(weighed.total)

    def _weigh(self, text: str, tokens: HeadlineTokens, wanted: str | None) -> tuple[str, Weighed | None]:
        """Return the language of a text ("" where none is recognised) and its weighed tokens (None without a head).

        A recognised language is dropped when its head knows too few of the tokens; a given language is kept.
        """
        language = wanted if wanted is not None else self._language(tokens)
        if language is None or not _has_letter(text):
            return "", None
        if language not in self.heads:
            return language, None
        weighed = self.scorer(language).weigh(tokens.of(self.heads[language].namespaces))
        if wanted is None and not self._is_believed(weighed.known, weighed.tokens):
            return "", None
        return language, weighed

    def _is_believed(self, known: int, count: int) -> bool:
        """Return whether the head of a recognised language knows enough of a text: ``known`` of ``count`` tokens."""
        return self._recogniser is None or known >= self._recogniser.head.least_known * count

    def _language(self, tokens: HeadlineTokens) -> str | None:
        return (
            self._recogniser.language(tokens.of(self._first_namespaces)) if self._recogniser else next(iter(self.heads))
        )

    def _verdict(self, text: str, wanted: str | None) -> HeadlineVerdict:
        language, weighed = self._weigh(text, HeadlineTokens(text), wanted)
        if weighed is None:
            return HeadlineVerdict(text=text, clickbait=None, label=UNKNOWN, language=language, known=0.0)
        head = self.heads[language]
        probability = sigmoid(weighed.total)
        return HeadlineVerdict(
            text=text,
            clickbait=probability,
            label=head.labels[probability < head.decision],
            language=language,
            known=weighed.known / weighed.tokens,
        )

    def checked_language(self, language: str | None) -> str | None:
        """Return the language whose head was asked for; the one head of an old bundle stands for every language."""
        if language is None:
            return None
        code = primary_code(language, self.languages)
        if "" in self.heads:
            return ""
        if code not in self.heads:
            raise InputError(f"there is no headline head for language {language!r}; heads: {', '.join(self.languages)}")
        return code


def headline_heads(heads: Mapping[str, Head]) -> dict[str, str]:
    """Return language -> name of the headline heads among ``heads``.

    >>> headline_heads(dict.fromkeys(["headline-ro", "page", "headline"]))
    {'ro': 'headline-ro', '': 'headline'}
    """
    names = [name for name in heads if name == HEADLINE or name.startswith(f"{HEADLINE}-")]
    return {name[len(HEADLINE) + 1 :]: name for name in names}


def _check_bundle(bundle: Bundle, names: Mapping[str, str]) -> None:
    manifest = bundle.manifest
    if not names:
        raise BundleError(f"bundle {manifest.name!r} has no headline head; train one with `clf train`")
    if len(names) > 1 and manifest.language is None:
        raise BundleError(
            f"bundle {manifest.name!r} has heads for {', '.join(sorted(names))} and no language head to choose from "
            "them; train again"
        )
    if manifest.normalizer != NORMALIZER_VERSION:
        raise BundleError(
            f"bundle {manifest.name!r} was made with text normaliser {manifest.normalizer}, "
            f"this clf has {NORMALIZER_VERSION}; train again or install the matching clf"
        )


def _has_letter(text: str) -> bool:
    return any(map(str.isalpha, text))


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
