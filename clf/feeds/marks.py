"""Title of an item -> its mark: the score of a clickbait headline, its reasons, and the words that readers see."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from clf.classifiers import Model
from clf.classifiers.headlines import MAX_HEADLINE
from clf.types import HeadlineVerdict

LABEL = "clickbait"
SCHEME = "urn:x-clf:clickbait"
"""The name that tells the categories of this package from others; it is no address."""
_REASONS = 3
"""Most reasons in a mark."""
_TAG = re.compile(r"<[^<>]*+>")
_CODE = re.compile(r"[A-Za-z]{2,3}(?=[-_]|$)")


@dataclass(frozen=True)
class Mark:
    """The verdict on the title of one item: P(clickbait), its label, and the language that was used."""

    model: Model
    verdict: HeadlineVerdict

    @property
    def probability(self) -> float:
        """P(clickbait); 0 where no head can score the title."""
        return self.verdict.clickbait or 0.0

    @property
    def is_clickbait(self) -> bool:
        """Whether the title has the label clickbait."""
        return self.verdict.label == LABEL

    @property
    def score(self) -> str:
        """The label with the probability, as in ``clickbait 0.97``."""
        return f"{LABEL} {self.probability:.2f}"

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        """The strongest reasons for clickbait, in words."""
        found = self.model.explain(self.verdict.text, self.verdict.language or None).reasons
        words = [reason.words for reason in found if reason.weight > 0 and reason.token != "bias"]
        return tuple(dict.fromkeys(words))[:_REASONS]

    @property
    def sentence(self) -> str:
        """The score and the reasons in one line."""
        return f"{self.score}: {'; '.join(self.reasons)}"


def mark_of(model: Model, title: str, feed_language: str, language: str | None = None) -> Mark | None:
    """Return the mark of a plain-text title; None for a title that is blank or longer than a headline.

    ``language`` is the code of all titles, if the caller knows it. ``feed_language`` is the code that the feed states;
    it is used for a title whose words show no language, because feeds often state a wrong one.
    """
    text = " ".join(title.split())
    if not text or len(text) > MAX_HEADLINE:
        return None
    verdict = model.score([text], language)[0]
    code = _CODE.match(feed_language)
    if not verdict.language and language is None and code:
        verdict = model.headlines.score_any([text], code[0].lower())[0]
    return Mark(model, verdict)


def without_markup(html: str) -> str:
    """Return the text of a title that is HTML.

    >>> without_markup("AT&amp;T <b>wins</b>")
    'AT&T wins'
    """
    return unescape(_TAG.sub("", html))
