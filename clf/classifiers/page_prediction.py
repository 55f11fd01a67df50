"""A page judged: surroundings -> the blocks they leave a chance -> what these say -> their neighbours -> P(editorial).

Most blocks of a page are menus, sidebars and footers, and what is around them tells it. What they say is read when
somebody asks for more than the article: whether they are promo, and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from operator import add, itemgetter
from typing import NamedTuple

from clf.classifiers.page_scorers import OUTSIDE, Stages, page_lift
from clf.model.scorer import sigmoid
from clf.model.templates import PartedTokens
from clf.page.features.content import page_tokens
from clf.page.features.measures import measure
from clf.page.features.neighbours import context_tokens
from clf.page.features.structure import surroundings
from clf.types import Page, Role

# Members of an enumeration are slow to look up.
_EDITORIAL, _PROMO, _NAVIGATION = Role


class _Look(NamedTuple):
    """The blocks at ``places``, their tokens, and what these and the tokens of their surroundings weigh."""

    places: Sequence[int]
    tokens: PartedTokens
    totals: list[complex]


class Judged:
    """A page with the tokens of its blocks, and P(editorial) of each.

    ``around`` has the tokens of what is around all blocks; ``near`` are the blocks that these do not rule out, with
    ``context`` their tokens of stage 2. ``lift`` is the share of the page as a whole in the logits of P(editorial).
    """

    def __init__(self, page: Page, stages: Stages) -> None:
        """Judge ``page``."""
        self.page, self._stages, self._layout = page, stages, measure(page)
        self.around = surroundings(page, self._layout)
        self._totals = stages.by_itself.weigh(self.around)
        logits = stages.by_itself.logits(self._totals)[0]
        near = [place for place, logit in enumerate(logits) if logit >= OUTSIDE]
        self.near = self._look(near)
        for place, logit in zip(near, stages.by_itself.logits(self.near.totals)[0], strict=True):
            logits[place] = logit
        self.context = context_tokens(page, logits, near)
        (second,) = stages.in_context.logits(stages.in_context.weigh(self.context))
        for place, logit in zip(near, second, strict=True):
            logits[place] = (logits[place] + logit) / 2
        self.lift = page_lift(page, logits)
        self.editorial = [sigmoid(logit + self.lift) for logit in logits]

    @cached_property
    def far(self) -> _Look:
        """The blocks that their surroundings rule out: what they say tells promo from navigation only."""
        near = set(self.near.places)
        return self._look([place for place in range(len(self.page.blocks)) if place not in near])

    @cached_property
    def looks(self) -> list[tuple[_Look, int]]:
        """For every block the look that was taken at it, and its row there."""
        looks = [(look, row, place) for look in (self.near, self.far) for row, place in enumerate(look.places)]
        return [(look, row) for look, row, _ in sorted(looks, key=itemgetter(2))]

    @cached_property
    def bait(self) -> list[float]:
        """P(promo) of every block if it is not editorial."""
        bait = [0.0] * len(self.page.blocks)
        for look in (self.near, self.far):
            for place, logit in zip(look.places, self._stages.by_itself.logits(look.totals)[1], strict=True):
                bait[place] = sigmoid(logit)
        return bait

    def _look(self, places: Sequence[int]) -> _Look:
        tokens = page_tokens(self.page, self._layout, places)
        around = [self._totals[place] for place in places]
        return _Look(places, tokens, list(map(add, around, self._stages.by_itself.weigh(tokens))))

    def probability(self, place: int, role: Role) -> float:
        """Return the probability of a role for the block at ``place``; the three add up to 1."""
        editorial = self.editorial[place]
        if role is _EDITORIAL:
            return editorial
        return (1.0 - editorial) * (self.bait[place] if role is _PROMO else 1.0 - self.bait[place])

    def roles(self, decision: float) -> list[Role]:
        """Return the role of every block: editorial from ``decision`` on, else the likelier other one."""
        return [
            _EDITORIAL if editorial >= decision else _PROMO if bait >= 0.5 else _NAVIGATION
            for editorial, bait in zip(self.editorial, self.bait, strict=True)
        ]

    def article(self, decision: float) -> list[int]:
        """Return the places of the editorial blocks; tells them without telling the others apart."""
        return [place for place, editorial in enumerate(self.editorial) if editorial >= decision]
