"""Where to decide, by the text of the article."""

import random

import pytest

from clf.datasets.pages.corpora import LabelledPage
from clf.datasets.pages.gold import blocks_within
from clf.page.article import article_text
from clf.page.reading.html import read_html
from clf.training.pages.threshold import choose_decision
from clf.types import Role
from tests.datasets import saved_pages as made

E, N = Role.EDITORIAL, Role.NAVIGATION


def labelled(html: str, roles: list[Role | None]) -> LabelledPage:
    return LabelledPage(read_html(html), tuple(roles), (), "tiny", "a.example", False)


PAGE = labelled("<p>The wolf ate all of the sheep</p><p>And slept until the dog came home</p><p>Contact</p>", [E, E, N])


def test_the_decision_parts_the_article_from_the_rest() -> None:
    assert 0.45 < choose_decision([PAGE], [[0.9, 0.65, 0.45]]) <= 0.65
    assert choose_decision([PAGE], [[0.9, 0.35, 0.3]]) == 0.33


def test_of_a_flat_top_the_middle_is_taken() -> None:
    assert choose_decision([PAGE], [[0.9, 0.9, 0.1]]) == 0.5


def test_a_row_is_judged_as_a_whole() -> None:
    cells = labelled("<p>The wolf ate all of the sheep</p><table><tr><td>Sheep<td>Four</table>", [E, N, N])
    assert choose_decision([cells], [[0.9, 0.6, 0.6]]) > 0.6


def test_what_is_not_claimed_decides_nothing() -> None:
    unclaimed = labelled("<p>The wolf ate all of the sheep</p><p>Half of this is in the body</p>", [E, None])
    assert choose_decision([unclaimed], [[0.9, 0.6]]) == 0.5


def test_a_page_without_blocks_decides_nothing() -> None:
    assert choose_decision([PAGE, labelled("", [])], [[0.9, 0.9, 0.1], []]) == 0.5


def f1_at(decision: float, pages: list[LabelledPage], editorial: list[list[float]]) -> float:
    """Return F1 over the blocks of all pages, straight from the definition."""
    correct = wrong = missed = 0
    for item, probabilities in zip(pages, editorial, strict=True):
        article = [index for index, probability in enumerate(probabilities) if probability >= decision]
        predicted = blocks_within(item.page, article_text(item.page, article))
        for role, is_predicted in zip(item.roles, predicted, strict=True):
            correct += role is E and is_predicted
            wrong += role is N and is_predicted
            missed += role is E and not is_predicted
    return 2 * correct / max(1, 2 * correct + wrong + missed)


@pytest.mark.parametrize("seed", range(4))
def test_no_other_threshold_is_better(seed: int) -> None:
    chooser = random.Random(seed)
    pages, editorial = [], []
    for number in range(12):
        html = "".join(f"<p>{made.sentence(7 * number + line)}" for line in range(6))
        roles = [chooser.choice((E, N)) for _ in range(6)]
        pages.append(labelled(html, [*roles]))
        editorial.append([chooser.betavariate(4, 3) if role is E else chooser.betavariate(3, 4) for role in roles])
    chosen = choose_decision(pages, editorial)
    best = max(f1_at(decision / 100, pages, editorial) for decision in range(30, 72, 2))
    assert 0.3 <= chosen <= 0.7
    assert f1_at(chosen, pages, editorial) >= best - 0.03
