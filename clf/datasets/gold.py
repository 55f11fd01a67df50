"""A hand-written article body -> a role for every block of its page.

Words are compared in runs of four: a block whose runs mostly stand in the body is editorial; one whose runs do not is
promo when it reads like a headline, else navigation; in between nothing is claimed. A block of fewer than four words
must be a whole line of the body, lest "Home" be editorial because the word occurs in the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clf.text.tokens import plain_words
from clf.types import Page, Role

INSIDE, OUTSIDE = 0.6, 0.2
_RUN = 4
_HEADLINE_WORDS, _HEADLINE_CHARACTERS = 4, 20


@dataclass(frozen=True, slots=True)
class Body:
    """The words of a text, ready to be asked what lies in it: its runs of four words and its whole lines."""

    runs: frozenset[tuple[str, ...]]
    lines: frozenset[tuple[str, ...]]

    def share(self, text: str) -> float:
        """Return the share of the text's runs that lie in the body; for a short text 1 or 0: a whole line or not."""
        words = words_of(text)
        if len(words) < _RUN:
            return float(words in self.lines)
        runs = runs_of(words)
        return sum(run in self.runs for run in runs) / len(runs)


def read_body(text: str) -> Body:
    """Return the body of an article from its text; lines are separated by newlines."""
    lines = [words_of(line) for line in text.splitlines()]
    words = tuple(word for line in lines for word in line)
    return Body(frozenset(runs_of(words)), frozenset(line for line in lines if line))


def block_roles(page: Page, body: str, title: str = "") -> list[Role | None]:
    """Return the role of every block of ``page``, None where nothing is claimed.

    A block that repeats the article's title is not claimed either: bodies were written with and without it.
    """
    gold, heading = read_body(body), words_of(title or page.title)
    return [_role(block.text, gold, heading) for block in page.blocks]


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are compared: normalised, folded, lower case, without punctuation."""
    return tuple(word for word in plain_words(text) if word[0].isalnum())


def runs_of(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Return all runs of four words.

    >>> runs_of(["a", "b", "c", "d", "e"])
    [('a', 'b', 'c', 'd'), ('b', 'c', 'd', 'e')]
    """
    return list(zip(*(words[start:] for start in range(_RUN)), strict=False))


def _role(text: str, body: Body, title: tuple[str, ...]) -> Role | None:
    words = words_of(text)
    share = body.share(text)
    if share >= INSIDE:
        return Role.EDITORIAL
    if share >= OUTSIDE or not words or (title and words == title[: len(words)] and len(words) >= _RUN):
        return None
    headline = len(words) >= _HEADLINE_WORDS and len(text) >= _HEADLINE_CHARACTERS
    return Role.PROMO if headline else Role.NAVIGATION
