"""Predicted roles and texts, gold -> counts and F1 (pure): roles, tokens, and the public benchmark's own figure."""

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
"""Tokens of a shingle."""


@dataclass(frozen=True, slots=True)
class Share:
    """Precision and recall of one page. Precision is None without a prediction, recall is None without gold."""

    precision: float | None
    recall: float | None

    @property
    def f1(self) -> float:
        """The harmonic mean; an undefined value counts as 0, and two undefined values give 1."""
        if self.precision is None and self.recall is None:
            return 1.0
        return harmonic(self.precision or 0.0, self.recall or 0.0)


def roles_in(page: Page, text: str, roles: Sequence[Role] = ()) -> tuple[Role, ...]:
    """Return the role of every block of ``page`` for a separator whose article is ``text``.

    A block is editorial by the gold's own rule: its words lie in the text. Every other block has the separator's role
    in ``roles`` (one per block), and by the gold's rule for teasers when the separator predicts no roles.
    """
    outside = [role or Role.NAVIGATION for role in roles or page_roles(page, "").blocks]
    return tuple(map(_role, blocks_within(page, text), outside))


def token_share(predicted: str, gold: str) -> Share:
    """Return the share of common words; a word counts as often as it occurs.

    >>> token_share("One two three.", "two three four five").precision
    0.6666666666666666
    """
    return _share(words_only(predicted), words_only(gold))


def shingle_share(predicted: str, gold: str) -> Share:
    """Return the share of common runs of four tokens, as the article extraction benchmark counts them.

    The source is ``evaluate.py`` of scrapinghub/article-extraction-benchmark. A token is a run of word characters as
    written. A text of fewer than four tokens is one shingle. A shingle counts as often as it occurs.
    """
    return _share(_shingles(predicted), _shingles(gold))


def token_figure(shares: Sequence[Share]) -> Estimate:
    """Return the mean F1 over pages; the interval comes from resampled pages."""
    values = np.array([share.f1 for share in shares])
    return _figure(len(values), lambda rows: float(values[rows].mean()))


def body_figure(shares: Sequence[Share]) -> Estimate:
    """Return the F1 of mean precision and mean recall over pages, as the article extraction benchmark does.

    A page counts for precision when its prediction is not empty, and for recall when its gold is not empty.
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


def role_counts(gold: Sequence[Role], predicted: Sequence[Role], role: Role) -> tuple[int, int, int]:
    """Return the true positives, false positives and false negatives of ``role``."""
    pairs = Counter((true is role, guess is role) for true, guess in zip(gold, predicted, strict=True))
    return pairs[True, True], pairs[False, True], pairs[True, False]


def as_counts(rows: Sequence[tuple[int, int, int]]) -> Counts:
    """Return the rows of :func:`role_counts`, one per page, as an array of shape (pages, 3)."""
    return np.array(rows, dtype=np.intp).reshape(-1, 3)


def _role(inside: bool, outside: Role) -> Role:
    """Return the role of a block, which is never editorial when its words lie outside the article's text."""
    if inside:
        return Role.EDITORIAL
    return Role.NAVIGATION if outside is Role.EDITORIAL else outside


def _share(predicted: Sequence[Hashable], gold: Sequence[Hashable]) -> Share:
    common = (Counter(predicted) & Counter(gold)).total()
    return Share(common / len(predicted) if predicted else None, common / len(gold) if gold else None)


def _shingles(text: str) -> list[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    runs = (tuple(tokens[start : start + _SHINGLE]) for start in range(max(1, len(tokens) - _SHINGLE + 1)))
    return [run for run in runs if run]


def _figure(pages: int, value: Callable[[Sequence[int]], float]) -> Estimate:
    return bootstrap(lambda index: value(index.tolist()), pages)
