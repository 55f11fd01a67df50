"""Stage-2 features: they depend on the scores of the neighbours, and on nothing that is left out."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from clf.page.features.neighbours import NEIGHBOUR_NAMESPACE, neighbour_features
from clf.page.reading.page import read_page
from clf.types import Page

PAGE = read_page("<nav><p>Menu</nav><article>" + "<p>Words of a paragraph that goes on." * 6 + "</article><p>Legal")
LOGITS = [-5.0, *[4.0] * 6, -5.0]


def neighbours(page: Page, logits: Sequence[float]) -> list[list[str]]:
    table = neighbour_features(page, logits, range(len(page.blocks)))
    return [list(table.tokens(index)[NEIGHBOUR_NAMESPACE]) for index in range(table.count)]


def test_every_block_gets_tokens_and_always_the_same() -> None:
    found = neighbours(PAGE, LOGITS)
    assert all(found)
    assert found == neighbours(PAGE, LOGITS)


def test_the_tokens_of_the_first_block_name_its_score_its_neighbours_and_the_end_of_the_page() -> None:
    first = neighbours(PAGE, LOGITS)[0]
    assert first[:3] == ["self 2", "self 0 p", "self 1 size 0"]
    assert first[3:11] == ["-1 ^", "-2 ^", "-3 ^", "-4 ^", "+1 8", "+2 8", "+3 8", "+4 8"]
    assert first[11:13] == ["three ^ 0 5", "head 0 none"]
    assert "before 0" in first
    assert "span < 0" in first


def test_the_largest_run_is_the_article() -> None:
    spans = [[token for token in tokens if token.startswith("span")] for tokens in neighbours(PAGE, LOGITS)]
    assert spans == [["span < 0"], *[["span = 5"]] * 6, ["span > 0"]]


def test_a_block_sees_its_neighbours_and_not_only_itself() -> None:
    among_text, among_menus = (neighbours(PAGE, [other] * 3 + [0.0] + [other] * 4)[3] for other in (4.0, -4.0))
    assert among_text != among_menus


def test_small_changes_far_away_leave_most_tokens_alone() -> None:
    one, other = neighbours(PAGE, LOGITS), neighbours(PAGE, [*LOGITS[:-1], -4.9])
    assert len(set(one[2]) & set(other[2])) > 0.8 * len(set(one[2]))


def test_blocks_outside_all_containers_have_the_same_tokens() -> None:
    blocks = tuple(block._replace(container=-1) for block in PAGE.blocks)
    found = neighbours(replace(PAGE, blocks=blocks, containers=()), LOGITS)
    assert found == neighbours(PAGE, LOGITS)
    assert not any(" mean " in token for tokens in found for token in tokens)


def test_a_block_has_the_same_tokens_when_other_blocks_are_left_out() -> None:
    some = neighbour_features(PAGE, LOGITS, [1, 6])
    found = [some.tokens(row)[NEIGHBOUR_NAMESPACE] for row in (0, 1)]
    assert found == [neighbours(PAGE, LOGITS)[index] for index in (1, 6)]
    assert neighbour_features(PAGE, LOGITS, []).count == 0


def test_lines_of_a_plain_text_know_the_others_of_their_group() -> None:
    page = read_page("one line of the article\nand the next one\n\na line of the menu", kind="text")
    first, second, menu = neighbours(page, [4.0, 4.0, -5.0])
    assert [token for token in first if token.startswith("best")] == ["best True 5 line"]
    assert [token for token in menu if token.startswith(("best", "group"))] == [
        "group mean 0 0",
        "group share 1 0",
        "best False 0 heading",
    ]
    assert any(token.startswith("group mean 1") for token in second)


def test_pages_without_blocks_or_containers_have_features_too() -> None:
    assert neighbours(read_page(""), []) == []
    assert all(neighbours(read_page("one line\n\nanother line"), [0.0, 1.0]))


@given(st.lists(st.floats(-1e6, 1e6), min_size=8, max_size=8))
def test_no_logit_is_too_large(logits: list[float]) -> None:
    assert all(neighbours(PAGE, logits))
