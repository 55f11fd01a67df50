"""Page corpora: the three formats read, pages labelled, as text too, by site."""

from dataclasses import replace
from pathlib import Path

import pytest

from clf.datasets.download import fetch
from clf.datasets.pages.corpora import (
    LabelledPage,
    Source,
    as_text,
    label,
    labelled_pages,
    read_sources,
    site_of,
    without_boilerplate,
)
from clf.datasets.pages.gold import GoldLink
from clf.datasets.pages.markdown_lines import markdown_line
from clf.datasets.registry import load_corpora
from clf.errors import DataError, MissingCorpusError
from clf.page.reading.html import read_html
from clf.types import Role
from tests.datasets import saved_pages as made


def source(seed: int, *, test: bool = False) -> Source:
    return Source(str(seed), made.url(seed), made.page(seed).encode(), made.body(seed), test)


def test_the_three_formats_give_the_same_kind_of_page(tmp_path: Path) -> None:
    root = tmp_path / "raw" / "tiny"
    made.write_articles(root, 3)
    found = list(read_sources(made.corpus("articles"), tmp_path))
    assert [(item.name, item.url, item.test) for item in found] == [
        ("000", made.url(0), False),
        ("001", made.url(1), False),
    ]
    made.write_wcxb(root)
    found = list(read_sources(made.corpus("wcxb"), tmp_path))
    assert [(item.name, item.test) for item in found] == [("1", False), ("2", True)]
    assert found[0].body == made.body(1)
    (tmp_path / "raw" / "tiny").rename(tmp_path / "raw" / "old")
    made.write_benchmark(root)
    found = list(read_sources(made.corpus("article-benchmark", "test"), tmp_path))
    assert [(item.name, item.test, item.html.decode()) for item in found] == [("k", True, made.page(3))]


@pytest.mark.parametrize(("name", "content"), [("articles.json", "{not json"), ("articles.json", "[]"), ("x", "")])
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, content: str) -> None:
    folder = tmp_path / "raw" / "tiny"
    folder.mkdir(parents=True)
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match="cannot be read as articles"):
        list(read_sources(made.corpus("articles"), tmp_path))


def test_a_page_is_labelled_by_its_body() -> None:
    labelled = label(source(1), "tiny")
    counts = {role: labelled.roles.count(role) for role in Role}
    assert counts == {Role.EDITORIAL: 6, Role.PROMO: 4, Role.NAVIGATION: 4}
    assert (labelled.site, labelled.corpus, labelled.test) == ("site1.example", "tiny", False)


def test_as_text_a_page_keeps_its_blocks_and_roles() -> None:
    written = set()
    for seed in range(12):  # every third site has a blank line between all blocks, every fourth one is Markdown
        labelled = label(source(seed), "tiny")
        text = as_text(labelled)
        is_markdown = bool(text.page.links)
        lines = [markdown_line(block) if is_markdown else block.text for block in labelled.page.blocks]
        assert [block.text for block in text.page.blocks] == lines
        assert (text.roles, text.site, text.page.kind) == (labelled.roles, labelled.site, "text")
        written.add(is_markdown)
    assert written == {False, True}


def test_a_block_that_would_be_two_lines_is_an_error() -> None:
    labelled = label(source(2), "tiny")
    block = labelled.page.blocks[0]._replace(text="one\ntwo")
    page = replace(labelled.page, blocks=(block, *labelled.page.blocks[1:]))
    with pytest.raises(DataError, match="blocks but"):
        as_text(replace(labelled, page=page))


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://sport.example.co.uk/x", "example.co.uk"),
        ("https://www.stiri.example.ro", "example.ro"),
        ("http://localhost/x", "localhost"),
        ("https://www.new.unlisted/x", "new.unlisted"),
        ("", ""),
    ],
)
def test_the_site_is_the_registrable_domain(url: str, site: str) -> None:
    assert site_of(url) == site


def linked(site: str, *texts: str) -> LabelledPage:
    """Return a page of ``site`` whose blocks are one promo link each."""
    html = "".join(f"<p><a href=/{number}>{text}</a>" for number, text in enumerate(texts))
    page = read_html(html, f"https://{site}/")
    links = tuple(GoldLink(index, Role.PROMO) for index in range(len(texts)))
    return LabelledPage(page, (Role.PROMO,) * len(texts), links, "tiny", site, False)


def test_texts_of_three_sites_are_navigation_however_long() -> None:
    notice = "Do not sell my personal information"
    pages = [linked(f"{name}.example", notice, f"A headline of its own on site {name}") for name in "abc"]
    for item in without_boilerplate(pages):
        assert item.roles == (Role.NAVIGATION, Role.PROMO)
        assert [link.role for link in item.links] == [Role.NAVIGATION, Role.PROMO]
    two = without_boilerplate(pages[:2])
    assert two[0].roles == (Role.PROMO, Role.PROMO)


def test_pages_of_one_site_do_not_make_boilerplate() -> None:
    pages = [linked("a.example", "The same teaser on every page")] * 5
    assert without_boilerplate(pages) == pages


def test_editorial_boilerplate_stays_editorial() -> None:
    pages = [replace(linked(f"{name}.example", "Same words"), roles=(Role.EDITORIAL,), links=()) for name in "abc"]
    pages = [replace(item, links=(GoldLink(0, Role.EDITORIAL),)) for item in pages]
    assert without_boilerplate(pages) == pages


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ("a.example", "\nTitle\n\none\n\ntwo\n\nthree\n\nfour\n\nfive"),
        ("c.example", "\nTitle\n\none\ntwo\n\nthree\nfour\n\nfive"),
    ],
)
def test_a_blank_line_stands_where_a_browser_leaves_one(site: str, expected: str) -> None:
    html = "<h1>Title</h1><div>one</div><div>two</div><ul><li>three<li>four</ul>five"
    labelled = LabelledPage(read_html(html, f"https://{site}/"), (None,) * 6, (), "tiny", site, False)
    text = as_text(labelled).page
    assert [block.text for block in text.blocks] == ["Title", "one", "two", "three", "four", "five"]
    assert text.text == expected


def test_labelled_pages_are_verified_and_labelled(tmp_path: Path) -> None:
    made.write_data(tmp_path / "data", tmp_path / "mirror", pages=3, tests=1)
    corpus = load_corpora(tmp_path / "data")["tiny"]
    with pytest.raises(MissingCorpusError, match="corpus tiny is not whole on this machine"):
        labelled_pages(corpus, tmp_path / "data")
    fetch(corpus, tmp_path / "data", mirror=str(tmp_path / "mirror"))
    found = labelled_pages(corpus, tmp_path / "data")
    assert found == [label(source(seed), "tiny") for seed in range(3)]
