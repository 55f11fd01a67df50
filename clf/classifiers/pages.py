"""The page head: Page -> PageReport with the article's text, and a verdict on every block and link."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from clf.classifiers.headlines import MAX_HEADLINE, HeadlineClassifier
from clf.classifiers.language import primary_code
from clf.classifiers.lazy import Lazy
from clf.classifiers.page_decision import is_flagged
from clf.classifiers.page_headline import NO_HEADLINE
from clf.classifiers.page_prediction import PagePrediction
from clf.classifiers.page_scorers import PageScorers
from clf.classifiers.reasons import Reasons
from clf.errors import BundleError, InputError
from clf.model.bundle import Bundle
from clf.model.feature_table import take
from clf.model.manifest import Head
from clf.page.addresses import absolute, leads_within
from clf.page.article import article_text
from clf.page.features.cards import OFFER_NAMESPACES
from clf.page.features.content import CONTENT_NAMESPACES
from clf.page.features.neighbours import NEIGHBOUR_NAMESPACE
from clf.page.features.structure import STRUCTURE_NAMESPACES
from clf.page.trailing_links import split_trailing_links
from clf.types import BlockVerdict, Link, LinkVerdict, Page, PageReport, Role

HEADS = {"html": "page", "text": "text"}
"""Kind of page -> the name of its head in the bundle."""
HEAD_NAMESPACES = (*STRUCTURE_NAMESPACES, *CONTENT_NAMESPACES, *OFFER_NAMESPACES, NEIGHBOUR_NAMESPACE)
"""The namespaces of a page head, all scorers together."""
DEFAULT_PRECISION = 0.9
_CACHED_WORDINGS = 1 << 12
_LANGUAGE_CHARS = 2000
"""Characters at the beginning of an article by which its language is recognised."""


class _Context(NamedTuple):
    """The text block in which a link is classified: its verdict, its P(promo) and its P(advertising | promo)."""

    verdict: BlockVerdict
    promo: float
    sponsored: float


class _LinkOptions(NamedTuple):
    """The threshold from which links are flagged, whether reasons are wanted, and two sources of the page's language.

    It is recognised by the beginning of ``article``; ``language`` is the one that the caller gave, for other articles.
    """

    threshold: float
    explain: bool
    language: str | None
    article: str


class PageClassifier:
    """Classifies the blocks and links of one kind of page."""

    def __init__(self, bundle: Bundle, head: str, headlines: HeadlineClassifier) -> None:
        """Take ``head`` of ``bundle``; raise BundleError when it is missing, or has other namespaces than this clf."""
        name = bundle.manifest.name
        if head not in bundle.manifest.heads:
            raise BundleError(f"bundle {name!r} has no {head} head; fetch page corpora and train again")
        self.head: Head = bundle.manifest.heads[head]
        if set(self.head.namespaces) != set(HEAD_NAMESPACES):
            known, wanted = (", ".join(sorted(names)) for names in (self.head.namespaces, HEAD_NAMESPACES))
            raise BundleError(f"the {head} head of bundle {name!r} knows {known}, this clf makes {wanted}; train again")
        self.scorers = PageScorers.of(bundle.scorers, head)
        # Links of menus and teaser lists repeat on every page of a site.
        self._headlines = headlines
        self._clickbait = lru_cache(maxsize=_CACHED_WORDINGS)(headlines.on_page)

    def report(
        self, page: Page, *, min_precision: float | None = None, explain: bool = True, language: str | None = None
    ) -> PageReport:
        """Return the article of ``page``, and a verdict on every block and link.

        Links are flagged from the threshold that reached ``min_precision`` (0.9 when None) on held-out sites. Verdicts
        and their reasons are computed when they are first used; ``explain=False`` leaves the reasons out.
        """
        threshold = flag_threshold(self.head, min_precision)
        code = None if language is None else primary_code(language, self._headlines.languages)
        prediction = PagePrediction(page, self.scorers)
        article = article_text(page, prediction.text(self.head.decision))
        blocks = Lazy(self._blocks, prediction, range(len(page.blocks)), explain)
        return PageReport(
            title=page.title if prediction.headline == NO_HEADLINE else page.blocks[prediction.headline].text,
            blocks=blocks,
            links=Lazy(self._links, prediction, blocks, _LinkOptions(threshold, explain, code, article)),
            editorial_text=article,
            truncated=page.truncated,
        )

    def _blocks(self, prediction: PagePrediction, indices: Sequence[int], explain: bool) -> tuple[BlockVerdict, ...]:
        reasons, roles = Reasons(prediction, self.scorers), prediction.roles(self.head.decision)
        verdicts = []
        for index in indices:
            block, role = prediction.page.blocks[index], roles[index]
            verdicts.append(
                BlockVerdict(
                    text=block.text,
                    role=role,
                    probability=prediction.probability(index, role),
                    reasons=Lazy(reasons.of_block, index, role) if explain else (),
                    start=block.start,
                    end=block.end,
                )
            )
        return tuple(verdicts)

    def _links(
        self, prediction: PagePrediction, blocks: Sequence[BlockVerdict], options: _LinkOptions
    ) -> tuple[LinkVerdict, ...]:
        page, links = prediction.page, prediction.page.links
        contexts = list(map(_Context, blocks, prediction.promo, prediction.sponsored))
        trailing = self._trailing_links(page, blocks, options.explain)
        of_links = [trailing.get(link, contexts[link.block]) for link in links]
        # A page without an article, or a list of links, has the language of its text.
        passage = (options.article or page.text)[:_LANGUAGE_CHARS]
        language = self._headlines.language(passage) or options.language
        clickbait = [self._clickbait(link.text[:MAX_HEADLINE], language) for link in links]
        rows = zip(links, of_links, clickbait, strict=True)
        return tuple([_link_verdict(page, row, options.threshold) for row in rows])

    def _trailing_links(self, page: Page, blocks: Sequence[BlockVerdict], explain: bool) -> dict[Link, _Context]:
        """Return the contexts of links that are the last sentence of an editorial block: that sentence alone.

        The page is predicted once more when there is any, with these sentences as blocks; only links need that.
        """
        editorial = [index for index, block in enumerate(blocks) if block.role is Role.EDITORIAL]
        found = split_trailing_links(page, editorial)
        if not found:
            return {}
        split, sentences = found
        prediction = PagePrediction(split, self.scorers, sentences)
        promo = take(prediction.promo, sentences)
        sponsored = take(prediction.sponsored, sentences)
        contexts = map(_Context, self._blocks(prediction, sentences, explain), promo, sponsored)
        return dict(zip([split.blocks[index].links[-1] for index in sentences], contexts, strict=True))


def _link_verdict(page: Page, row: tuple[Link, _Context, float | None], threshold: float) -> LinkVerdict:
    """Return the verdict on a link of ``page``; ``row`` is the link, its context, and P(clickbait) of its text."""
    link, (block, promo, sponsored), clickbait = row
    return LinkVerdict(
        text=link.text,
        href=absolute(link.href, page.base),
        role=block.role,
        promo=promo,
        sponsored=sponsored,
        clickbait=clickbait,
        flagged=is_flagged(block.role, promo, threshold) and not leads_within(link.href, page.url),
        reasons=block.reasons,
        start=link.start,
        end=link.end,
    )


def default_threshold(head: Head) -> float | None:
    """Return the threshold of the default precision; None where it was not reached."""
    found = [item.probability for item in head.thresholds if item.precision == DEFAULT_PRECISION]
    return found[0] if found else None


def flag_threshold(head: Head, min_precision: float | None) -> float:
    """Return the lowest probability from which ``min_precision`` was reached; raise InputError when there is none."""
    wanted = DEFAULT_PRECISION if min_precision is None else min_precision
    reached = [
        threshold.probability
        for threshold in head.thresholds
        if threshold.precision >= wanted and threshold.probability is not None
    ]
    if not 0 < wanted <= 1 or not reached:
        known = ", ".join(f"{item.precision:g}" for item in head.thresholds if item.probability is not None)
        raise InputError(f"min_precision is {wanted!r}; this bundle knows thresholds for {known or 'none'}")
    return min(reached)
