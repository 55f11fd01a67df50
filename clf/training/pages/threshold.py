"""P(editorial) of held-out sites -> the decision threshold: the probability from which blocks form the article.

The threshold is chosen by the text of the article, the way extractors are compared. A block counts as predicted when
its words lie in that text. Menus that repeat a heading therefore do not influence the choice.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from joblib import Parallel, delayed

from clf.datasets.pages.corpora import LabelledPage
from clf.datasets.pages.gold import blocks_within
from clf.page.article import article_text
from clf.training.evaluation.page_metrics import Counts
from clf.types import Role

_CANDIDATES: list[float] = np.arange(0.30, 0.71, 0.02).round(2).tolist()
"""Probabilities that are tried as threshold."""
_TOLERANCE = 0.001
"""F1; between samples of pages the best thresholds differ by less."""


def choose_decision(pages: Sequence[LabelledPage], editorial: Sequence[Sequence[float]]) -> float:
    """Return the probability at which F1 over the blocks of all article texts is largest.

    ``editorial`` has P(editorial) of every block, page by page. Among thresholds with nearly the largest F1, the one in
    the middle of the lowest and the highest is returned.
    """
    counts: list[Counts] = Parallel(n_jobs=-1)(
        delayed(_counts)(item, probabilities) for item, probabilities in zip(pages, editorial, strict=True)
    )
    correct, wrong, missed = np.sum(counts, axis=0).T
    f1 = 2 * correct / np.maximum(1, 2 * correct + wrong + missed)
    good = np.flatnonzero(f1 >= f1.max() - _TOLERANCE)
    return float(round((_CANDIDATES[good[0]] + _CANDIDATES[good[-1]]) / 2, 4))


def _counts(item: LabelledPage, editorial: Sequence[float]) -> Counts:
    """Return the true positives, false positives and false negatives of the page at every candidate threshold."""
    truth = np.array([role is Role.EDITORIAL for role in item.roles], dtype=bool)
    labelled = np.array([role is not None for role in item.roles], dtype=bool)
    counts = []
    for decision in _CANDIDATES:
        article = [index for index, probability in enumerate(editorial) if probability >= decision]
        predicted = np.array(blocks_within(item.page, article_text(item.page, article)), dtype=bool)
        correct = (labelled & truth & predicted).sum()
        wrong = (labelled & ~truth & predicted).sum()
        missed = (labelled & truth & ~predicted).sum()
        counts.append((correct, wrong, missed))
    return np.array(counts, dtype=np.intp)
