"""The page head at work: page -> blocks and links -> roles, probabilities and reasons."""

from __future__ import annotations

from clf.classifiers.headlines import MAX_HEADLINE, HeadlineClassifier
from clf.classifiers.reasons import Reasons
from clf.classifiers.stages import Judged, Stages, judge
from clf.errors import BundleError, InputError
from clf.model.bundle import Bundle
from clf.model.manifest import Head
from clf.page.addresses import absolute
from clf.types import BlockVerdict, Link, LinkVerdict, Page, PageReport, Role

HEADS = {"html": "page", "text": "text"}
"""Kind of page -> its head in the bundle."""
USUAL_PRECISION = 0.9


def scorer_names(head: str) -> tuple[str, str, str]:
    """Return the names of a page head's scorers: stage 1, stage 2, promo against navigation."""
    return f"{head}-1", f"{head}-2", f"{head}-promo"


class PageClassifier:
    """Roles of the blocks and links of one kind of page."""

    def __init__(self, bundle: Bundle, head: str, headlines: HeadlineClassifier) -> None:
        """Take ``head`` of ``bundle``; raise BundleError when it is not there."""
        if head not in bundle.manifest.heads:
            raise BundleError(f"bundle {bundle.manifest.name!r} has no {head} head; fetch page corpora and train again")
        self.head: Head = bundle.manifest.heads[head]
        self.stages = Stages(*(bundle.scorers[name] for name in scorer_names(head)))
        self.headlines = headlines

    def report(self, page: Page, *, min_precision: float | None = None, explain: bool = True) -> PageReport:
        """Return the verdicts on every block and link of ``page``.

        Links are flagged from the threshold that reached ``min_precision`` (0.9 when None) on held-out sites;
        ``explain=False`` leaves the reasons out, which is faster.
        """
        threshold = flag_threshold(self.head, min_precision)
        judged = judge(page, self.stages)
        reasons = Reasons(judged, self.stages) if explain else None
        blocks = [self._block(judged, place, reasons) for place in range(len(page.blocks))]
        links = tuple(
            self._link(judged, link, blocks[link.block], threshold) for block in page.blocks for link in block.links
        )
        article = "\n".join(block.text for block in blocks if block.role is Role.EDITORIAL)
        return PageReport(page.title, tuple(blocks), links, article, page.truncated)

    def _block(self, judged: Judged, place: int, reasons: Reasons | None) -> BlockVerdict:
        block, role = judged.page.blocks[place], judged.role(place, self.head.decision)
        why = reasons.of_block(place, role) if reasons else ()
        return BlockVerdict(block.text, role, judged.probability(place, role), why, block.start, block.end)

    def _link(self, judged: Judged, link: Link, block: BlockVerdict, threshold: float) -> LinkVerdict:
        promo = judged.probability(link.block, Role.PROMO)
        flagged = block.role is Role.PROMO and promo >= threshold
        wording = self.headlines.score([link.text[:MAX_HEADLINE]])[0].clickbait
        href = absolute(link.href, judged.page.base)
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
