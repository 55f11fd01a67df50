"""Plain text as a page: every line in one block, offsets into the text as given, links and headings where they are."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.page.reading import plain
from clf.page.reading.limits import LIMITS
from clf.page.reading.plain import read_text
from clf.types import Page

PASTED = """Prima pagină » Economie » Energie

Prețul peleților a scăzut sub 1.400 de lei tona, înaintea iernii

Prețul mediu a coborât în octombrie, arată datele.
Este cel mai mic nivel din 2020 încoace.

Citește și

Ora de Nord
Un bărbat a găsit în șură o mașină din 1936
[Vezi galeria](/galerie "toate pozele") sau https://foto.example/album.
"""
SEPARATORS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"


def tags(page: Page) -> list[str]:
    return [block.tag for block in page.blocks]


def test_a_short_line_alone_is_a_heading_and_lines_that_touch_are_one_group() -> None:
    page = read_text(PASTED)
    assert tags(page) == ["heading", "line", "line", "line", "heading", "line", "line", "line"]
    assert [block.container for block in page.blocks] == [0, 1, 2, 2, 3, 4, 4, 4]
    assert page.blocks[-1].heading == 4
    assert page.blocks[0].heading == -1
    assert page.title == "Prima pagină » Economie » Energie"


def test_links_are_markdown_and_bare_addresses_without_the_full_stop() -> None:
    page = read_text(PASTED, "https://a.example/x")
    assert [(link.text, link.href) for link in page.links] == [
        ("Vezi galeria", "/galerie"),
        ("https://foto.example/album", "https://foto.example/album"),
    ]
    assert {link.block for link in page.links} == {7}
    assert page.base == page.url == "https://a.example/x"


@pytest.mark.parametrize(
    ("line", "hrefs"),
    [
        ("[a](<https://x.example/a b>)", ["https://x.example/a"]),
        ("[](https://x.example/)", ["https://x.example/"]),
        ("[ ](/x) [b](/y)", ["/y"]),
        ("[open](", []),
        ("https:// and http://", []),
        ("(https://x.example/a), <http://y.example/b>!", ["https://x.example/a", "http://y.example/b"]),
    ],
)
def test_odd_links_are_read_or_left_alone(line: str, hrefs: list[str]) -> None:
    assert [link.href for link in read_text(line).links] == hrefs


def test_lines_end_where_python_ends_them() -> None:
    text = SEPARATORS.join("abcdefghijk") + "a\r\nb"
    page = read_text("x" + "".join(f"{separator}word" for separator in SEPARATORS) + "\r\nlast")
    assert [block.text for block in page.blocks] == ["x", *["word"] * len(SEPARATORS), "last"]
    assert {block.container for block in page.blocks} == {0}
    assert len(read_text(text).blocks) == len([line for line in text.splitlines() if line.strip()])


PIECES = st.sampled_from(["a", "word", " ", "\t", ".", "[x](y)", "https://x.example ", *SEPARATORS])


@given(st.lists(PIECES, max_size=60).map("".join))
def test_every_line_that_is_not_blank_lies_in_exactly_one_block(text: str) -> None:
    page = read_text(text)
    assert [block.text for block in page.blocks] == [line.strip() for line in text.splitlines() if line.strip()]
    assert all(one.end <= other.start for one, other in pairwise(page.blocks))
    assert not page.truncated


@given(st.text(max_size=200))
def test_offsets_are_those_of_the_text_as_given(text: str) -> None:
    page = read_text(text)
    assert page.text == text
    for block in page.blocks:
        assert text[block.start : block.end] == block.text
        for link in block.links:
            assert text[link.start : link.end] == link.text
            assert block.start <= link.start < link.end <= block.end


def test_what_lies_behind_the_limits_is_cut_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "LIMITS", replace(LIMITS, blocks=3, links=2))
    assert not read_text("a\nb\nc\n\n").truncated
    page = read_text("a\nb\nc\nd")
    assert page.truncated
    assert (page.text, len(page.blocks)) == ("a\nb\nc", 3)
    page = read_text("[a](/a)\n[b](/b) [c](/c)\nd")
    assert page.truncated
    assert [link.href for link in page.links] == ["/a", "/b"]
    assert len(page.blocks) == 2
    assert not read_text("[a](/a)\n[b](/b)\nd").truncated


def test_nothing_is_an_empty_page() -> None:
    for text in ("", "\n\n \t\n"):
        page = read_text(text)
        assert (page.blocks, page.containers, page.title, page.text) == ((), (), "", text)


def test_a_title_is_no_longer_than_a_title() -> None:
    assert len(read_text("word " * 2000).title) == LIMITS.title
