"""Roles given by reading: of a role file or of the page's own attributes, and what becomes of pages they do not fit."""

import hashlib
import json
from pathlib import Path

import pytest

from clf.datasets.pages.annotated_html import read_annotated
from clf.datasets.pages.corpora import Source, label, labelled_pages
from clf.datasets.pages.readings import gold_links, letters_for, readings_of
from clf.datasets.pages.roles import PageRoles, block_key
from clf.datasets.registry import Corpus, load_corpora
from clf.errors import ChecksumError, DataError
from clf.page.reading.page import read_page
from clf.types import Role

HTML = (
    '<!-- url: https://a.example/x -->\n<article><h1 data-r="t">Bridge reopens</h1><p data-r="e">It was closed.</p>'
    '<p data-r="h">Read also</p><p data-r="p"><a href=/y>How it looks now</a></p></article>'
)


def corpus(folder: Path, html: str = HTML) -> Corpus:
    pages = folder / "own"
    pages.mkdir()
    (pages / "one.html").write_text(html, encoding="utf-8")
    sums = pages / "SHA256SUMS"
    sums.write_text(f"{hashlib.sha256(html.encode()).hexdigest()}  one.html\n", encoding="utf-8")
    return Corpus(
        id="own",
        task="pages",
        language="en",
        licence="CC0-1.0",
        labelling="by reading",
        parser="annotated-pages",
        use="train",
        path="own/SHA256SUMS",
        sha256=hashlib.sha256(sums.read_bytes()).hexdigest(),
    )


def test_an_annotated_page_has_the_roles_of_its_attributes(tmp_path: Path) -> None:
    (page,) = labelled_pages(corpus(tmp_path), tmp_path)
    assert page.letters == "tehp"
    assert page.roles == (Role.EDITORIAL, Role.EDITORIAL, Role.NAVIGATION, Role.PROMO)
    assert [(link.block, link.role) for link in page.links] == [(3, Role.PROMO)]
    assert (page.site, page.test, page.repeats) == ("a.example", False, frozenset())


def test_a_changed_annotated_page_is_an_error(tmp_path: Path) -> None:
    own = corpus(tmp_path)
    (tmp_path / "own" / "one.html").write_text(HTML + "<p>More", encoding="utf-8")
    with pytest.raises(ChecksumError, match=r"one\.html was changed"):
        labelled_pages(own, tmp_path)


def test_a_corpus_without_a_role_file_has_no_readings(tmp_path: Path) -> None:
    assert readings_of("own", tmp_path) == {}


def test_the_pages_of_a_role_file_are_found_by_name(tmp_path: Path) -> None:
    (tmp_path / "roles").mkdir()
    line = {"id": "one", "url": "https://a.example/", "blocks": 1, "roles": "0e", "keys": block_key("Text")}
    (tmp_path / "roles" / "own.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    found = readings_of("own", tmp_path)
    assert list(found) == ["one"]
    assert letters_for(found["one"], read_page("<p>Text", kind="html")) == "e"


def test_roles_that_do_not_fit_the_page_are_an_error_that_names_page_and_block() -> None:
    reading = PageRoles("one", "https://a.example/", "e", (block_key("Other"),))
    with pytest.raises(DataError, match="page 'one' has roles for 0 of its 1 blocks"):
        label(Source("one", "https://a.example/", b"<p>Text", "", test=False, reading=reading), "own")


def test_the_label_of_a_teaser_leaves_its_links_open(tmp_path: Path) -> None:
    path = tmp_path / "one.html"
    path.write_text(HTML.replace("Read also", "<a href=/y>Read also</a>"), encoding="utf-8")
    annotated = read_annotated(path)
    page = read_page(annotated.html, annotated.url, kind="html")
    assert [link.role for link in gold_links(page, letters_for(annotated, page))] == [None, Role.PROMO]


def test_the_project_s_own_pages_are_labelled_whole(root: Path) -> None:
    pages = labelled_pages(load_corpora(root / "data")["pages-ro"], root / "data")
    assert len(pages) == 40
    letters = "".join(page.letters for page in pages)
    assert letters.count("u") < 0.01 * len(letters)
    assert {"t", "e", "p", "s", "n"} <= set(letters)
