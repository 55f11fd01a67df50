"""Reasons a person can read: headings, boxes, words and addresses by name, signed, true to the weights."""

from math import log

import pytest

from clf.classifiers import Model
from clf.classifiers.page_prediction import PagePrediction
from clf.classifiers.page_scorers import PageScorers
from clf.classifiers.reason_words import CONCRETE_REASONS
from clf.classifiers.reasons import Reasons
from clf.model.scorer import Namespace, Scorer
from clf.page.reading.page import read_page
from clf.types import Page, Reason, Role
from tests.classifiers.conftest import Seed

PAGE = read_page(
    "<article><p>Un paragraf al articolului, destul de lung ca să fie unul.</p></article>"
    "<aside class='relatedBox single'><h3>Citește și</h3>"
    "<p><a href='https://b.example/sport/x'>Cum arată podul azi</a></p></aside>",
    "https://a.example/x",
)
WEIGHTS = {
    "word": {"cum": 0.2, "arata": 0.5, "azi": 0.25, "podul": -0.75},
    "head": {"citeste": 1.0, "si": 0.5},
    "name": {"related": 0.5, "single": -0.5, "aside": 0.25},
    "link": {"to another site": 0.75, "/sport": 0.3},
    "fact": {"tag p": 0.125},
}


def scorer(weights: dict[str, dict[str, float]], bias: float = 0.0) -> Scorer:
    spaces = [
        Namespace(name, {token: (1.0, weight) for token, weight in found.items()}, unit=False)
        for name, found in weights.items()
    ]
    return Scorer(tuple(spaces), bias)


def reasons_of(page: Page, promo: Scorer, first: Scorer | None = None) -> Reasons:
    nothing = scorer({})
    scorers = PageScorers.of({"x-1": first or nothing, "x-2": nothing, "x-promo": promo, "x-sponsored": nothing}, "x")
    return Reasons(PagePrediction(page, scorers), scorers)


def words(reasons: tuple[Reason, ...]) -> dict[str, float]:
    return {reason.words: reason.weight for reason in reasons}


def test_a_teaser_s_reasons_name_its_heading_box_words_and_where_it_leads() -> None:
    found = words(reasons_of(PAGE, scorer(WEIGHTS)).of_block(2, Role.PROMO))
    assert found == {
        "under the heading 'Citește și'": 1.5,
        "leads to another site: b.example": 0.75,
        "words: 'arată', 'azi', 'cum'": 0.95,
        "words: 'podul'": -0.75,
        "in a box named 'related'": 0.5,
        "in a box named 'single'": -0.5,
    }


def test_weights_speak_for_the_role_that_was_given() -> None:
    first = scorer({"head": {"citeste": -2.0}})
    as_promo = words(reasons_of(PAGE, scorer(WEIGHTS), first).of_block(2, Role.PROMO))
    as_navigation = words(reasons_of(PAGE, scorer(WEIGHTS), first).of_block(2, Role.NAVIGATION))
    as_editorial = words(reasons_of(PAGE, scorer(WEIGHTS), first).of_block(2, Role.EDITORIAL))
    assert as_promo["under the heading 'Citește și'"] == 1.0 + 1.5
    assert as_navigation["under the heading 'Citește și'"] == 1.0 - 1.5
    assert as_editorial == {"under the heading 'Citește și'": -1.0}


def test_names_around_the_whole_page_are_not_those_of_a_box() -> None:
    page = read_page(
        "<body class='single wide'><div class=shell><div class=related><p>One</div></div>"
        "<div class=shell><div class=story><p>Two</div></div>"
    )
    promo = scorer({"name": {"single": 0.5, "wide": 0.25, "shell": 0.1, "related": 1.0, "story": -1.0}})
    found = [words(reasons_of(page, promo).of_block(index, Role.PROMO)) for index in (0, 1)]
    assert found[0] == {"in a box named 'related'": 1.0, "what the page's outermost boxes are called": 0.85}
    assert found[1] == {"in a box named 'story'": -1.0, "what the page's outermost boxes are called": 0.85}


def test_a_block_of_which_no_token_is_known_has_the_start_as_its_reason() -> None:
    assert [reason.token for reason in reasons_of(PAGE, scorer({}, bias=3.0)).of_block(0, Role.PROMO)] == [
        "start-point"
    ]


@pytest.fixture(scope="module")
def predictions(model: Model, seeds: list[Seed]) -> list[PagePrediction]:
    pages = [read_page(seed.page) for seed in seeds]
    return [PagePrediction(page, model.pages[page.kind].scorers) for page in pages]


def test_every_verdict_on_the_seed_pages_has_readable_reasons_without_repeats(model: Model, seeds: list[Seed]) -> None:
    for seed in seeds:
        report = model.separate(seed.page)
        for found in (*report.blocks, *report.links):
            assert 1 <= len(found.reasons) <= 6
            assert len({reason.words for reason in found.reasons}) == len(found.reasons)
            visible = [reason.token.partition(":")[0] in CONCRETE_REASONS for reason in found.reasons]
            assert visible == sorted(visible, reverse=True)
            for part in (True, False):
                strengths = [abs(r.weight) for r, seen in zip(found.reasons, visible, strict=True) if seen is part]
                assert strengths == sorted(strengths, reverse=True)


def test_the_shares_add_up_to_the_log_odds(model: Model, predictions: list[PagePrediction]) -> None:
    """All shares, the biases, and the own score as a feature of stage 2 make the logits."""
    for prediction in predictions[:3]:
        scorers = model.pages[prediction.page.kind].scorers
        reasons = Reasons(prediction, scorers)
        first_bias, second_bias = (item.scorer.logit({}) for item in (scorers.stage_1, scorers.stage_2))
        for index in range(0, len(prediction.page.blocks), 5):
            contents, row = prediction.rows[index]
            hidden = prediction.logit_shift + first_bias
            if contents is prediction.candidates:
                second = scorers.stage_2.contributions(prediction.neighbours.features(row))
                own_score = sum(weight for _, token, weight in second if token.startswith("self "))
                hidden += (own_score + second_bias - first_bias) / 2
            total = sum(reasons._shares(index, Role.EDITORIAL).values()) + hidden
            shares = [reasons._shares(index, role) for role in (Role.PROMO, Role.EDITORIAL)]
            as_promo = sum(sum(found.values()) for found in shares)
            promo_bias = scorers.promo.scorer.logit({})
            assert as_promo + promo_bias == pytest.approx(prediction.pooled_promo_logits[index], abs=1e-6)
            editorial = prediction.editorial[index]
            assert total == pytest.approx(log(editorial / (1 - editorial)), abs=1e-6)


def test_a_single_block_has_no_names_around_the_whole_page() -> None:
    page = read_page("<div class=related><p>One</div>")
    found = words(reasons_of(page, scorer({"name": {"related": 1.0}})).of_block(0, Role.PROMO))
    assert found == {"in a box named 'related'": 1.0}
