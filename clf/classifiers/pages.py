"""The page head at work: page -> blocks and links -> roles, probabilities and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

from clf.classifiers.headlines import MAX_HEADLINE, HeadlineClassifier
from clf.classifiers.lazy import Lazy
from clf.classifiers.page_prediction import Judged
from clf.classifiers.page_scorers import Stages
from clf.classifiers.reasons import Reasons
from clf.errors import BundleError, InputError
from clf.model.bundle import Bundle
from clf.model.manifest import Head
from clf.page.addresses import absolute
from clf.page.article import article_text
from clf.page.features.content import ITSELF
from clf.page.features.neighbours import CONTEXT
from clf.page.features.structure import AROUND
from clf.page.trailing_links import split_tails
from clf.types import BlockVerdict, Link, LinkVerdict, Page, PageReport, Role

HEADS = {"html": "page", "text": "text"}
"""Kind of page -> its head in the bundle."""
HEAD_NAMESPACES = (*AROUND, *ITSELF, CONTEXT)
"""What page heads read, all stages together."""
USUAL_PRECISION = 0.9
_REMEMBERED = 1 << 12


def scorer_names(head: str) -> tuple[str, str, str]:
    """Return the names of a page head's scorers: stage 1, stage 2, promo against navigation."""
    return f"{head}-1", f"{head}-2", f"{head}-promo"


_Judgment: TypeAlias = tuple[BlockVerdict, float]
"""A verdict and P(promo)."""


class PageClassifier:
    """Roles of the blocks and links of one kind of page."""

    def __init__(self, bundle: Bundle, head: str, headlines: HeadlineClassifier) -> None:
        """Take ``head`` of ``bundle``; raise BundleError when it is not there, or knows other tokens than are made."""
        name = bundle.manifest.name
        if head not in bundle.manifest.heads:
            raise BundleError(f"bundle {name!r} has no {head} head; fetch page corpora and train again")
        self.head: Head = bundle.manifest.heads[head]
        if set(self.head.namespaces) != set(HEAD_NAMESPACES):
            known, wanted = (", ".join(sorted(names)) for names in (self.head.namespaces, HEAD_NAMESPACES))
            raise BundleError(f"the {head} head of bundle {name!r} knows {known}, this clf makes {wanted}; train again")
        self.stages = Stages.of(*(bundle.scorers[name] for name in scorer_names(head)))
        # Menus and boxes come again on every page of a site.
        self._wording = lru_cache(maxsize=_REMEMBERED)(lambda text: headlines.score([text])[0].clickbait)

    def report(self, page: Page, *, min_precision: float | None = None, explain: bool = True) -> PageReport:
        """Return the article of ``page``, and the verdicts on every block and link.

        Links are flagged from the threshold that reached ``min_precision`` (0.9 when None) on held-out sites. Verdicts,
        and their reasons, are written when they are first looked at; ``explain=False`` leaves reasons out.
        """
        threshold = flag_threshold(self.head, min_precision)
        judged = Judged(page, self.stages)
        blocks = Lazy(self._blocks, judged, range(len(page.blocks)), explain)
        links = Lazy(self._links, judged, blocks, threshold, explain)
        article = article_text(page, judged.article(self.head.decision))
        return PageReport(page.title, blocks, links, article, page.truncated)

    def _blocks(self, judged: Judged, places: Sequence[int], explain: bool) -> tuple[BlockVerdict, ...]:
        reasons, roles = Reasons(judged, self.stages), judged.roles(self.head.decision)
        verdicts = []
        for place in places:
            block, role = judged.page.blocks[place], roles[place]
            why = Lazy(reasons.of_block, place, role) if explain else ()
            probability = judged.probability(place, role)
            verdicts.append(BlockVerdict(block.text, role, probability, why, block.start, block.end))
        return tuple(verdicts)

    def _links(
        self, judged: Judged, blocks: Sequence[BlockVerdict], threshold: float, explain: bool
    ) -> tuple[LinkVerdict, ...]:
        page = judged.page
        tails = self._tails(page, blocks, explain)
        places = [(link, (blocks[link.block], judged.probability(link.block, Role.PROMO))) for link in page.links]
        return tuple([self._link(page, link, tails.get(link, place), threshold) for link, place in places])

    def _tails(self, page: Page, blocks: Sequence[BlockVerdict], explain: bool) -> dict[Link, _Judgment]:
        """Return the judgment on every link that is the last sentence of an editorial block: on that sentence alone."""
        editorial = [place for place, block in enumerate(blocks) if block.role is Role.EDITORIAL]
        found = split_tails(page, editorial)
        if not found:
            return {}
        split, tails = found
        judged = Judged(split, self.stages)
        verdicts = zip(tails, self._blocks(judged, tails, explain), strict=True)
        return {
            split.blocks[tail].links[-1]: (verdict, judged.probability(tail, Role.PROMO)) for tail, verdict in verdicts
        }

    def _link(self, page: Page, link: Link, place: _Judgment, threshold: float) -> LinkVerdict:
        (block, promo), href = place, absolute(link.href, page.base)
        flagged = block.role is Role.PROMO and promo >= threshold
        wording = self._wording(link.text[:MAX_HEADLINE])
        return LinkVerdict(link.text, href, block.role, promo, wording, flagged, block.reasons, link.start, link.end)


def flag_threshold(head: Head, min_precision: float | None) -> float:
    """Return the probability from which ``min_precision`` was reached; raise InputError when none is known to."""
    wanted = USUAL_PRECISION if min_precision is None else min_precision
    reached = [
        threshold.probability
        for threshold in head.thresholds
        if threshold.precision >= wanted and threshold.probability is not None
    ]
    if not 0 < wanted <= 1 or not reached:
        known = ", ".join(f"{item.precision:g}" for item in head.thresholds if item.probability is not None)
        raise InputError(f"min_precision is {wanted!r}; this bundle knows thresholds for {known or 'none'}")
    return min(reached)
