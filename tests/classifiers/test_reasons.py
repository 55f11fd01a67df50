"""Reasons a person can read: headings, boxes, words and addresses by name, signed, true to the weights."""

import pickle
from math import log

import pytest

from clf.classifiers import Model
from clf.classifiers.lazy import Lazy
from clf.classifiers.page_prediction import Judged
from clf.classifiers.page_scorers import Stages
from clf.classifiers.reasons import Reasons
from clf.model.scorer import Namespace, Scorer
from clf.page.reading.page import read_page
from clf.types import Reason, Role
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


def judged_by(promo: Scorer, first: Scorer | None = None) -> Reasons:
    nothing = scorer({})
    stages = Stages.of(first or nothing, nothing, promo)
    return Reasons(Judged(PAGE, stages), stages)


def words(reasons: tuple[Reason, ...]) -> dict[str, float]:
    return {reason.words: reason.weight for reason in reasons}


def test_a_teaser_s_reasons_name_its_heading_box_words_and_where_it_leads() -> None:
    found = words(judged_by(scorer(WEIGHTS)).of_block(2, Role.PROMO))
    assert found == {
        "under heading 'Citește și'": 1.5,
        "leads to another site": 0.75,
        "words: 'arată', 'azi', 'cum'": 0.95,
        "words: 'podul'": -0.75,
        "in a box called 'related'": 0.5,
        "in a box called 'single'": -0.5,
    }


def test_weights_speak_for_the_role_that_was_given() -> None:
    first = scorer({"head": {"citeste": -2.0}})
    as_promo = words(judged_by(scorer(WEIGHTS), first).of_block(2, Role.PROMO))
    as_navigation = words(judged_by(scorer(WEIGHTS), first).of_block(2, Role.NAVIGATION))
    as_editorial = words(judged_by(scorer(WEIGHTS), first).of_block(2, Role.EDITORIAL))
    assert as_promo["under heading 'Citește și'"] == 1.0 + 1.5
    assert as_navigation["under heading 'Citește și'"] == 1.0 - 1.5
    assert as_editorial == {"under heading 'Citește și'": -1.0}


def test_what_all_of_a_page_is_called_is_told_from_what_a_box_is_called() -> None:
    page = read_page(
        "<body class='single wide'><div class=outer><div class=related><p>One</div></div>"
        "<div class=outer><div class=story><p>Two</div></div>"
    )
    promo = scorer({"name": {"single": 0.5, "wide": 0.25, "outer": 0.1, "related": 1.0, "story": -1.0}})
    stages = Stages.of(scorer({}), scorer({}), promo)
    found = [words(Reasons(Judged(page, stages), stages).of_block(place, Role.PROMO)) for place in (0, 1)]
    assert found[0] == {"in a box called 'related'": 1.0, "what the page's outermost boxes are called": 0.85}
    assert found[1] == {"in a box called 'story'": -1.0, "what the page's outermost boxes are called": 0.85}


def test_what_is_known_of_nothing_is_said_to_be_the_start() -> None:
    assert [reason.token for reason in judged_by(scorer({}, bias=3.0)).of_block(0, Role.PROMO)] == ["start-point"]


@pytest.fixture(scope="module")
def judged(model: Model, seeds: list[Seed]) -> list[Judged]:
    return [Judged(page, model.pages[page.kind].stages) for page in (read_page(seed.page) for seed in seeds)]


def test_every_verdict_on_the_seed_pages_has_readable_reasons_without_repeats(model: Model, seeds: list[Seed]) -> None:
    for seed in seeds:
        report = model.separate(seed.page)
        for found in (*report.blocks, *report.links):
            assert 1 <= len(found.reasons) <= 6
            assert len({reason.words for reason in found.reasons}) == len(found.reasons)
            strengths = [abs(reason.weight) for reason in found.reasons]
            assert strengths == sorted(strengths, reverse=True)


def test_the_shares_add_up_to_the_log_odds(model: Model, judged: list[Judged]) -> None:
    """All shares, the ones nobody is shown included, and the starting points make the logits."""
    for page in judged[:3]:
        stages = model.pages[page.page.kind].stages
        reasons = Reasons(page, stages)
        for place in range(0, len(page.page.blocks), 5):
            look, row = page.looks[place]
            hidden = page.lift + stages.first.logit({})
            if look is page.near:
                second = stages.second.shares(page.context.at(row))
                memory = sum(weight for _, token, weight in second if token.startswith("self "))
                hidden += (memory + stages.second.logit({}) - stages.first.logit({})) / 2
            total = sum(reasons._shares(place, Role.EDITORIAL).values()) + hidden
            editorial = page.editorial[place]
            assert total == pytest.approx(log(editorial / (1 - editorial)), abs=1e-6)


def test_reasons_are_worked_out_once_and_only_when_looked_at() -> None:
    asked: list[int] = []
    reason = Reason("head", 1.0, "under heading 'Citește și'")

    def work() -> tuple[Reason, ...]:
        asked.append(1)
        return (reason, reason)

    found = Lazy(work)
    assert asked == []
    assert found[0] is reason
    assert found[:1] == (reason,)
    assert len(found) == 2
    assert found == (reason, reason) == Lazy(work)
    assert hash(found) == hash((reason, reason))
    assert repr(found) == repr((reason, reason))
    assert asked == [1, 1]


def test_reasons_travel_as_a_plain_tuple(model: Model, seeds: list[Seed]) -> None:
    report = model.separate(seeds[0].page)
    copied = pickle.loads(pickle.dumps(report))
    assert type(copied.blocks[0].reasons) is type(copied.links) is tuple
    assert copied == report
