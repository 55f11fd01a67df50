"""The page head's arithmetic: Page -> tokens -> three scorers -> probabilities per block.

Stage 1 looks at every block by itself, stage 2 at what stage 1 thinks of its neighbours; their calibrated logits are
averaged to P(editorial), relative to the surest text of the page. A third scorer tells promo from navigation among what
is not editorial.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from clf.model.parts import PartedTokens
from clf.model.scorer import PartScorer, Scorer, sigmoid
from clf.page.context import context_tokens
from clf.page.features import page_tokens
from clf.types import Page, Role

# Members of an enumeration are slow to look up.
_EDITORIAL, _PROMO, _NAVIGATION = Role
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


@dataclass(frozen=True, slots=True)
class Judged:
    """A page with its tokens, the tokens of its context, and per block P(editorial) and P(promo if not editorial).

    ``lift`` is the share of the page as a whole in the logits of P(editorial).
    """

    page: Page
    tokens: PartedTokens
    context: PartedTokens
    lift: float
    editorial: list[float]
    bait: list[float]

    def probability(self, place: int, role: Role) -> float:
        """Return the probability of a role for the block at ``place``; the three add up to 1."""
        editorial, bait = self.editorial[place], self.bait[place]
        if role is _EDITORIAL:
            return editorial
        return (1.0 - editorial) * (bait if role is _PROMO else 1.0 - bait)

    def roles(self, decision: float) -> list[Role]:
        """Return the role of every block: editorial from ``decision`` on, else the likelier other one."""
        return [
            _EDITORIAL if editorial >= decision else _PROMO if bait >= 0.5 else _NAVIGATION
            for editorial, bait in zip(self.editorial, self.bait, strict=True)
        ]


def judge(page: Page, stages: Stages) -> Judged:
    """Return the probabilities of every block of ``page``."""
    tokens = page_tokens(page)
    logits, promo = stages.by_itself.logits(tokens)
    context = context_tokens(page, logits)
    (second,) = stages.in_context.logits(context)
    both = [(one + two) / 2 for one, two in zip(logits, second, strict=True)]
    lift = page_lift(page, both)
    editorial = [sigmoid(logit + lift) for logit in both]
    return Judged(page, tokens, context, lift, editorial, list(map(sigmoid, promo)))


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
