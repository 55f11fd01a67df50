"""Predict the roles of a page's blocks: Page -> P(editorial), P(promo | not editorial), P(advertising | promo).

The prediction is a cascade. Structure features score all blocks; content and neighbours are read only for the blocks
that survive (candidates). The content of rejected blocks is read only for P(promo) and for reasons.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from operator import add
from typing import NamedTuple

from clf.classifiers.page_decision import (
    candidate_indices,
    logit_shift,
    mean_logit,
    pooled_logits,
    promo_probability,
    roles_of,
)
from clf.classifiers.page_headline import NO_HEADLINE, has_article, headline_index, raised
from clf.classifiers.page_scorers import PageScorers
from clf.model.feature_table import FeatureTable, take
from clf.model.scorer import sigmoid
from clf.model.template_scorer import TemplateScorer
from clf.page.features.cards import offer_features
from clf.page.features.content import content_features
from clf.page.features.measures import measure
from clf.page.features.neighbours import neighbour_features
from clf.page.features.structure import structure_features
from clf.page.features.title import headline_candidates
from clf.types import Page, Role

# Members of an enumeration are slow to look up in Python 3.11.
_EDITORIAL, _PROMO, _ = Role


class BlockContents(NamedTuple):
    """The content features of some blocks: ``table`` has a row for each of ``indices``."""

    indices: Sequence[int]
    table: FeatureTable


class PagePrediction:
    """The features of a page's blocks, and the probabilities of their roles.

    ``structure`` has the structure features of all blocks; ``candidates`` the content of the blocks that these do not
    reject early; ``neighbours`` the stage-2 features of the candidates. ``logit_shift`` is the page's offset in the
    logits of ``editorial``, which has P(editorial) of every block. ``headline`` is the index of the headline's block
    (-1: none), ``headline_lift`` what is added to its logit so that it is editorial.
    """

    def __init__(self, page: Page, scorers: PageScorers, wanted: Sequence[int] | None = None) -> None:
        """Predict the roles of the blocks of ``page``.

        Of P(promo) and P(advertising), only those of the blocks at ``wanted`` are meant to be read; None stands for
        all blocks. They need the blocks built like these, and no others.
        """
        self.page, self._scorers, self._measures, self._wanted = page, scorers, measure(page), wanted
        self.structure = structure_features(page, self._measures)
        weights = scorers.stage_1.weigh(self.structure)
        logits = scorers.stage_1.logits(weights)
        exempt = headline_candidates(page, self._measures.title_matches)
        self.candidates = self._contents(candidate_indices(logits, exempt))
        indices = self.candidates.indices
        first = self._logits(scorers.stage_1, self.candidates, weights)
        for index, logit in zip(indices, first, strict=True):
            logits[index] = logit
        self.neighbours = neighbour_features(page, logits, indices)
        second = scorers.stage_2.logits(scorers.stage_2.weigh(self.neighbours))
        for index, logit in zip(indices, second, strict=True):
            logits[index] = mean_logit(logits[index], logit)
        self.logit_shift = logit_shift(page, logits)
        shifted = [logit + self.logit_shift for logit in logits]
        self.headline, self.headline_lift = headline_index(page, self._measures, shifted), 0.0
        if self.headline != NO_HEADLINE and has_article(shifted, self.headline):
            own = shifted[self.headline]
            shifted[self.headline] = raised(own)
            self.headline_lift = shifted[self.headline] - own
        self.editorial = list(map(sigmoid, shifted))

    @cached_property
    def rejected(self) -> BlockContents:
        """The content of blocks that were rejected early; it only separates promo from navigation."""
        left = set(range(len(self.page.blocks))).difference(self.candidates.indices)
        if self._wanted is not None:
            groups = set(take(self.groups, self._wanted))
            left = {index for index in left if self.groups[index] in groups}
        return self._contents(sorted(left))

    @cached_property
    def rows(self) -> dict[int, tuple[BlockContents, int]]:
        """The contents that a block is part of, and its row in them, by the index of the block."""
        found: dict[int, tuple[BlockContents, int]] = {}
        for contents in (self.candidates, self.rejected):
            found.update((index, (contents, row)) for row, index in enumerate(contents.indices))
        return found

    @cached_property
    def offers(self) -> FeatureTable:
        """The features of cards, prices and shops of all blocks; they only separate promo from navigation."""
        return offer_features(self.page, self._measures)

    @property
    def groups(self) -> list[int]:
        """The number of the group of blocks that each block is built like."""
        return self._measures.columns.groups

    @property
    def promo_logits(self) -> list[float]:
        """The logit of P(promo | not editorial) of every block by its own features."""
        return self._promo_and_sponsored[0]

    @cached_property
    def promo_if_not_editorial(self) -> list[float]:
        """P(promo | not editorial) of every block, by its own features and by those of the blocks built alike."""
        return list(map(sigmoid, self.pooled_promo_logits))

    @cached_property
    def pooled_promo_logits(self) -> list[float]:
        """The logit of P(promo | not editorial) of every block."""
        return pooled_logits(self.promo_logits, self.groups)

    @cached_property
    def sponsored(self) -> list[float]:
        """P(advertising | promo) of every block."""
        return list(map(sigmoid, self._promo_and_sponsored[1]))

    @cached_property
    def _promo_and_sponsored(self) -> tuple[list[float], list[float]]:
        """The logits of promo and of advertising of all blocks by structure, content and offers."""
        scorer = self._scorers.promo_and_sponsored
        weights = list(map(add, scorer.weigh(self.structure), scorer.weigh(self.offers)))
        for contents in (self.candidates, self.rejected):
            for index, weight in zip(contents.indices, scorer.weigh(contents.table), strict=True):
                weights[index] += weight
        return scorer.logits(weights)

    @cached_property
    def promo(self) -> list[float]:
        """P(promo) of every block."""
        return list(map(promo_probability, self.editorial, self.promo_if_not_editorial))

    def _contents(self, indices: Sequence[int]) -> BlockContents:
        return BlockContents(indices, content_features(self.page, self._measures, indices))

    @staticmethod
    def _logits(scorer: TemplateScorer, contents: BlockContents, structure: Sequence[float]) -> list[float]:
        """Return the logits of the blocks in ``contents``; ``structure`` has the structure weights of all blocks."""
        own = take(structure, contents.indices)
        return scorer.logits(list(map(add, own, scorer.weigh(contents.table))))

    def probability(self, index: int, role: Role) -> float:
        """Return the probability of ``role`` for the block at ``index``; those of the three roles sum to 1."""
        editorial = self.editorial[index]
        if role is _EDITORIAL:
            return editorial
        return self.promo[index] if role is _PROMO else 1.0 - editorial - self.promo[index]

    def roles(self, decision: float) -> list[Role]:
        """Return the role of every block; see :func:`clf.classifiers.page_decision.roles_of`."""
        return roles_of(self.editorial, self.promo_if_not_editorial, decision)

    def article(self, decision: float) -> list[int]:
        """Return the indices of the editorial blocks, without reading the content of rejected blocks."""
        return [index for index, editorial in enumerate(self.editorial) if editorial >= decision]

    def text(self, decision: float) -> list[int]:
        """Return the indices of the editorial blocks below the headline: all but those that have its words."""
        matches, headline = self._measures.title_matches, self.headline
        repeats = {index for index, match in matches.items() if headline >= 0 and match.key == matches[headline].key}
        return [index for index in self.article(decision) if index not in repeats]
