"""F1 of blocks and links, counted by hand; a page is resampled as a whole."""

import numpy as np
import pytest

from clf.datasets.pages.corpora import LabelledPage
from clf.datasets.pages.gold import GoldLink
from clf.page.reading.html import read_html
from clf.training.evaluation.page_metrics import f1_estimate, page_metrics
from clf.training.evaluation.slices import Slice, SliceKind
from clf.types import Role

E, P, N = Role.EDITORIAL, Role.PROMO, Role.NAVIGATION
HTML = "<title>A page</title><p>one <a href=/a>a</a> <a href=/b>b</a><p>two<p><a href=/c>c</a><p>four <script>"


def labelled(*roles: Role | None, url: str = "https://a.example/") -> LabelledPage:
    page = read_html(HTML, url)
    links = tuple(GoldLink(link.block, roles[link.block]) for link in page.links)
    return LabelledPage(page, roles, links, "tiny", "a.example", True)


def test_figures_are_counted_over_all_blocks_and_links() -> None:
    pages = [labelled(E, E, P, N), labelled(E, None, P, N)]
    said = [[E, P, P, N], [P, E, P, E]]
    found = page_metrics(Slice(SliceKind.PAGES, "html/tiny"), pages, said)
    # Blocks: right 1, wrong 1 (the last), missed 2; unlabelled blocks do not count.
    assert found.block_f1.value == pytest.approx(2 * 1 / (2 * 1 + 1 + 2))
    # Editorial links: right 2, wrong 0, missed 2. Promo links: right 2, wrong 2, missed 0.
    assert found.editorial_link_f1.value == pytest.approx(4 / 6)
    assert found.promo_link_f1.value == pytest.approx(4 / 6)
    assert found.pages == 2
    assert found.block_f1.low == 0.0 < (found.block_f1.value or 0)
    assert set(found.metrics()) == {f"html/tiny/{name}" for name in ("block_f1", "editorial_link_f1", "promo_link_f1")}


def test_no_pages_have_no_figures() -> None:
    found = page_metrics(Slice(SliceKind.PAGES, "none"), [], [])
    assert found.block_f1.value is None
    assert found.metrics() == {}


def test_a_page_counts_as_a_whole_in_the_interval() -> None:
    perfect, missed = (labelled(E, E, P, N), [E, E, P, N]), (labelled(E, E, P, N), [N, N, N, N])
    found = page_metrics(Slice(SliceKind.PAGES, "x"), [perfect[0], missed[0]], [perfect[1], missed[1]])
    assert found.block_f1.value == pytest.approx(2 * 2 / (2 * 2 + 2))
    # Two pages give three kinds of resamples: both perfect, both missed, one of each.
    assert (found.block_f1.low, found.block_f1.high) == (0.0, 1.0)


def test_f1_of_counts_by_hand() -> None:
    assert f1_estimate(np.array([[3, 1, 0], [1, 0, 2]])).value == pytest.approx(8 / (8 + 1 + 2))
    assert f1_estimate(np.array([[5, 0, 0]])).low == 1.0
    assert f1_estimate(np.empty((0, 3), dtype=np.intp)).value is None


def test_estimates_are_named_in_the_order_of_tables() -> None:
    found = page_metrics(Slice(SliceKind.PAGES, "x"), [labelled(E, E, P, N)], [[E, E, P, N]])
    assert list(found.estimates()) == ["block_f1", "editorial_link_f1", "promo_link_f1"]
    assert found.metrics() == {"x/block_f1": 1.0, "x/editorial_link_f1": 1.0, "x/promo_link_f1": 1.0}
