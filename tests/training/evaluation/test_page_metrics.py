"""F1 of blocks and links, counted by hand; intervals that hold the value; errors shown to people."""

import re

import pytest

from clf.datasets.pages.corpora import LabelledPage
from clf.datasets.pages.gold import GoldLink
from clf.page.reading.html import read_html
from clf.training.evaluation.page_metrics import page_metrics
from clf.training.evaluation.slices import Slice, SliceKind
from clf.training.reports.page_errors import SAMPLE, errors_html
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
    # PageDataset: right 1, wrong 1 (the last), missed 2; what is not claimed does not count.
    assert found.block_f1.value == pytest.approx(2 * 1 / (2 * 1 + 1 + 2))
    # Editorial links: right 2, wrong 0, missed 2. Promo links: right 2, wrong 2, missed 0.
    assert found.editorial_link_f1.value == pytest.approx(4 / 6)
    assert found.promo_link_f1.value == pytest.approx(4 / 6)
    assert found.pages == 2
    for figure in (found.block_f1, found.editorial_link_f1, found.promo_link_f1):
        assert figure.low <= (figure.value or 0) <= figure.high
    assert set(found.metrics()) == {f"html/tiny/{name}" for name in ("block_f1", "editorial_link_f1", "promo_link_f1")}


def test_no_pages_have_no_figures() -> None:
    found = page_metrics(Slice(SliceKind.PAGES, "none"), [], [])
    assert found.block_f1.value is None
    assert found.metrics() == {}


def test_the_errors_show_wrong_blocks_with_their_page_and_hide_nothing_of_the_markup() -> None:
    wrong = labelled(E, None, P, N, url="https://a.example/?<b>")
    text = errors_html([(wrong, [P, E, N, N]), (labelled(E, E, P, N), [E, E, P, N])])
    assert text.count("<section") == 1
    assert "1 of 4 blocks wrong" in text
    assert "https://a.example/?&lt;b&gt;" in text
    assert re.findall(r'<li class="(\w+) ?(\w*)"', text)[-4:] == [
        ("promo", "wrong"),
        ("editorial", "unknown"),
        ("navigation", ""),
        ("navigation", ""),
    ]


def test_many_pages_are_sampled_from_few_errors_to_many() -> None:
    pages = [(labelled(E, E, P, N, url=f"https://{n:03}.example/"), [P, E, P, N]) for n in range(100)]
    text = errors_html(pages)
    assert text.count("<section") == SAMPLE
    assert "No block is wrong" in errors_html([])


def test_a_long_run_outside_the_article_is_folded_and_errors_never_are() -> None:
    page = read_html("<p>wrong" + "".join(f"<p>menu {n}" for n in range(30)) + "<p>missed", "https://a.example/")
    roles = (N, *[N] * 30, E)
    text = errors_html([(LabelledPage(page, roles, (), "tiny", "a.example", True), [E, *[N] * 31])])
    folded = text.split("<details>")[1].split("</details>")[0]
    assert "24 more blocks outside the article" in folded
    assert folded.count("<li") == 24
    assert "wrong" not in folded.replace('class="navigation "', "")
    assert text.count('<li class="') == 32 + 5
