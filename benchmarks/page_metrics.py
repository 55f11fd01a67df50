"""What a separator says against what people wrote down -> numbers (pure): roles, tokens, the public benchmark's F1."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from clf.datasets.pages.gold import blocks_within, page_roles
from clf.text.tokens import words_only
from clf.training.evaluation.estimate import Estimate, bootstrap
from clf.training.evaluation.page_metrics import Counts
from clf.types import Page, Role

_TOKEN = re.compile(r"\w+")
_SHINGLE = 4


@dataclass(frozen=True, slots=True)
class Share:
    """Precision and recall of one page; None where there was nothing said, or nothing to say."""

    precision: float | None
    recall: float | None

    @property
    def f1(self) -> float:
        """The harmonic mean; what is not defined counts as 0, unless neither is."""
        if self.precision is None and self.recall is None:
            return 1.0
        return harmonic(self.precision or 0.0, self.recall or 0.0)


def roles_in(page: Page, text: str, roles: Sequence[Role] = ()) -> tuple[Role, ...]:
    """Return the role of every block of ``page`` for a separator that says ``text`` is the article.

    By the gold's own rule: editorial when its words lie in the text. What does not has the role the separator said
    (``roles``, by block), and where it says none the gold's own idea of a teaser.
    """
    outside = [role or Role.NAVIGATION for role in roles or page_roles(page, "").blocks]
    return tuple(
        Role.EDITORIAL if said else Role.NAVIGATION if role is Role.EDITORIAL else role
        for said, role in zip(blocks_within(page, text), outside, strict=True)
    )


def token_share(said: str, gold: str) -> Share:
    """Return the share of words in common, each as often as it occurs.

    >>> token_share("One two three.", "two three four five").precision
    0.6666666666666666
    """
    return _share(words_only(said), words_only(gold))


def shingle_share(said: str, gold: str) -> Share:
    """Return the share of runs of four tokens in common, as the article extraction benchmark counts them.

    After ``evaluate.py`` of scrapinghub/article-extraction-benchmark: a token is a run of word characters as written,
    a text of fewer than four tokens is one shingle, each shingle counts as often as it occurs.
    """
    return _share(_shingles(said), _shingles(gold))


def token_figure(shares: Sequence[Share]) -> Estimate:
    """Return the mean F1 of the pages with the interval of resampling pages."""
    values = np.array([share.f1 for share in shares])
    return _figure(len(values), lambda rows: float(values[rows].mean()))


def body_figure(shares: Sequence[Share]) -> Estimate:
    """Return the F1 of mean precision and mean recall over pages, as the article extraction benchmark does.

    A page counts for precision where something was said, for recall where there was something to say.
    """
    return _figure(len(shares), lambda rows: body_f1([shares[row] for row in rows]))


def body_f1(shares: Iterable[Share]) -> float:
    """Return the F1 of the mean of all defined precisions and the mean of all defined recalls."""
    known = list(shares)
    precisions = [share.precision for share in known if share.precision is not None]
    recalls = [share.recall for share in known if share.recall is not None]
    return harmonic(fmean(precisions) if precisions else 0.0, fmean(recalls) if recalls else 0.0)


def harmonic(one: float, other: float) -> float:
    """Return the harmonic mean, 0 for two zeros.

    >>> harmonic(0.5, 1.0), harmonic(0, 0)
    (0.6666666666666666, 0.0)
    """
    return 2 * one * other / (one + other) if one + other else 0.0


def role_counts(gold: Sequence[Role], said: Sequence[Role], role: Role) -> tuple[int, int, int]:
    """Return how often ``role`` was rightly said, wrongly said, and missed."""
    pairs = Counter((truth is role, found is role) for truth, found in zip(gold, said, strict=True))
    return pairs[True, True], pairs[False, True], pairs[True, False]


def as_counts(rows: Sequence[tuple[int, int, int]]) -> Counts:
    """Return the rows of :func:`role_counts`, one per page, as the house's F1 takes them."""
    return np.array(rows, dtype=np.intp).reshape(-1, 3)


def _share(said: Sequence[Hashable], gold: Sequence[Hashable]) -> Share:
    both = (Counter(said) & Counter(gold)).total()
    return Share(both / len(said) if said else None, both / len(gold) if gold else None)


def _shingles(text: str) -> list[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    runs = (tuple(tokens[start : start + _SHINGLE]) for start in range(max(1, len(tokens) - _SHINGLE + 1)))
    return [run for run in runs if run]


def _figure(pages: int, value: Callable[[Sequence[int]], float]) -> Estimate:
    return bootstrap(lambda index: value(index.tolist()), pages)
