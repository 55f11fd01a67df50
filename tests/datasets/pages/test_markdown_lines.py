"""Blocks as lines of Markdown: the marks of their elements, and links that the reader of plain text finds again."""

import pytest

from clf.datasets.pages.markdown_lines import markdown_line
from clf.page.reading.page import read_page
from clf.page.reading.plain import read_text


def line(html: str) -> str:
    (block,) = read_page(html, "https://vadu.example/x", kind="html").blocks
    return markdown_line(block)


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ("<h1>Podul</h1>", "# Podul"),
        ("<h4>Podul</h4>", "#### Podul"),
        ("<blockquote>Podul</blockquote>", "> Podul"),
        ("<p>Podul</p>", "Podul"),
        ("<p>Un <a href=/a>pod</a> și <a href=/b>altul</a>.</p>", "Un [pod](/a) și [altul](/b)."),
        ("<p><a href='/a b'>Podul</a></p>", "Podul"),
        ("<p><a href=/a>Podul [video]</a></p>", "Podul [video]"),
    ],
)
def test_a_block_is_written_with_the_marks_of_its_element(html: str, written: str) -> None:
    assert line(html) == written


def test_the_links_are_found_again_in_the_text() -> None:
    text = line("<li>Vezi și: <a href=/pod>Podul de la Vadu</a></li>")
    assert [(link.text, link.href) for link in read_text(text).links] == [("Podul de la Vadu", "/pod")]
