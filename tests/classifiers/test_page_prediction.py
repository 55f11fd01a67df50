"""A judged page: three probabilities that add up, roles by threshold, sums equal to plain ones, menus passed over."""

from math import isclose

import pytest

from clf.classifiers import Model
from clf.classifiers.page_prediction import Judged
from clf.classifiers.page_scorers import OUTSIDE
from clf.model.scorer import sigmoid
from clf.page.reading.page import read_page
from clf.training.pages.data import merged
from clf.types import Role, Tokens
from tests.classifiers.conftest import Seed


@pytest.fixture(scope="module")
def judged(model: Model, seeds: list[Seed]) -> Judged:
    return Judged(read_page(seeds[0].page), model.pages["html"].stages)


def test_the_three_roles_share_one_whole(judged: Judged) -> None:
    for place in range(len(judged.page.blocks)):
        assert isclose(sum(judged.probability(place, role) for role in Role), 1.0)


def test_the_role_is_editorial_from_the_decision_on_else_the_likelier_other(judged: Judged) -> None:
    for place, editorial in enumerate(judged.editorial):
        assert judged.roles(editorial)[place] is Role.EDITORIAL
        other = Role.PROMO if judged.bait[place] >= 0.5 else Role.NAVIGATION
        assert judged.roles(editorial + 1e-9)[place] is other


def around_and_itself(judged: Judged, place: int) -> tuple[Tokens, Tokens]:
    look, row = judged.looks[place]
    around = judged.around.at(place)
    return merged(around), merged([*around, *look.tokens.at(row)])


def test_no_token_stands_in_two_parts(judged: Judged) -> None:
    context = [merged(judged.context.at(row)) for row in range(judged.context.count)]
    for tokens in (*[around_and_itself(judged, place)[1] for place in range(len(judged.page.blocks))], *context):
        assert all(len(set(found)) == len(found) for found in tokens.values())


def test_sums_that_blocks_share_equal_sums_block_by_block(judged: Judged, model: Model) -> None:
    stages = model.pages["html"].stages
    assert judged.near.places
    assert judged.far.places
    for place in range(len(judged.page.blocks)):
        around, everything = around_and_itself(judged, place)
        look, row = judged.looks[place]
        logit = stages.first.logit(around)
        assert (look is judged.near) == (logit >= OUTSIDE)
        if look is judged.near:
            logit = (stages.first.logit(everything) + stages.second.logit(merged(judged.context.at(row)))) / 2
        assert isclose(judged.editorial[place], sigmoid(logit + judged.lift), abs_tol=1e-12)
        assert isclose(judged.bait[place], stages.promo.probability(everything), abs_tol=1e-12)


def test_who_wants_the_article_does_not_pay_for_the_menus(model: Model, seeds: list[Seed]) -> None:
    judged = Judged(read_page(seeds[0].page), model.pages["html"].stages)
    article = judged.article(0.5)
    assert "far" not in vars(judged)
    assert article == [place for place, role in enumerate(judged.roles(0.5)) if role is Role.EDITORIAL]
    assert "far" in vars(judged)


def test_what_a_block_says_cannot_bring_it_back_from_a_menu(model: Model) -> None:
    text = "The council met on Monday to vote on the budget. " * 5
    story, place = f"<article>{f'<p>{text}</p>' * 6}</article>", 6 + 3
    item = "<li class=menu-item><a href=/{0}>Section {0}</a></li>"
    menu = "".join(map(item.format, range(8)))
    pages = [
        f"{story}<footer class=footer><nav class=menu><ul>{menu}</ul></nav></footer>",
        f"{story}<footer class=footer><nav class=menu><ul>{menu.replace('Section 3', text)}</ul></nav></footer>",
    ]
    short, long = (Judged(read_page(page), model.pages["html"].stages) for page in pages)
    assert place in short.far.places
    assert place in long.far.places
    assert long.editorial[place] < 0.2 < 0.6 < min(long.editorial[:6])
