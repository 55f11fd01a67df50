"""An article as a person would copy it: a line per paragraph, a line per table row."""

from clf.page.article import article_text, rows_of
from clf.page.reading.page import read_page


def text_of(html: str, *, without: str = "") -> str:
    page = read_page(html)
    return article_text(page, [place for place, block in enumerate(page.blocks) if block.text != without])


def test_every_paragraph_is_a_line() -> None:
    assert text_of("<p>One.</p>Two.<br><br>Three.") == "One.\nTwo.\nThree."


def test_a_table_row_is_one_line() -> None:
    table = "<table><tr><th>Team</th><th>Goals</th></tr><tr><td>Dinamo</td><td><p>3</p></td></tr></table><p>End.</p>"
    assert text_of(f"<p>Start.</p>{table}") == "Start.\nTeam | Goals\nDinamo | 3\nEnd."


def test_a_cell_left_out_leaves_no_gap() -> None:
    table = "<table><tr><td>One</td><td>Two</td><td>Three</td></tr><tr><td>Four</td></tr></table>"
    assert text_of(table, without="Two") == "One | Three\nFour"


def test_paragraphs_of_one_cell_are_lines() -> None:
    assert text_of("<table><tr><td><p>One.</p><p>Two.</p></td><td>Three.</td></tr></table>") == "One.\nTwo. | Three."


def test_nothing_is_no_text() -> None:
    assert article_text(read_page(""), []) == ""


def test_blocks_of_one_row_share_its_container() -> None:
    page = read_page("<p>Start.</p><table><tr><td>One</td><td><p>Two</p></td></tr><tr><td>Three</td></tr></table>")
    outside, one, two, three = rows_of(page)
    assert outside == -1
    assert one == two != three
    assert {page.containers[one].tag, page.containers[three].tag} == {"tr"}
