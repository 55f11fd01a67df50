"""Figures of pages whose roles were given by reading, counted by hand on two small pages."""

import pytest

from clf.datasets.pages.corpora import LabelledPage
from clf.datasets.pages.readings import gold_links
from clf.datasets.pages.roles import block_role
from clf.page.reading.page import read_page
from clf.training.evaluation.role_metrics import METRICS, PagePredictions, role_metrics
from clf.training.evaluation.slices import Slice, SliceKind
from clf.types import Role

E, P, N = Role
PART = Slice(SliceKind.PAGES, "tiny")


def page(letters: str) -> LabelledPage:
    blocks = "".join(f"<p><a href=/{index}>Link {index}</a></p>" for index in range(len(letters)))
    found = read_page(blocks, "https://a.example/", kind="html")
    roles = tuple(map(block_role, letters))
    return LabelledPage(found, roles, gold_links(found, letters), "tiny", "a.example", test=False, letters=letters)


PAGES = [page("tepshc"), page("npsu")]
PREDICTED = [
    PagePredictions([E, P, P, N, P, E], [False, True, True, False, True, False]),
    PagePredictions([P, P, P, P], [True, False, True, True]),
]


def test_every_figure_is_the_one_counted_by_hand() -> None:
    found = role_metrics(PART, PAGES, PREDICTED)
    values = {name: estimate.value for name, estimate in found.estimates().items()}
    assert tuple(values) == METRICS
    # Flags: right p, s; wrong e, n; missed s, p. The label of a teaser, the caption and the unknown block do not count.
    assert values["flag_precision"] == pytest.approx(2 / 4)
    assert values["flag_recall"] == pytest.approx(2 / 4)
    # Promo blocks: right p, p, s; wrong e, h, n; missed s.
    assert values["promo_f1"] == pytest.approx(2 * 3 / (2 * 3 + 3 + 1))
    assert values["article_f1"] == pytest.approx(2 * 1 / (2 * 1 + 0 + 1))
    assert values["headlines"] == 1.0
    assert values["advertising"] == pytest.approx(1 / 2)
    assert values["article_links"] == pytest.approx(1 / 2)


def test_what_does_not_occur_has_no_figure() -> None:
    found = role_metrics(PART, [page("nn")], [PagePredictions([N, N], [False, False])])
    assert (found.flag_precision.value, found.headlines.value, found.advertising.value) == (None, None, None)
    assert "tiny/flag_precision" not in found.metrics()
    assert found.metrics()["tiny/promo_f1"] == 0.0
