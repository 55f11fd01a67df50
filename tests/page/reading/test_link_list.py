"""A list of links gives the page it was taken from, as far as the links can tell."""

from pathlib import Path

import pytest

import clf
from clf.page.reading.limits import LIMITS
from clf.page.reading.link_list import ListedLink, list_links, read_links
from clf.page.reading.page import read_page


def test_a_link_alone_is_a_page() -> None:
    page = read_links([ListedLink("Big  wolf\neats", " /wolf ")], "https://example.org/a")
    assert (page.kind, page.text, page.url) == ("html", "Big wolf eats", "https://example.org/a")
    assert [(link.text, link.href, link.start, link.end, link.block) for link in page.links] == [
        ("Big wolf eats", "/wolf", 0, 13, 0)
    ]
    assert (page.blocks[0].tag, page.blocks[0].container, page.blocks[0].heading) == ("p", -1, -1)


def test_no_links_are_an_empty_page() -> None:
    assert read_links([]).blocks == ()
    assert read_links([ListedLink(" \n", "/picture")]).blocks == ()


def test_links_with_one_position_share_a_block_and_keep_their_places() -> None:
    links = [
        ListedLink("One", "/1", before="See ", after=", ", position=3),
        ListedLink("two", "/2", after=" and ", position=3),
        ListedLink("three", "/3", after=".", position=3),
        ListedLink("Four", "/4", position=4),
    ]
    page = read_links(links)
    assert [block.text for block in page.blocks] == ["See One, two and three.", "Four"]
    assert [page.text[link.start : link.end] for link in page.links] == ["One", "two", "three", "Four"]
    assert [link.block for link in page.links] == [0, 0, 0, 1]


def test_a_line_break_between_two_links_parts_them_whatever_their_positions() -> None:
    links = [ListedLink("One", "/1", after="\nA line", position=0), ListedLink("two", "/2", position=0)]
    assert [block.text for block in read_links(links).blocks] == ["One", "A line", "two"]


def test_white_space_is_shown_as_a_browser_shows_it() -> None:
    links = [
        ListedLink(" One ", "/1", before="See\t", after=" ", position=0),
        ListedLink("two", "/2", before="", after="…", position=0),
    ]
    assert read_links(links).text == "See One two…"
    assert read_links([ListedLink("a\x00b", "/")]).text == "a b"


def test_blocks_without_links_stand_beside_the_container_of_the_link_they_came_with() -> None:
    link = ListedLink(
        "Read", "/r", before="First line\n\nSecond line\nHere: ", after=" now\nLast line", container=("1 div", "2 p x")
    )
    page = read_links([link])
    assert [block.text for block in page.blocks] == ["First line", "Second line", "Here: Read now", "Last line"]
    assert [block.container for block in page.blocks] == [0, 0, 1, 0]
    assert [block.tag for block in page.blocks] == ["p", "p", "p", "p"]


def test_containers_are_told_apart_by_their_numbers() -> None:
    links = [
        ListedLink("One", "/1", container=("0 ul menu", "1 li item")),
        ListedLink("Two", "/2", container=("0 ul menu", "2 li item")),
        ListedLink("Three", "/3", container=("0 ul menu", "2 li item")),
        ListedLink("Four", "/4", container=("ul menu", "li storyCard")),
    ]
    page = read_links(links)
    assert [block.container for block in page.blocks] == [1, 2, 2, 4]
    assert [container.parent for container in page.containers] == [-1, 0, 0, -1, 3]
    assert page.containers[4].words == ("li", "story", "card")
    assert page.blocks[0].tag == "li"


@pytest.mark.parametrize("step", ["", "7", "7 ", "ARTICLE"])
def test_an_odd_step_is_a_container_all_the_same(step: str) -> None:
    container = read_links([ListedLink("One", "/1", container=(step,))]).containers[0]
    assert container.tag == ("article" if step else "div") or step.strip() == "7"
    assert container.words[0] == container.tag


def test_a_heading_is_the_block_that_reads_like_it() -> None:
    links = [
        ListedLink("One", "/1", heading="More stories", before="Text.\nMore stories\n", after="\nTail"),
        ListedLink("Two", "/2", heading="More stories"),
        ListedLink("Three", "/3", heading="Never sent"),
        ListedLink("Four", "/4"),
    ]
    page = read_links(links)
    texts = [block.text for block in page.blocks]
    assert texts == ["Text.", "More stories", "One", "Tail", "Two", "Never sent", "Three", "Four"]
    assert [block.heading for block in page.blocks] == [-1, -1, 1, 1, 1, 1, 5, -1]
    assert page.blocks[1].tag == page.blocks[5].tag == "h2"


def test_a_linked_heading_is_a_heading() -> None:
    links = [ListedLink("Big wolf", "/w", container=("h3",)), ListedLink("more", "/w", heading="Big wolf")]
    assert [block.heading for block in read_links(links).blocks] == [-1, 0]


def test_what_lies_behind_the_limit_is_cut() -> None:
    many = [ListedLink(f"Link {number}", "/", position=number) for number in range(LIMITS.blocks + 5)]
    page = read_links(many)
    assert (len(page.blocks), page.truncated) == (LIMITS.blocks, True)
    lines = read_links([ListedLink("Link", "/", before="line\n" * 3 * LIMITS.blocks)])
    assert (len(lines.blocks), lines.truncated) == (LIMITS.blocks, True)


@pytest.mark.parametrize("name", ["tabloid-ro", "business-en", "magazine-en", "inline-ro"])
def test_a_page_sent_as_links_gets_the_roles_it_gets_as_html(root: Path, model: clf.Model, name: str) -> None:
    page = read_page((root / "seeds" / f"{name}.html").read_bytes(), "https://example.org/x")
    links = list_links(page)
    rebuilt = read_links(links, page.url, title=page.title)
    assert [link.text for link in rebuilt.links] == [link.text for link in page.links]
    there = [link.role for link in model.judge(page, explain=False).links]
    here = [link.role for link in model.judge(rebuilt, explain=False).links]
    same = sum(one is other for one, other in zip(there, here, strict=True))
    assert same >= 0.9 * len(there)


def test_texts_without_links_go_to_the_link_they_share_more_containers_with() -> None:
    page = read_page(
        "<div><p>Lead</p><p><a href=/1>One</a> said</p><p>More</p></div><aside><h3>Box</h3><p><a href=/2>Two</a></p>"
        "<p>End</p></aside><footer>Legal</footer>",
        kind="html",
    )
    one, two = list_links(page)
    assert (one.before, one.after) == ("Lead\n", " said\nMore")
    assert (two.before, two.after, two.heading) == ("Box\n", "\nEnd\nLegal", "Box")
    assert [step.split()[1] for step in two.container][-2:] == ["aside", "p"]


def test_a_page_without_links_has_an_empty_list() -> None:
    assert list_links(read_page("<p>Nothing here</p>", kind="html")) == []
