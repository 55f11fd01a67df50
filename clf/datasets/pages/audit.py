"""What page corpora hide: sites with many pages, repeated articles, pages without one, sites on both sides of a test.

The audit only looks and reports; training itself leaves out the sites that it is tested on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from clf.datasets.duplicates import near_duplicates
from clf.datasets.pages.corpora import LabelledPage
from clf.types import Role


@dataclass(frozen=True, slots=True)
class PageCorpusAudit:
    """What one page corpus looks like.

    ``without_article`` counts pages on which no block lies in the hand-written body, ``shared_sites`` and
    ``shared_pages`` the sites of its training part that some test part has too, and their pages.
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
    """Look at every corpus of ``pages``, and at the sites that training and test parts share."""
    tested = {page.site for page in pages if page.test}
    corpora = dict.fromkeys(page.corpus for page in pages)
    return [_audit([page for page in pages if page.corpus == corpus], tested) for corpus in corpora]


def _audit(pages: Sequence[LabelledPage], tested: set[str]) -> PageCorpusAudit:
    sites = Counter(page.site for page in pages)
    articles = [text for text in map(_article, pages) if text]
    shared = [page.site for page in pages if not page.test and page.site in tested]
    return PageCorpusAudit(
        corpus=pages[0].corpus,
        pages=len(pages),
        test_pages=sum(page.test for page in pages),
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
