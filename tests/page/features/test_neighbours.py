"""Stage-2 tokens: what the neighbours' opinions say, the same for the same page, and different when they differ."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from clf.page.features.neighbours import CONTEXT, context_tokens
from clf.page.reading.page import read_page
from clf.training.pages.data import merged
from clf.types import Page, Part

PAGE = read_page("<nav><p>Menu</nav><article>" + "<p>Words of a paragraph that goes on." * 6 + "</article><p>Legal")
LOGITS = [-5.0, *[4.0] * 6, -5.0]


def context(page: Page, logits: Sequence[float]) -> list[tuple[Part, ...]]:
    places = range(len(page.blocks))
    found = context_tokens(page, logits, places)
    return [found.at(place) for place in places]


def test_every_block_gets_tokens_and_always_the_same() -> None:
    found = context(PAGE, LOGITS)
    assert all(merged(parts)[CONTEXT] for parts in found)
    assert found == context(PAGE, LOGITS)


def test_a_block_sees_its_neighbours_and_not_only_itself() -> None:
    among_text, among_menus = (context(PAGE, [other] * 3 + [0.0] + [other] * 4)[3] for other in (4.0, -4.0))
    assert among_text != among_menus


def test_small_changes_far_away_leave_most_tokens_alone() -> None:
    one, other = context(PAGE, LOGITS), context(PAGE, [*LOGITS[:-1], -4.9])
    assert len(set(one[2]) & set(other[2])) > 0.8 * len(set(one[2]))


def test_blocks_outside_all_containers_have_context_too() -> None:
    blocks = tuple(block._replace(container=-1) for block in PAGE.blocks)
    found = context(replace(PAGE, blocks=blocks, containers=()), LOGITS)
    assert all(merged(parts)[CONTEXT] for parts in found)
    assert not any(" mean " in token for parts in found for token in merged(parts)[CONTEXT])


def test_a_block_has_the_same_context_whoever_else_is_looked_at() -> None:
    some = context_tokens(PAGE, LOGITS, [1, 6])
    assert [some.at(row) for row in (0, 1)] == [context(PAGE, LOGITS)[place] for place in (1, 6)]
    assert context_tokens(PAGE, LOGITS, []).count == 0


def test_pages_without_blocks_or_containers_have_context_too() -> None:
    assert context(read_page(""), []) == []
    assert all(context(read_page("one line\n\nanother line"), [0.0, 1.0]))


@given(st.lists(st.floats(-1e6, 1e6), min_size=8, max_size=8))
def test_no_logit_is_too_large(logits: list[float]) -> None:
    assert all(context(PAGE, logits))
