"""HTML as a page: blocks as a browser boxes them, links with their offsets, names, headings, limits, odd markup."""

import gc
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.page.reading import blocks, containers
from clf.page.reading.html import read_html
from clf.page.reading.limits import LIMITS
from clf.types import Block, Page

MARKUP = st.sampled_from(
    "<p> </p> <div> </div> <a> <a\u00a0href=/x> </a> <b> </b> <br> <li> <ul> </ul> <table> <td> <tr> <h2> </h2> "
    "<script> </script> <!-- --> <title> </title> <hr> <select> </select> word words. &amp; &nbsp; <svg/> "
    "</p></div> < >".split()
)


def texts(page: Page) -> list[str]:
    return [block.text for block in page.blocks]


def test_blocks_are_cut_at_block_level_elements_and_blanks_are_made_one() -> None:
    page = read_html("<div>One <b>two</b>\n three<p>four</p>five<br>six<br><br>seven</div>eight")
    assert texts(page) == ["One two three", "four", "five six", "seven", "eight"]
    assert page.text == "\n".join(texts(page))
    assert [block.tag for block in page.blocks] == ["div", "p", "div", "div", "body"]


def test_links_know_their_text_place_and_address() -> None:
    page = read_html("<p>Go <a href=' /a '>here <b>now</b></a> or <a>nowhere</a> or <a href=/c></a>.")
    assert [(link.text, link.href) for link in page.links] == [("here now", "/a"), ("nowhere", "")]
    assert [page.text[link.start : link.end] for link in page.links] == ["here now", "nowhere"]


def test_a_link_around_blocks_is_one_in_each_and_a_link_in_a_link_ends_it() -> None:
    page = read_html("<a href=/a><h3>Title</h3><p>Summary</p></a> tail <a href=/b>b<a href=/c>c</a>")
    assert [(link.text, link.href, link.block) for link in page.links] == [
        ("Title", "/a", 0),
        ("Summary", "/a", 1),
        ("b", "/b", 2),
        ("c", "/c", 2),
    ]


def test_containers_carry_what_the_page_calls_them() -> None:
    page = read_html("<div class='relatedBox col-4' id=top role=note><p style='color: red'>x</p></div>")
    box, paragraph = page.containers[-2:]
    assert box.words == ("div", "related", "box", "col", "top", "note")
    assert paragraph.words == ("p",)
    assert page.containers[paragraph.parent] == box
    assert page.blocks[0].container == len(page.containers) - 1


def test_inline_names_are_noted_and_bounded() -> None:
    page = read_html("<p>" + "<span class='a-long tag'>x</span><a class=ref>y</a>" * 20)
    assert page.blocks[0].inner[:4] == ("span", "long", "tag", "a")
    assert len(page.blocks[0].inner) <= 8


def test_headings_stand_above_what_follows() -> None:
    page = read_html("<p>a<h2>B</h2><p>c<p>d<h3>E</h3>f")
    assert [block.heading for block in page.blocks] == [-1, -1, 1, 1, 1, 4]


@pytest.mark.parametrize("tag", ["script", "style", "noscript", "template", "svg", "textarea", "iframe"])
def test_what_a_reader_does_not_see_is_left_out(tag: str) -> None:
    assert texts(read_html(f"<p>a</p><{tag}>x<{tag}>y</{tag}></{tag}><p>b")) in (["a", "b"], ["a"])
    assert "x" not in read_html(f"<p>a</p><{tag}>x</{tag}><p>b").text


def test_title_and_address_come_from_the_head() -> None:
    head = "<title>Plain\n title <b>x</title><meta property=og:title content='Social title'><base href=/b/>"
    page = read_html(f"{head}<link rel=canonical href=https://a.example/n/1><p>x")
    assert (page.title, page.url, page.base) == ("Social title", "https://a.example/n/1", "https://a.example/b/")
    given_url = read_html(f"{head}<link rel=canonical href=https://a.example/n/1><p>x", "https://c.example/z")
    assert (given_url.url, given_url.base) == ("https://c.example/z", "https://c.example/b/")
    assert read_html("<link rel=canonical href=https://a.example/n/1>x").base == "https://a.example/n/1"
    assert read_html("<title>Plain\n <b>title </title>x").title == "Plain <b>title"
    nowhere = read_html(
        "<link rel=canonical href=/relative><meta name=x><base><link rel=icon href=https://i.example/>x"
    )
    assert (nowhere.url, nowhere.base) == ("", "")


