"""P(editorial) of sites left out -> where to decide: from which probability on blocks are the article.

Decided by the article's text, as separators are compared: a block counts as said when its words lie in the text, so
that neither a table's cells, which one row holds, nor a menu that repeats a heading decide it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from joblib import Parallel, delayed

from clf.datasets.pages.corpora import LabelledPage
from clf.datasets.pages.gold import said_in
from clf.page.article import article_text
from clf.training.evaluation.page_metrics import Counts
from clf.types import Role

_CANDIDATES: list[float] = np.arange(0.30, 0.71, 0.02).round(2).tolist()
_SLACK = 0.001
"""F1; the best decisions differ by less from one set of pages to the next."""


def text_decision(pages: Sequence[LabelledPage], editorial: Sequence[Sequence[float]]) -> float:
    """Return the probability at which F1 over the blocks of all pages, told from the article's text, is largest.

    ``editorial`` has P(editorial) of every block by page. Where F1 is nearly as large at others, the middle one counts.
    """
    counts: list[Counts] = Parallel(n_jobs=-1)(
        delayed(_counts)(item, found) for item, found in zip(pages, editorial, strict=True)
    )
    right, wrong, missed = np.sum(counts, axis=0).T
    reached = 2 * right / np.maximum(1, 2 * right + wrong + missed)
    good = np.flatnonzero(reached >= reached.max() - _SLACK)
    return float(round((_CANDIDATES[good[0]] + _CANDIDATES[good[-1]]) / 2, 4))


def _counts(item: LabelledPage, editorial: Sequence[float]) -> Counts:
    """Return, per candidate, how many blocks are rightly said, wrongly said, and missed."""
    truth = np.array([role is Role.EDITORIAL for role in item.roles], dtype=bool)
    claimed = np.array([role is not None for role in item.roles], dtype=bool)
    rows = []
    for decision in _CANDIDATES:
        chosen = [place for place, probability in enumerate(editorial) if probability >= decision]
        said = np.array(said_in(item.page, article_text(item.page, chosen)), dtype=bool)
        rows.append([(claimed & truth & said).sum(), (claimed & ~truth & said).sum(), (claimed & truth & ~said).sum()])
    return np.array(rows, dtype=np.intp)
