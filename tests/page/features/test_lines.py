"""The build of a line: lead-in, mark, link, what comes after; and the label before it."""

import pytest

from clf.model.templates import tokens_of
from clf.page.features.announcements import announcements
from clf.page.features.first_words import first_words
from clf.page.features.lines import line_features
from clf.page.features.measures import measure
from clf.page.reading.page import read_page
from clf.text.tokens import PlainLines


def lines(html: str) -> list[list[str]]:
    page = read_page(html, kind="html")
    indices = range(len(page.blocks))
    columns = line_features(
        page,
        measure(page),
        indices,
        announcements(page, PlainLines(), indices, first_words([block.text for block in page.blocks], PlainLines())),
    )
    found = [tokens_of([column.feature(index) for column in columns]) for index in indices]
    return [list(tokens["line"]) for tokens in found]


@pytest.mark.parametrize(
    ("lead", "mark"),
    [("Read also: ", ":"), ("Read also ", "letter"), ("", "none"), ("✚ ", "other"), ("Read also → ", "→")],
)
def test_the_mark_before_the_link_is_part_of_the_form(lead: str, mark: str) -> None:
    (found,) = lines(f"<p>{lead}<a href=/x>How the bridge looks now</a>")
    assert any(token.startswith(f"sep {mark} ") for token in found)


def test_text_after_the_link_and_several_links_change_the_form() -> None:
    one, more = lines("<p>See: <a href=/a>How it looks</a><p>See: <a href=/a>How</a>, <a href=/b>looks</a> from above")
    assert one != more
    assert any(token.startswith("one 1 ") for token in one)
    assert any(token.startswith("one 2 ") for token in more)


def test_a_line_after_a_label_is_labelled() -> None:
    _, after_colon = lines("<p>More on this:<p><a href=/a>How the bridge looks</a>")
    _, after_cue = lines("<p>Read also<p><a href=/a>How the bridge looks</a>")
    _, after_text = lines("<p>Some other words<p><a href=/a>How the bridge looks</a>")
    assert [any(token.startswith("labelled") for token in found) for found in (after_colon, after_cue, after_text)] == [
        True,
        True,
        False,
    ]


def test_paragraphs_on_both_sides_are_told() -> None:
    long = "A paragraph of the article with enough characters to be one, as paragraphs in articles are. " * 2
    _, found, _ = lines(f"<p>{long}<p>Read: <a href=/a>How it looks</a><p>{long}")
    assert any(token.startswith("between PP ") for token in found)


def test_a_short_block_that_ends_with_a_colon_announces_a_link_or_text() -> None:
    assert lines("<p>Read also:<p><a href=/a>How it looks</a>")[0][0].startswith("label linked ")
    assert lines("<p>He said:<p>How it looks")[0][0].startswith("label plain ")
    assert lines("<p>He said:")[0][0].startswith("label plain ")
    assert lines("<p>He said it")[0] == []
