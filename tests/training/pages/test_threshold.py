"""Where to decide, by the text of the article."""

from clf.datasets.pages.corpora import LabelledPage
from clf.page.reading.html import read_html
from clf.training.pages.threshold import choose_decision
from clf.types import Role

E, N = Role.EDITORIAL, Role.NAVIGATION


def labelled(html: str, roles: list[Role | None]) -> LabelledPage:
    return LabelledPage(read_html(html), tuple(roles), (), "tiny", "a.example", False)


PAGE = labelled("<p>The wolf ate all of the sheep</p><p>And slept until the dog came home</p><p>Contact</p>", [E, E, N])


def test_the_decision_parts_the_article_from_the_rest() -> None:
    assert 0.45 < choose_decision([PAGE], [[0.9, 0.65, 0.45]]) <= 0.65
    assert choose_decision([PAGE], [[0.9, 0.35, 0.3]]) == 0.33


def test_of_a_flat_top_the_middle_is_taken() -> None:
    assert choose_decision([PAGE], [[0.9, 0.9, 0.1]]) == 0.5


def test_a_cell_of_a_row_decides_nothing() -> None:
    # The row is one line of the text, and no cell is a whole line: kept or not, the text says the same.
    cells = labelled("<p>The wolf ate all of the sheep</p><table><tr><td>Sheep<td>Four</table>", [E, N, N])
    assert choose_decision([cells], [[0.9, 0.6, 0.6]]) == choose_decision([cells], [[0.9, 0.1, 0.1]])


def test_what_is_not_claimed_decides_nothing() -> None:
    unclaimed = labelled("<p>The wolf ate all of the sheep</p><p>Half of this is in the body</p>", [E, None])
    assert choose_decision([unclaimed], [[0.9, 0.6]]) == 0.5


def test_a_page_without_blocks_decides_nothing() -> None:
    assert choose_decision([PAGE, labelled("", [])], [[0.9, 0.9, 0.1], []]) == 0.5
