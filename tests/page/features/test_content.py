"""Content features: every fact of a block is among its tokens, and no other block's selection changes them."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.page.features.content import CONTENT_NAMESPACES, content_features
from clf.page.features.measures import measure
from clf.page.reading.page import Kind, read_page
from clf.types import Page, Tokens

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
PAGE = read_page(
    "<title>Podul s-a redeschis</title><article class=story><h1>Podul s-a redeschis</h1><p>Podul de la Vadu, închis în "
    "2021, a fost redeschis luni dimineață pentru mașini, a anunțat primăria.</article>"
    "<aside class=relatedBox><h3>Citește și</h3>"
    "<p class=card><a href=https://b.example/sport/cum-arata-podul-azi>Cum arată podul azi</a></aside>",
    "https://a.example/x",
)
PARAGRAPH = "The wolf ate every sheep of the village, and nobody saw the dog come home at night. " * 2


def content(page: Page) -> list[Tokens]:
    table = content_features(page, measure(page), range(len(page.blocks)))
    return [table.tokens(index) for index in range(table.count)]


@pytest.mark.parametrize("path", sorted([*SEEDS.glob("*.html"), *SEEDS.glob("*.txt")]), ids=lambda path: path.name)
def test_every_block_of_a_seed_page_has_tokens_in_known_namespaces_and_always_the_same(path: Path) -> None:
    page = read_page(path.read_bytes())
    found = content(page)
    assert found == content(page)
    assert all(set(tokens) <= set(CONTENT_NAMESPACES) for tokens in found)
    assert all(tokens["fact"] for tokens in found)


def test_words_headings_and_addresses_are_among_the_tokens() -> None:
    teaser = content(PAGE)[-1]
    assert {"cum", "arata", "podul"} <= set(teaser["word"])
    assert {"citeste", "si", "= citeste si", "level h3"} == set(teaser["head"])
    assert "to another site" in teaser["link"]


def test_the_facts_of_a_block_are_its_measures_in_bins() -> None:
    heading, paragraph, _, teaser = content(PAGE)
    assert {"tag h1", "title 5", "starts A", "ends a", "closed False 4 0", "commas 0"} <= set(heading["fact"])
    assert {"chars 9", "density 0", "kind p 3 0", "closed True 9 0", "commas 3", "under 2"} <= set(paragraph["fact"])
    assert {"density 6", "title 3", "again 1", "-1 h300", "+1 $"} <= set(teaser["fact"])
    assert teaser["teaser"] == ["longest 4", "longest 4 1 3"]


def test_the_title_and_repetitions_of_a_text_are_counted() -> None:
    page = read_page("<title>Podul vechi</title><p>Podul vechi<p>Altceva<p>Altceva<p>Altceva<p>Altceva")
    found = content(page)
    assert [token for token in found[0]["fact"] if token.startswith(("title", "again"))] == ["title 5", "again 1"]
    assert [token for token in found[1]["fact"] if token.startswith(("title", "again"))] == ["title 0", "again 3"]


def test_blocks_are_compared_with_the_article_that_a_page_states_for_machines() -> None:
    page = replace(PAGE, stated="Podul de la Vadu, închis în 2021, a fost redeschis.")
    heading, paragraph, *_ = content(page)
    assert {"stated True", "stated True 3", "stated True words 4"} <= set(paragraph["fact"])
    assert {"stated False", "stated False 0", "stated False words 4"} <= set(heading["fact"])
    assert not any(token.startswith("stated") for tokens in content(PAGE) for token in tokens["fact"])


@pytest.mark.parametrize(("count", "seen"), [(1, "seen 1"), (3, "seen 3"), (50, "seen 3")])
def test_how_often_an_address_is_linked_is_counted_up_to_three(count: int, seen: str) -> None:
    assert seen in content(read_page("<p><a href=/a>x</a></p>" * count))[0]["link"]


def test_case_and_diacritics_of_the_words_make_no_difference() -> None:
    one, other = (content(read_page(f"<p>{text}"))[0]["word"] for text in ("Şoc la Iași", "şoc la iasi"))
    assert one == other


def test_blocks_outside_all_containers_have_the_same_tokens() -> None:
    blocks = tuple(block._replace(container=-1) for block in PAGE.blocks)
    outside = content(replace(PAGE, blocks=blocks, containers=()))
    names = ("word", "fact", "head", "link", "teaser")
    assert [[tokens[name] for name in names] for tokens in outside] == [
        [tokens[name] for name in names] for tokens in content(PAGE)
    ]


def test_lines_of_a_plain_text_have_distances_to_paragraphs_and_blocks_of_html_have_none() -> None:
    lines = read_page(f"Menu\n\n{PARAGRAPH}\n\nRead also\n\nA dog came home", kind="text")
    found = content(lines)[2]["fact"]
    assert [token for token in found if token.startswith(("above", "below"))] == ["above 1", "below 8"]
    assert [token for token in found if token.startswith("gap")] == ["gap 1 8", "gap 1 8 00"]
    assert "page 0 00" in found
    html = read_page(f"<p>Menu<p>{PARAGRAPH}<p>Read also<p>A dog came home")
    assert not any(token.startswith("gap") for tokens in content(html) for token in tokens["fact"])


@pytest.mark.parametrize("kind", ["html", "text"])
def test_a_block_has_the_same_tokens_when_other_blocks_are_left_out(kind: Kind) -> None:
    page = read_page("<p>One</p> <p><a href=/a>Read this also</a>, a story</p>\n\n <p>One</p>" * 3, kind=kind)
    all_tokens = content(page)
    some = content_features(page, measure(page), [1, 2])
    assert [some.tokens(row) for row in (0, 1)] == all_tokens[1:3]
    assert content_features(page, measure(page), []).count == 0


def test_an_empty_page_has_no_tokens() -> None:
    assert content(read_page("")) == []


@given(st.text(max_size=120), st.sampled_from(["html", "text"]))
def test_any_page_has_tokens(text: str, kind: str) -> None:
    page: Page = read_page(f"<p>{text}" if kind == "html" else text, kind=kind)  # type: ignore[arg-type]
    assert all(tokens["fact"] for tokens in content(page))
