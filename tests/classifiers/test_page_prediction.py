"""A predicted page: probabilities that sum to 1, roles by threshold, the cascade equal to plain sums of tokens."""

from math import isclose

import pytest

from clf.classifiers import Model
from clf.classifiers.page_decision import EARLY_REJECT_LOGIT
from clf.classifiers.page_prediction import PagePrediction
from clf.model.scorer import sigmoid
from clf.page.features.title import headline_candidates, title_matches
from clf.page.reading.page import read_page
from clf.text.tokens import PlainLines
from clf.types import Role, Tokens
from tests.classifiers.conftest import Seed


@pytest.fixture(scope="module")
def prediction(model: Model, seeds: list[Seed]) -> PagePrediction:
    return PagePrediction(read_page(seeds[0].page), model.pages["html"].scorers)


def test_the_three_roles_share_one_whole(prediction: PagePrediction) -> None:
    for index in range(len(prediction.page.blocks)):
        assert isclose(sum(prediction.probability(index, role) for role in Role), 1.0)


def test_the_role_is_editorial_from_the_decision_on_else_promo_or_navigation(prediction: PagePrediction) -> None:
    for index, editorial in enumerate(prediction.editorial):
        assert prediction.roles(editorial)[index] is Role.EDITORIAL
        other = Role.PROMO if prediction.promo_if_not_editorial[index] >= 0.4 else Role.NAVIGATION
        assert prediction.roles(editorial + 1e-9)[index] is other


def structure_and_all(prediction: PagePrediction, index: int) -> tuple[Tokens, Tokens]:
    contents, row = prediction.rows[index]
    structure = prediction.structure.tokens(index)
    return structure, {**structure, **contents.table.tokens(row), **prediction.offers.tokens(index)}


def test_no_token_is_made_twice_for_a_block(prediction: PagePrediction) -> None:
    stage_2 = [prediction.neighbours.tokens(row) for row in range(prediction.neighbours.count)]
    stage_1 = [structure_and_all(prediction, index)[1] for index in range(len(prediction.page.blocks))]
    for tokens in (*stage_1, *stage_2):
        assert all(len(set(found)) == len(found) for found in tokens.values())


def test_the_cascade_equals_plain_sums_over_the_tokens_of_each_block(prediction: PagePrediction, model: Model) -> None:
    scorers = model.pages["html"].scorers
    first, second = scorers.stage_1.scorer, scorers.stage_2.scorer
    headlines = headline_candidates(prediction.page, title_matches(prediction.page, PlainLines()))
    assert prediction.candidates.indices
    assert prediction.rejected.indices
    for index in range(len(prediction.page.blocks)):
        structure, everything = structure_and_all(prediction, index)
        contents, row = prediction.rows[index]
        logit = first.logit(structure)
        assert (contents is prediction.candidates) == (logit >= EARLY_REJECT_LOGIT or index in headlines)
        if contents is prediction.candidates:
            logit = (first.logit(everything) + second.logit(prediction.neighbours.tokens(row))) / 2
        lift = prediction.headline_lift if index == prediction.headline else 0.0
        assert isclose(prediction.editorial[index], sigmoid(logit + prediction.logit_shift + lift), abs_tol=1e-12)
        assert isclose(prediction.promo_logits[index], scorers.promo.scorer.logit(everything), abs_tol=1e-12)
        assert isclose(prediction.sponsored[index], scorers.sponsored.scorer.probability(everything), abs_tol=1e-12)


def test_a_headline_that_nothing_speaks_for_is_lifted_where_the_page_has_an_article(model: Model) -> None:
    text = "The council met on Monday to vote on the budget of the town, which has grown since last year. " * 3
    nav = "<nav class=menu><ul><li class=menu-item><a href=/x>Council votes on the budget of the town</a></ul></nav>"
    page = read_page(
        f"<title>Council votes on the budget of the town</title>{nav}<article>{f'<p>{text}</p>' * 4}</article>"
    )
    prediction = PagePrediction(page, model.pages["html"].scorers)
    assert prediction.headline == 0
    assert prediction.headline_lift > 0
    assert prediction.editorial[0] == sigmoid(1.0)
    assert prediction.article(0.5)[0] == 0
    assert 0 not in prediction.text(0.5)


def test_the_article_is_found_without_reading_rejected_blocks(model: Model, seeds: list[Seed]) -> None:
    prediction = PagePrediction(read_page(seeds[0].page), model.pages["html"].scorers)
    article = prediction.article(0.5)
    assert "rejected" not in vars(prediction)
    assert article == [index for index, role in enumerate(prediction.roles(0.5)) if role is Role.EDITORIAL]
    assert "rejected" in vars(prediction)


def test_the_content_of_a_block_cannot_bring_it_back_from_a_menu(model: Model) -> None:
    text = "The council met on Monday to vote on the budget. " * 5
    story, index = f"<article>{f'<p>{text}</p>' * 6}</article>", 6 + 3
    item = "<li class=menu-item><a href=/{0}>Section {0}</a></li>"
    menu = "".join(map(item.format, range(8)))
    pages = [
        f"{story}<footer class=footer><nav class=menu><ul>{menu}</ul></nav></footer>",
        f"{story}<footer class=footer><nav class=menu><ul>{menu.replace('Section 3', text)}</ul></nav></footer>",
    ]
    short, long = (PagePrediction(read_page(page), model.pages["html"].scorers) for page in pages)
    assert index in short.rejected.indices
    assert index in long.rejected.indices
    assert long.editorial[index] < 0.2 < 0.6 < min(long.editorial[:6])


def test_a_page_without_blocks_has_no_probabilities(model: Model) -> None:
    prediction = PagePrediction(read_page("", kind="html"), model.pages["html"].scorers)
    assert (prediction.editorial, prediction.roles(0.5), prediction.article(0.5)) == ([], [], [])
