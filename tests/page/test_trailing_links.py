"""The last sentence of a paragraph that is a link becomes a block; every other paragraph stays as it is."""

import pytest

from clf.page.reading.html import read_html
from clf.page.trailing_links import split_trailing_links

BEFORE = "The council voted on Monday to close the ward, because its last doctor has retired, the mayor said."
LINK = "<a href=/x>What the hospital offered and why nobody came</a>"


@pytest.mark.parametrize(
    "tail",
    [
        f"Read also: {LINK}",
        LINK,
        f"({LINK})",
        f"[Citește și: {LINK}]",
        f"<strong>CITEȘTE MAI MULT: {LINK}.</strong>",
    ],
)
def test_a_last_sentence_that_is_a_link_is_split_off(tail: str) -> None:
    page = read_html(f"<p>First <h2>Heading</h2><p>{BEFORE} {tail}<p>After")
    split, sentences = split_trailing_links(page, range(4)) or (page, [])
    assert sentences == [3]
    assert [block.text for block in split.blocks][2] == BEFORE
    assert split.blocks[3].links == page.links
    assert [block.heading for block in split.blocks] == [-1, -1, 1, 1, 1]
    for block in split.blocks:
        assert page.text[block.start : block.end] == block.text


@pytest.mark.parametrize(
    "paragraph",
    [
        BEFORE,
        f"{BEFORE} A link to <a href=/x>the full report of the council</a>, which is long.",
        f"{BEFORE} <a href=/x>Read more</a>",
        f"Too short. {LINK}",
        f"According to {'the council and its many members, who met in the old town hall, ' * 2}it is {LINK}",
    ],
)
def test_any_other_paragraph_is_left_whole(paragraph: str) -> None:
    assert split_trailing_links(read_html(f"<p>{paragraph}"), [0]) is None


def test_only_the_blocks_asked_for_are_split_and_later_headings_move_along() -> None:
    page = read_html(f"<p>{BEFORE} {LINK}<p>{BEFORE} {LINK}<h2>Then</h2><p>After")
    assert split_trailing_links(page, []) is None
    split, sentences = split_trailing_links(page, [1]) or (page, [])
    assert sentences == [2]
    assert len(split.blocks) == 5
    assert split.blocks[-1].heading == 3
