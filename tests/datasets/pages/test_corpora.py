"""Page corpora: the three formats read, pages labelled, as text too, by site."""

from dataclasses import replace
from pathlib import Path

import pytest

from clf.datasets.pages.corpora import Source, as_text, label, read_sources, site_of
from clf.errors import DataError
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
    for seed in range(3):  # every third site's pages have a blank line between all blocks
        labelled = label(source(seed), "tiny")
        text = as_text(labelled)
        assert [block.text for block in text.page.blocks] == [block.text for block in labelled.page.blocks]
        assert (text.roles, text.site, text.page.kind) == (labelled.roles, labelled.site, "text")


def test_a_block_that_would_be_two_lines_is_an_error() -> None:
    labelled = label(source(1), "tiny")
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
