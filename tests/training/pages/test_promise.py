"""Thresholds of flags: by the links of all pages, or such that each corpus keeps the precision by itself."""

from dataclasses import replace

import numpy as np
import pytest

from clf.datasets.pages.corpora import LabelledPage
from clf.datasets.pages.gold import GoldLink
from clf.page.reading.page import read_page
from clf.training.arrays import Floats
from clf.training.pages.data import PROMO, PageDataset, page_dataset
from clf.training.pages.promise import promo_thresholds
from clf.types import Role


def corpus(name: str, wrong: int) -> LabelledPage:
    """A page of 500 links, one a block: ``wrong`` in every ten are no promo."""
    html = "".join(f"<p><a href=/{number}>Link {number}</a></p>" for number in range(500))
    page = read_page(html, f"https://{name}.example/", kind="html")
    roles = tuple(Role.NAVIGATION if index % 10 < wrong else Role.PROMO for index in range(500))
    links = tuple(GoldLink(index, role) for index, role in enumerate(roles))
    return LabelledPage(page, roles, links, name, f"{name}.example", test=False)


def dataset() -> tuple[PageDataset, Floats]:
    """A corpus with few wrong flags, and one with many that score low."""
    pages = [corpus("good", 0), corpus("poor", 2)]
    data = page_dataset(pages, folds=5)
    scores = np.linspace(0.5, 0.9, 1000)
    scores[500:] = np.where(np.arange(500) % 10 < 2, np.linspace(0.60, 0.69, 500), np.linspace(0.7, 0.8, 500))
    return data, scores


def test_a_pooled_precision_may_be_lower_in_a_corpus() -> None:
    data, scores = dataset()
    found = {item.precision: item for item in promo_thresholds(data, scores, "pooled")}
    assert found[0.9].recall == 1.0
    assert found[0.9].probability == 0.5


def test_each_corpus_keeps_the_precision() -> None:
    data, scores = dataset()
    found = {item.precision: item for item in promo_thresholds(data, scores, "each")}
    assert found[0.8].probability == pytest.approx(0.6, abs=0.01)
    assert found[0.9].probability == pytest.approx(0.65, abs=0.01)
    assert found[0.9].recall == pytest.approx((125 + 400) / 900, abs=0.02)


def test_a_precision_that_a_corpus_does_not_reach_has_no_threshold() -> None:
    data, scores = dataset()
    scores[500:] = np.where(np.arange(500) % 10 < 2, 0.9, 0.7)
    found = {item.precision: item for item in promo_thresholds(data, scores, "each")}
    assert (found[0.9].probability, found[0.9].recall) == (None, None)


def test_a_small_corpus_is_not_asked_by_itself() -> None:
    data, scores = dataset()
    few = replace(data, link_roles=np.where(np.arange(1000) < 700, data.link_roles, -1))
    found = {item.precision: item.probability for item in promo_thresholds(few, scores, "each")}
    assert found[0.9] == 0.5


def test_links_within_the_page_are_never_flagged() -> None:
    data, scores = dataset()
    within = replace(data, links_within=data.link_roles != PROMO)
    found = {item.precision: item for item in promo_thresholds(within, scores, "each")}
    assert found[0.98].recall == 1.0
