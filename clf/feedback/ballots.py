"""Votes -> ballots: one text, one voice per client. What the export and the statistics count.

Texts that differ only in case, accents, punctuation, numbers or invisible characters are one text; of a client's votes
on it the last one counts, so that neither repeating nor changing one's mind adds weight.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from clf.feedback.store import Vote
from clf.text.tokens import repeat_key


@dataclass(frozen=True, slots=True)
class Ballot:
    """The voices on one text; ``key`` is what its spellings share, ``voices`` are in the order of their clients."""

    key: str
    voices: tuple[Vote, ...]

    @property
    def text(self) -> str:
        """The spelling most voices saw, its white space collapsed."""
        return " ".join(_most_common(vote.text for vote in self.voices).split())

    @property
    def language(self) -> str:
        """The two or three letters most voices name; "" when none does."""
        return _most_common(vote.language.lower().partition("-")[0] for vote in self.voices if vote.language)

    @property
    def site(self) -> str:
        """The host most voices name, without ``www.``; "" when none does."""
        return _most_common(site for vote in self.voices if (site := _host(vote.site)))

    @property
    def labels(self) -> Counter[str]:
        """How many voices each label has."""
        return Counter(vote.said for vote in self.voices)


def collect(votes: Iterable[Vote]) -> list[Ballot]:
    """Return the ballots of votes on one task, given by time, in the order of their keys.

    >>> collect([])
    []
    """
    texts: dict[str, dict[str, Vote]] = {}
    for vote in votes:
        texts.setdefault(repeat_key(vote.text), {})[vote.client] = vote
    return [Ballot(key, tuple(voices[name] for name in sorted(voices))) for key, voices in sorted(texts.items())]


def _most_common(values: Iterable[str]) -> str:
    """Return the most frequent value, of equals the smallest; "" when there is none.

    >>> _most_common(["b", "a", "b", "a"])
    'a'
    """
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value), default="")


def _host(site: str) -> str:
    return site.strip().lower().rstrip(".").removeprefix("www.")