def test_stray_end_tags_and_bare_table_bodies_close_and_open_nothing() -> None:
    page = read_html("<div></p></ul>a<hr>b<table><tbody><tr><td>c</table></div></div>d")
    assert texts(page) == ["a", "b", "c", "d"]
    assert [container.tag for container in page.containers if container.tag in ("hr", "tbody")] == []
    assert [c.tag for c in read_html("<table><tbody id=rows><tr><td>c").containers if c.tag == "tbody"] == ["tbody"]


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<script>only()</script>",
        "<!-- never closed <p>x",
        "<p>x<!--",
        "<frameset><frame src=a><frame src=b></frameset>",
        "<p id=a>x<p id=a>y",
        "<![CDATA[x]]>",
        "<plaintext><p>x",
        "<p>x<title>never closed <p>y",
        "<html><body><p>&#0;&#x110000;&bogus;&amp",
        "<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><p>&b;&b;",
        "<a href=",
    ],
)
def test_odd_documents_are_read(page: str) -> None:
    read = read_html(page)
    assert not read.truncated
    assert read.kind == "html"


@given(st.lists(MARKUP, max_size=40).map(" ".join))
def test_offsets_hold_whatever_the_markup(page: str) -> None:
    read = read_html(page)
    assert read.text == "\n".join(texts(read))
    for place, block in enumerate(read.blocks):
        assert read.text[block.start : block.end] == block.text == " ".join(block.text.split())
        assert -1 <= block.heading < place
        assert -1 <= block.container < len(read.containers)
        for link in block.links:
            assert read.text[link.start : link.end] == link.text
            assert link.block == place
    assert all(container.parent < place for place, container in enumerate(read.containers))


@pytest.mark.parametrize("depth", [300, 3000, 40_000])
def test_no_text_is_lost_to_depth_and_what_is_deeper_is_one_container(depth: int) -> None:
    page = read_html("<div>" * depth + "deep" + "</div>" * depth + "<p>after")
    assert texts(page) == ["deep", "after"]
    assert not page.truncated
    assert len(page.containers) < 300
    assert page.containers[page.blocks[1].container].tag == "p"


def test_what_lies_behind_the_limits_is_cut_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "LIMITS", replace(LIMITS, blocks=3))
    assert not read_html("<p>a<p>b<p>c</p><script>x</script>").truncated
    page = read_html("<p>a<p>b<p>c<p>d<p>e")
    assert (texts(page), page.text, page.truncated) == (["a", "b", "c"], "a\nb\nc", True)
    monkeypatch.setattr(blocks, "LIMITS", replace(LIMITS, links=2))
    page = read_html("<p>a <a href=/1>one</a> <a href=/2>two</a> <a href=/3>three</a>")
    assert ([link.href for link in page.links], page.truncated) == (["/1", "/2"], True)
    assert not read_html("<p><a href=/1>one</a> <a href=/2>two</a> end").truncated
    monkeypatch.setattr(containers, "LIMITS", replace(LIMITS, containers=5))
    page = read_html("<div>a</div><div>b</div><div>c</div><div>d</div>")
    assert (texts(page), page.truncated) == (["a", "b", "c"], True)


def test_a_title_is_no_longer_than_a_title() -> None:
    assert len(read_html("<title>" + "word " * 2000).title) == 2000


def test_a_page_is_gone_when_nobody_holds_it() -> None:
    gc.collect()
    gc.disable()
    try:
        read_html("<p>Words that nobody holds</p><p>and more")
        left = [found for found in gc.get_objects() if isinstance(found, Block) and found.text.startswith("Words that")]
    finally:
        gc.enable()
    assert not left
