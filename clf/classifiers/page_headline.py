"""Page, logits of P(editorial) -> the block that is the headline of the page's article.

The headline is an ``<h1>``, or has words like the title's. On pages with roles given by reading, the block with the
largest score below is the headline of the article far more often than the most editorial one, or the first.
"""

from __future__ import annotations

from collections.abc import Sequence

from clf.page.features.headline import is_linked
from clf.page.features.measures import Measures
from clf.page.features.title import headline_candidates
from clf.types import Page

HEADLINE_LOGIT = 1.0
"""A headline's logit of P(editorial) is at least this much, where the page has an article."""
NO_HEADLINE = -1
_OVERLAP, _ELEMENTS, _LOGIT, _LINKED = 4.0, {"h1": 2.0, "h2": 1.0}, 0.35, 1.5
"""Weights of the overlap with the title, of elements, of the logit; and the cost of being a link."""
_LEAST, _MOST = -6.0, 4.0
"""Bounds between which a logit counts."""


def headline_index(page: Page, measures: Measures, logits: Sequence[float]) -> int:
    """Return the index of the headline's block; :data:`NO_HEADLINE` where there is no candidate."""
    candidates = headline_candidates(page, measures.title_matches)
    # Of equal scores, the first is taken.
    return max(candidates, key=lambda index: (_score(page, measures, logits, index), -index), default=NO_HEADLINE)


def has_article(logits: Sequence[float], headline: int) -> bool:
    """Return whether a block other than the headline is more probably editorial than not."""
    return any(logit >= 0 for index, logit in enumerate(logits) if index != headline)


def raised(logit: float) -> float:
    """Return the logit of P(editorial) of a headline."""
    return max(logit, HEADLINE_LOGIT)


def _score(page: Page, measures: Measures, logits: Sequence[float], index: int) -> float:
    block = page.blocks[index]
    score = _OVERLAP * measures.title_matches[index].overlap + _ELEMENTS.get(block.tag, 0.0)
    score += _LOGIT * max(_LEAST, min(_MOST, logits[index]))
    return score - (_LINKED if is_linked(block) else 0.0)
