"""Annotated HTML: the annotations are taken out, and every block gets the role that most of its characters have."""

from pathlib import Path

import pytest

from clf.datasets.pages.annotated_html import letters_of, read_annotated
from clf.errors import DataError
from clf.page.reading.page import read_page

WRITTEN = """<!-- url: https://wolf.example/a -->
<html><head><title>Wolf</title></head><body data-r="n"><nav>Home</nav>
<h1 data-r="t">The wolf  ate</h1><p data-r="e">One <b>long</b> sentence. <i data-r="p">Read</i></p>
<ul data-r="h">Box<li>12:30 <a data-r="p" href="/x">A story about a sheep</a></li></ul><!-- note --><p>End</p></body>"""


def test_blocks_have_the_role_of_most_of_their_characters(tmp_path: Path) -> None:
    (tmp_path / "wolf.html").write_text(WRITTEN, encoding="utf-8")
    annotated = read_annotated(tmp_path / "wolf.html")
    page = read_page(annotated.html, annotated.url, kind="html")
    assert (annotated.name, annotated.url, b"data-r" in annotated.html) == ("wolf", "https://wolf.example/a", False)
    assert [block.text for block in page.blocks][:3] == ["Home", "The wolf ate", "One long sentence. Read"]
    assert letters_of(annotated, page.blocks) == "ntehpn"


def test_text_that_is_not_in_the_page_has_no_role(tmp_path: Path) -> None:
    (tmp_path / "wolf.html").write_text(WRITTEN, encoding="utf-8")
    annotated = read_annotated(tmp_path / "wolf.html")
    blocks = read_page("<p>Other<p>End<p>Home", kind="html").blocks
    assert letters_of(annotated, blocks) == "unn"


def test_a_page_without_its_address_is_refused(tmp_path: Path) -> None:
    (tmp_path / "wolf.html").write_text("<p>Wolf", encoding="utf-8")
    with pytest.raises(DataError, match="does not begin with its address"):
        read_annotated(tmp_path / "wolf.html")


def test_every_page_of_the_project_has_a_headline_and_an_article(root: Path) -> None:
    paths = sorted((root / "data" / "pages-ro").glob("*.html"))
    assert len(paths) == 40
    for path in paths:
        annotated = read_annotated(path)
        letters = letters_of(annotated, read_page(annotated.html, annotated.url, kind="html").blocks)
        assert {"t", "e"} <= set(letters), path.name
        assert letters.count("u") <= len(letters) // 10, path.name
