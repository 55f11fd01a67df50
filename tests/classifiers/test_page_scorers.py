"""The lift of a page: what its surest text reaches sets even odds."""

from math import log

import pytest

from clf.classifiers.page_scorers import page_lift
from clf.model.scorer import sigmoid
from clf.page.reading.page import read_page


def test_a_page_in_doubt_is_lifted_until_half_of_its_surest_text_is_even_odds() -> None:
    page = read_page(f"<p>{'a' * 500}</p><p>{'b' * 600}</p><p>{'c' * 700}</p>")
    sure = (500 * sigmoid(0.0) + 300 * sigmoid(-0.2)) / 800
    assert page_lift(page, [0.0, -0.2, -3.0]) == pytest.approx(-log((sure / 2) / (1 - sure / 2)))
    assert page_lift(page, [9.0, 9.0, 9.0]) == pytest.approx(0.0, abs=1e-3)


def test_a_page_without_an_article_is_lifted_no_further() -> None:
    page = read_page("<p>One.</p><p>Two.</p>")
    assert page_lift(page, [-5.0, -6.0]) == page_lift(page, [-7.0, -8.0]) == pytest.approx(log(4))
    assert page_lift(read_page(""), []) == pytest.approx(log(4))
