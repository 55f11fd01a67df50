"""Votes -> ballots, one per text with one voice per client: the unit of the export and of the statistics.

Texts that differ only in case, accents, punctuation, numbers, invisible characters or lookalike letters are the same
text. The last vote of a client on a text counts, so that neither repeating a vote nor changing it adds weight.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from clf.feedback.lookalikes import fold_lookalikes
from clf.feedback.store import Vote
from clf.text.tokens import repeat_key


@dataclass(frozen=True, slots=True)
class Ballot:
    """The voices on one text, sorted by client; ``key`` is the normalized text that all its spellings share."""

    key: str
    voices: tuple[Vote, ...]

    @property
    def text(self) -> str:
        """The most frequent spelling, with white space collapsed."""
        return " ".join(_most_common(vote.text for vote in self.voices).split())

    @property
    def language(self) -> str:
        """The most frequent primary language subtag; "" when no vote names a language."""
        return _most_common(vote.language.lower().partition("-")[0] for vote in self.voices if vote.language)

    @property
    def site(self) -> str:
        """The most frequent host, without ``www.``; "" when no vote names one."""
        return _most_common(site for vote in self.voices if (site := _host(vote.site)))

    @property
    def labels(self) -> Counter[str]:
        """Label -> number of voices."""
        return Counter(vote.said for vote in self.voices)


def collect(votes: Iterable[Vote]) -> list[Ballot]:
    """Return the ballots of ``votes``, sorted by key; the votes are on one task and sorted by time."""
    texts: dict[str, dict[str, Vote]] = {}
    for vote in votes:
        texts.setdefault(repeat_key(fold_lookalikes(vote.text)), {})[vote.client] = vote
    return [Ballot(key, tuple(voices[name] for name in sorted(voices))) for key, voices in sorted(texts.items())]


def _most_common(values: Iterable[str]) -> str:
    """Return the most frequent value, the smallest of several; "" when there is none.

    >>> _most_common(["b", "a", "b", "a"])
    'a'
    """
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value), default="")


def _host(site: str) -> str:
    return site.strip().lower().rstrip(".").removeprefix("www.")
