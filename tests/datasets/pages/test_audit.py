"""The audit of page corpora: sites, repeated articles, pages without an article, sites shared with a test part."""

from dataclasses import replace

from clf.datasets.pages.audit import audit_pages
from clf.datasets.pages.corpora import LabelledPage, Source, label
from tests.datasets import saved_pages as made


def page(seed: int, corpus: str = "one", *, test: bool = False, body: str | None = None) -> LabelledPage:
    text = made.body(seed) if body is None else body
    return label(Source(str(seed), made.url(seed), made.page(seed).encode(), text, test), corpus)


def test_sites_are_counted_with_the_largest() -> None:
    pages = [page(1), page(2), page(3), replace(page(4), site="site1.example")]
    (found,) = audit_pages(pages)
    assert (found.corpus, found.pages, found.test_pages) == ("one", 4, 0)
    assert (found.sites, found.largest_site) == (3, 2)


def test_repeated_articles_and_empty_bodies_are_counted() -> None:
    (found,) = audit_pages([page(1), page(2), page(2), page(3, body="")])
    assert (found.near_repeats, found.without_article) == (1, 1)


def test_training_pages_of_a_tested_site_are_counted_across_corpora() -> None:
    one, two = audit_pages([page(1), page(2), page(2), page(2, "two", test=True)])
    assert (one.shared_sites, one.shared_pages) == (1, 2)
    assert (two.corpus, two.test_pages, two.shared_sites, two.shared_pages) == ("two", 1, 0, 0)


def test_corpora_keep_the_order_of_their_pages() -> None:
    found = audit_pages([page(1, "b"), page(2, "a"), page(3, "b")])
    assert [(item.corpus, item.pages) for item in found] == [("b", 2), ("a", 1)]
    assert audit_pages([]) == []
