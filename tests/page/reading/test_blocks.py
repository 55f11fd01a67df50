"""Labels of links without text, and text as it is given out."""

from __future__ import annotations

import pytest

from clf.page.reading.html import read_html

TEASER = "You will not believe this trick"


def links(markup: str) -> list[tuple[str, str]]:
    return [(link.text, link.href) for link in read_html(markup).links]


@pytest.mark.parametrize(
    "inside",
    [
        f"<a href=/x><img alt='{TEASER}'></a>",
        f"<a href=/x><div><img src=a alt='{TEASER}'></div></a>",
        f"<a href=/x aria-label='{TEASER}'><img></a>",
        f"<a href=/x title='{TEASER}'><i class=icon></i></a>",
        f"<a href=/x title=other aria-label=another><img alt='{TEASER}'><img alt='A second picture of it'></a>",
    ],
)
def test_a_link_without_text_takes_the_label_of_its_picture(inside: str) -> None:
    assert links(f"<div>{inside}</div>") == [(TEASER, "/x")]


def test_a_link_without_text_in_a_sentence_is_none() -> None:
    page = read_html(f"<p>Before <a href=/x><img alt='{TEASER}'></a> after</p>")
    assert (page.text, page.links) == ("Before after", ())


@pytest.mark.parametrize(
    "markup",
    [
        "<a href=/x><img alt=Facebook></a>",
        "<a href=/x><img alt='               '></a>",
        f"<a><img alt='{TEASER}'></a>",
        f"<a href=/x></a><img alt='{TEASER}'>",
    ],
)
def test_other_links_without_text_are_no_links(markup: str) -> None:
    assert links(markup) == []


def test_a_label_is_left_out_where_another_link_to_the_address_has_text() -> None:
    card = f"<a href=/x><img alt='{TEASER}'></a><h3><a href=/x>The title</a></h3><a href=/y><img alt='{TEASER}'></a>"
    page = read_html(f"<h2>Heading</h2>{card}<p>text")
    assert links(card) == [("The title", "/x"), (TEASER, "/y")]
    assert [(block.text, block.heading) for block in page.blocks] == [
        ("Heading", -1),
        ("The title", 0),
        (TEASER, 1),
        ("text", 1),
    ]
    assert all(page.text[link.start : link.end] == link.text for link in page.links)


def test_text_is_composed_and_has_no_soft_hyphens() -> None:
    page = read_html("<p>re\u00adpair cafe\u0301 <a href=/x>ma\u0306r</a>&shy; &shy;s&#806;i")
    assert page.text == "repair café măr și"
    assert [page.text[link.start : link.end] for link in page.links] == ["măr"]


def test_runs_of_marks_that_nobody_writes_stay_as_they_are() -> None:
    word = "e" + "\u0301\u0323" * 40
    assert read_html(f"<p>{word}").text == word
