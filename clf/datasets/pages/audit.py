"""Labelled pages -> an audit of page corpora: large sites, repeated articles, empty bodies, sites shared with a test.

The audit only reports. Training itself leaves out the sites that it is evaluated on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from clf.datasets.duplicates import near_duplicates
from clf.datasets.pages.corpora import LabelledPage
from clf.types import Role


@dataclass(frozen=True, slots=True)
class PageCorpusAudit:
    """The counts of one page corpus.

    ``largest_site`` is the number of pages of the site that has most. ``without_article`` counts pages on which no
    block lies in the hand-written body. ``shared_sites`` counts the sites of the training part that some test part has
    too, ``shared_pages`` their training pages.
    """

    corpus: str
    pages: int
    test_pages: int
    sites: int
    largest_site: int
    without_article: int
    near_repeats: int
    shared_sites: int
    shared_pages: int


def audit_pages(pages: Sequence[LabelledPage]) -> list[PageCorpusAudit]:
    """Return the audit of every corpus of ``pages``, in order of appearance."""
    by_corpus: dict[str, list[LabelledPage]] = {}
    test_sites: set[str] = set()
    for page in pages:
        by_corpus.setdefault(page.corpus, []).append(page)
        if page.test:
            test_sites.add(page.site)
    return [_audit(own, test_sites) for own in by_corpus.values()]


def _audit(pages: Sequence[LabelledPage], test_sites: set[str]) -> PageCorpusAudit:
    sites = Counter(map(attrgetter("site"), pages))
    articles = list(filter(None, map(_article, pages)))
    shared = [page.site for page in pages if not page.test and page.site in test_sites]
    return PageCorpusAudit(
        corpus=pages[0].corpus,
        pages=len(pages),
        test_pages=sum(map(attrgetter("test"), pages)),
        sites=len(sites),
        largest_site=max(sites.values()),
        without_article=len(pages) - len(articles),
        near_repeats=len({later for _, later in near_duplicates(articles)}),
        shared_sites=len(set(shared)),
        shared_pages=len(shared),
    )


def _article(labelled: LabelledPage) -> str:
    blocks = zip(labelled.page.blocks, labelled.roles, strict=True)
    return "\n".join(block.text for block, role in blocks if role is Role.EDITORIAL)
