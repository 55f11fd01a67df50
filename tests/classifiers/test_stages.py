"""The page head's arithmetic: three probabilities that add up, roles by threshold, shared sums equal to plain ones."""

from math import isclose, log

import pytest

from clf.classifiers import Model
from clf.classifiers.stages import Judged, judge, page_lift
from clf.model.scorer import sigmoid
from clf.page.reader import read_page
from clf.training.blocks import merged
from clf.types import Role
from tests.classifiers.conftest import Seed


@pytest.fixture(scope="module")
def judged(model: Model, seeds: list[Seed]) -> Judged:
    return judge(read_page(seeds[0].page), model.pages["html"].stages)


def test_the_three_roles_share_one_whole(judged: Judged) -> None:
    for place in range(len(judged.page.blocks)):
        assert isclose(sum(judged.probability(place, role) for role in Role), 1.0)


def test_the_role_is_editorial_from_the_decision_on_else_the_likelier_other(judged: Judged) -> None:
    for place, editorial in enumerate(judged.editorial):
        assert judged.roles(editorial)[place] is Role.EDITORIAL
        other = Role.PROMO if judged.bait[place] >= 0.5 else Role.NAVIGATION
        assert judged.roles(editorial + 1e-9)[place] is other


def test_no_token_stands_in_two_parts(judged: Judged) -> None:
    for place in range(len(judged.page.blocks)):
        for tokens in (merged(judged.tokens.at(place)), merged(judged.context.at(place))):
            assert all(len(set(found)) == len(found) for found in tokens.values())


def test_sums_that_neighbours_share_equal_sums_block_by_block(judged: Judged, model: Model) -> None:
    stages = model.pages["html"].stages
    for place in range(len(judged.page.blocks)):
        tokens = merged(judged.tokens.at(place))
        first = stages.first.logit(tokens)
        second = stages.second.logit(merged(judged.context.at(place)))
        assert isclose(judged.editorial[place], sigmoid((first + second) / 2 + judged.lift), abs_tol=1e-12)
        assert isclose(judged.bait[place], stages.promo.probability(tokens), abs_tol=1e-12)


def test_a_page_in_doubt_is_lifted_until_half_of_its_surest_text_is_even_odds() -> None:
    page = read_page(f"<p>{'a' * 500}</p><p>{'b' * 600}</p><p>{'c' * 700}</p>")
    sure = (500 * sigmoid(0.0) + 300 * sigmoid(-0.2)) / 800
    assert page_lift(page, [0.0, -0.2, -3.0]) == pytest.approx(-log((sure / 2) / (1 - sure / 2)))
    assert page_lift(page, [9.0, 9.0, 9.0]) == pytest.approx(0.0, abs=1e-3)


def test_a_page_without_an_article_is_lifted_no_further() -> None:
    page = read_page("<p>One.</p><p>Two.</p>")
    assert page_lift(page, [-5.0, -6.0]) == page_lift(page, [-7.0, -8.0]) == pytest.approx(log(4))
    assert page_lift(read_page(""), []) == pytest.approx(log(4))
