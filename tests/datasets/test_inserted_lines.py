"""Copies of pages with lines put between their paragraphs: whole pages, in every form, the roles following."""

from dataclasses import replace
from itertools import pairwise

from clf.datasets.inserted_lines import FORMS, Line, Span, Supply, insert_lines, service_lines, with_lines
from clf.page.cues import read_cues
from clf.page.reading.page import read_page
from clf.types import Page

SENTENCE = "The council of the town voted on Thursday to repair the old bridge over the river."
PAGE = read_page(
    f"<nav>Home</nav><article><h1>Bridge</h1><p>{SENTENCE}<p>{SENTENCE} Twice. <a href=/b>Source</a>"
    f"<h2>More</h2><div>{SENTENCE} Thrice.</div></article><p>Get <a href=/n>our newsletter</a></p>",
    kind="html",
)
LETTERS = "nteeheo"
CUES = read_cues(["read_also ro: citește și | vezi și", "read_also de: lies auch", "legal en: terms"])
SUPPLY = Supply([("A wolf ate a sheep", "/wolf")], [Line("p", "Give us money", (), "o")], CUES)


def check(page: Page) -> None:
    """Every block and link stands in the text where it says, and parents stand before children."""
    assert all(page.text[block.start : block.end] == block.text for block in page.blocks)
    assert all(one.end + 1 == two.start for one, two in pairwise(page.blocks))
    for index, block in enumerate(page.blocks):
        assert block.heading < index
        assert all(page.text[link.start : link.end] == link.text and link.block == index for link in block.links)
    assert all(container.parent < index for index, container in enumerate(page.containers))


def test_lines_become_siblings_of_the_block_before_them() -> None:
    line = Line("h3", "Read: Wolf", (Span(6, 10, "/w"),), "p")
    made = insert_lines(PAGE, LETTERS, {2: [line, line], 5: [line]})
    check(made.page)
    assert (made.letters, made.inserted) == ("nteppehepo", (3, 4, 8))
    blocks, containers = made.page.blocks, made.page.containers
    assert blocks[3].links[0][:2] == ("Wolf", "/w")
    assert containers[blocks[3].container].parent == containers[blocks[2].container].parent
    assert containers[blocks[8].container].parent == blocks[7].container
    assert [blocks[block.heading].text for block in (blocks[3], blocks[7], blocks[8])] == ["Bridge", "More", "More"]


def test_copies_are_always_the_same_and_have_every_kind_of_line() -> None:
    assert with_lines(PAGE, LETTERS, SUPPLY, "a") == with_lines(PAGE, LETTERS, SUPPLY, "a")
    seen = set()
    for seed in range(1000):
        made = with_lines(PAGE, LETTERS, SUPPLY, str(seed))
        check(made.page)
        assert 1 <= len(made.inserted) <= 6
        assert "".join(letter for at, letter in enumerate(made.letters) if at not in made.inserted) == LETTERS
        seen |= {(made.letters[at], made.page.blocks[at].text) for at in made.inserted}
    texts = {text for _, text in seen}
    assert {letter for letter, _ in seen} == {"p", "h", "o"}
    assert {"Citește și: A wolf ate a sheep", "A wolf ate a sheep", "Lies auch → A wolf ate a sheep"} <= texts
    assert {"CITEȘTE ȘI", "CITESTE SI:", "Give us money"} <= texts
    assert not any("erms" in text for text in texts)
    assert len(texts) > len(FORMS)


def test_a_page_without_an_article_stays_as_it_is() -> None:
    assert with_lines(PAGE, "nnnnnnn", SUPPLY, "a").page is PAGE
    assert with_lines(PAGE, LETTERS, Supply([], [], CUES), "a").inserted == ()


def test_service_texts_keep_their_links() -> None:
    (line,) = service_lines(PAGE, LETTERS)
    assert (line.text, line.links, line.letter) == ("Get our newsletter", (Span(4, 18, "/n"),), "o")


def test_boxes_are_put_in_block_by_block() -> None:
    supply = Supply([("A wolf ate a sheep", "/wolf")], [], CUES, [("Stay informed", "Every day at six", "Sign up")])
    seen: set[tuple[str, str]] = set()
    buttons = set()
    for seed in range(300):
        made = with_lines(PAGE, LETTERS, supply, str(seed))
        check(made.page)
        seen |= {(made.letters[at], made.page.blocks[at].text) for at in made.inserted}
        buttons |= {bool(made.page.blocks[at].links) for at in made.inserted if made.page.blocks[at].text == "Sign up"}
    assert {("o", "Stay informed"), ("o", "Every day at six"), ("o", "Sign up")} <= seen
    assert buttons == {True, False}


def test_the_blocks_of_a_box_are_in_one_container() -> None:
    box = [Line("h3", "Stay informed", (), "o", ("newsletter",)), Line("p", "Sign up", (), "o", ("newsletter",))]
    made = insert_lines(PAGE, LETTERS, {2: box})
    check(made.page)
    containers = made.page.containers
    parents = {containers[made.page.blocks[at].container].parent for at in made.inserted}
    (parent,) = parents
    assert containers[parent].words == ("div", "newsletter")


def test_boxes_name_the_site_of_the_page() -> None:
    supply = Supply([("A wolf ate a sheep", "/wolf")], [], CUES, [["{site} lives on your gifts."]])
    page = replace(PAGE, url="https://www.argus.example/local/bridge")
    texts = {block.text for seed in range(50) for block in with_lines(page, LETTERS, supply, str(seed)).page.blocks}
    assert "Argus lives on your gifts." in texts
    assert not any("{site}" in text for text in texts)
    nameless = {block.text for seed in range(50) for block in with_lines(PAGE, LETTERS, supply, str(seed)).page.blocks}
    assert "lives on your gifts." in nameless
