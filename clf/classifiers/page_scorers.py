"""What a page head's judgment is made of: three scorers, the bound of the first look, and the lift of a page.

Stage 1 looks at what is around a block, and, where that leaves the block a chance to be article, at the block itself;
stage 2 at what stage 1 thinks of its neighbours. Their calibrated logits are averaged to P(editorial), relative to the
surest text of the page. A third scorer tells promo from navigation among what is not editorial.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from clf.model.scorer import PartScorer, Scorer, sigmoid
from clf.types import Page

OUTSIDE = -3.0
"""Logit; a block whose surroundings alone stay below is ruled out: next to nothing that it says makes it article."""
_SURE = 800
"""Characters; a page's surest text."""
_LEAST = 0.2
"""P(editorial) that is even odds at the least."""


@dataclass(frozen=True, slots=True)
class Stages:
    """The three scorers of one page head.

    ``by_itself`` is the first and the promo scorer in one, ``in_context`` the second; both remember what they weighed.
    """

    first: Scorer
    second: Scorer
    promo: Scorer
    by_itself: PartScorer
    in_context: PartScorer

    @classmethod
    def of(cls, first: Scorer, second: Scorer, promo: Scorer) -> Stages:
        """Return the stages with these scorers."""
        return cls(first, second, promo, PartScorer(first, promo), PartScorer(second))


def page_lift(page: Page, logits: Sequence[float]) -> float:
    """Return what to add to the logits of a page, that half of what its surest text reaches be even odds.

    What the page as a whole leaves in doubt (its language, its words for things) lowers all of its blocks alike; a page
    has an article all the same. One whose surest text is unlikely to be an article is left without.
    """
    left, sure = _SURE, 0.0
    for place in sorted(range(len(logits) - 1, -1, -1), key=logits.__getitem__, reverse=True):
        taken = min(left, page.blocks[place].end - page.blocks[place].start)
        sure += taken * sigmoid(logits[place])
        left -= taken
        if not left:
            break
    half = max(_LEAST, sure / max(1, _SURE - left) / 2)
    return log(1.0 / half - 1.0)
