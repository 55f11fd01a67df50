"""Features of the containers around a block: content and siblings, shared by the blocks of one container."""

from clf.model.templates import tokens_of
from clf.page.features.containers import container_features
from clf.page.features.measures import measure
from clf.page.reading.page import read_page
from clf.types import Page

LONG = "Words of a paragraph that goes on for quite a while, as paragraphs of articles do, until it ends. "
PAGE = read_page(
    f"<article><p>{LONG}<p>{LONG}<p>{LONG}</article>"
    "<ul><li><a href=/a>One</a></li><li><a href=/b>Two</a></li><li><a href=/c>Three</a></li></ul>"
)


def mass(page: Page, index: int, level: int) -> list[str]:
    columns = container_features(page, measure(page))[level]
    return list(tokens_of(columns.entry(columns.entry_of[index]))["mass"])


def test_blocks_in_one_container_share_its_features() -> None:
    page = read_page("<div class=box><p>One</p><p>Two</p></div><div class=box2><p>Three</p></div>")
    own, outer, _ = container_features(page, measure(page))
    assert len(set(own.entry_of)) == 3
    assert outer.entry_of[0] == outer.entry_of[1] != outer.entry_of[2]


def test_the_content_of_a_container_is_its_share_of_paragraphs_links_blocks_and_their_length() -> None:
    content = ["1 share 9", "1 density 0", "1 count 3", "1 mean 5", "1 all 3 0 5"]
    assert mass(PAGE, 0, level=1)[:5] == content
    assert mass(PAGE, 3, level=1)[:5] == ["1 share 0", "1 density 6", "1 count 3", "1 mean 0", "1 all 3 6 0"]


def test_siblings_with_the_same_names_are_counted_and_numbered() -> None:
    siblings = [mass(PAGE, index, level=0)[-2:] for index in (3, 4, 5)]
    assert siblings == [
        ["0 alike 3 0", "0 li alike 3"],
        ["0 alike 3 1", "0 li alike 3"],
        ["0 alike 3 2", "0 li alike 3"],
    ]


def test_no_container_has_no_tokens() -> None:
    assert mass(read_page("words", kind="text"), 0, level=1) == []
