"""Which elements a browser does not display, and which it displays as boxes."""

from __future__ import annotations

import pytest

from clf.page.reading.html import read_html

LONG = "The council voted on Thursday to repair the bridge, after a debate that lasted nearly four hours. " * 5


def shown(markup: str) -> str:
    return read_html(f"<p>{LONG}</p>{markup}").text.removeprefix(LONG.strip()).strip()


@pytest.mark.parametrize(
    "attributes",
    [
        "hidden",
        "hidden=''",
        "style='display:none'",
        "style='color:red; DISPLAY : none'",
        "style='visibility:hidden'",
        "style='clip:rect(0 0 0 0)'",
        "style='clip: rect(1px, 1px, 1px, 1px)'",
        "style='clip-path:inset(50%)'",
        "class='note sr-only'",
        "class=visually-hidden",
    ],
)
def test_hidden_elements_are_left_out(attributes: str) -> None:
    assert shown(f"<div {attributes}>x<p>y</div>") == ""
    assert shown(f"<p>a<span {attributes}>x</span> b") == "a b"


@pytest.mark.parametrize(
    "markup",
    [
        "<div hidden=until-found>x</div>",
        "<div hidden id=S:1f>x</div>",
        "<div aria-hidden=true>x</div>",
        "<main style='display:none'>x</main>",
        "<div style='display:inline;clip:rect(0,0,90px,90px)'>x</div>",
        "<div class='not-sr-only'>x</div>",
        "<dialog open>x</dialog>",
    ],
)
def test_other_elements_are_read(markup: str) -> None:
    assert shown(markup) == "x"


def test_elements_that_are_boxes_by_style_end_blocks() -> None:
    assert shown("<p><span style='display:block'>a</span><b style='display: flex'>b</b>c") == "a\nb\nc"
    page = read_html("<p><a href=/1 style='display:block'>One</a><a href=/2 style='display:block'>Two</a>")
    assert [(block.text, block.links[0].href) for block in page.blocks] == [("One", "/1"), ("Two", "/2")]


def test_custom_elements_are_boxes_outside_of_sentences() -> None:
    assert shown("<x-a>one</x-a><x-a>two <b>three<x-b>four</x-b></b></x-a>") == "one\ntwo threefour"
    assert shown("<p>one<x-a>two</x-a></p><h2><x-a>three</x-a>four</h2>") == "onetwo\nthreefour"
    assert shown("<div><template shadowrootmode=open><x-a>one</x-a>two</template></div>") == "one\ntwo"
