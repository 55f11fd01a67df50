"""Stage-1 tokens: what each fact says stays findable, the same page gives the same tokens, neighbours share."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.page.features.content import page_tokens
from clf.page.features.measures import measure
from clf.page.reading.page import Kind, read_page
from clf.training.pages.data import NAMESPACES, block_tokens, merged
from clf.types import Page

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
PAGE = read_page(
    "<title>Podul s-a redeschis</title><article class=story><h1>Podul s-a redeschis</h1><p>Podul de la Vadu, închis în "
    "2021, a fost redeschis luni dimineață pentru mașini, a anunțat primăria.</article>"
    "<aside class=relatedBox><h3>Citește și</h3>"
    "<p class=card><a href=https://b.example/sport/cum-arata-podul-azi>Cum arată podul azi</a></aside>",
    "https://a.example/x",
)


@pytest.mark.parametrize("path", sorted([*SEEDS.glob("*.html"), *SEEDS.glob("*.txt")]), ids=lambda path: path.name)
def test_every_block_of_a_seed_page_has_tokens_in_known_namespaces_and_always_the_same(path: Path) -> None:
    page = read_page(path.read_bytes())
    found = block_tokens(page)
    assert found == block_tokens(page)
    assert all(set(block) <= set(NAMESPACES) for block in found)
    assert all(block["fact"] for block in found)


def test_words_names_headings_and_addresses_are_all_there() -> None:
    teaser = block_tokens(PAGE)[-1]
    assert {"cum", "arata", "podul"} <= set(teaser["word"])
    assert any("card" in name.split() for name in teaser["own"])
    assert any("citeste" in token.split() for token in teaser["head"])
    assert "to another site" in teaser["link"]
    assert {"related", "box"} <= {word for name in teaser["name"] for word in name.split()}


def test_how_often_an_address_is_linked_is_counted_up_to_three() -> None:
    for count, seen in ((1, "seen 1"), (3, "seen 3"), (50, "seen 3")):
        assert seen in block_tokens(read_page("<p><a href=/a>x</a></p>" * count))[0]["link"]


def test_case_and_diacritics_of_the_words_make_no_difference() -> None:
    one, other = (block_tokens(read_page(f"<p>{text}"))[0]["word"] for text in ("Şoc la Iași", "şoc la iasi"))
    assert one == other


def test_blocks_outside_all_containers_have_tokens_too() -> None:
    blocks = tuple(block._replace(container=-1) for block in PAGE.blocks)
    page = replace(PAGE, blocks=blocks, containers=())
    assert all(block["fact"] and not block["name"] and not block["mass"] for block in block_tokens(page))


def test_lines_of_a_plain_text_know_how_far_its_paragraphs_are_and_html_leaves_that_to_containers() -> None:
    paragraph = "The wolf ate every sheep of the village, and nobody saw the dog come home at night. " * 2
    lines = read_page(f"Menu\n\n{paragraph}\n\nRead also\n\nA dog came home", kind="text")
    assert [token for token in block_tokens(lines)[2]["fact"] if token.startswith("gap")] == ["gap 1 8", "gap 1 8 00"]
    html = read_page(f"<p>Menu<p>{paragraph}<p>Read also<p>A dog came home")
    assert not any(token.startswith("gap") for block in block_tokens(html) for token in block["fact"])


@pytest.mark.parametrize("kind", ["html", "text"])
def test_a_block_has_the_same_tokens_whoever_else_is_looked_at(kind: Kind) -> None:
    page = read_page("<p>One</p> <p><a href=/a>Read this also</a>, a story</p>\n\n <p>One</p>" * 3, kind=kind)
    layout = measure(page)
    everyone = page_tokens(page, layout, range(len(page.blocks)))
    some = page_tokens(page, layout, [1, 2])
    assert [merged(some.at(row)) for row in (0, 1)] == [merged(everyone.at(place)) for place in (1, 2)]
    assert page_tokens(page, layout, []).count == 0


def test_an_empty_page_has_no_tokens() -> None:
    assert block_tokens(read_page("")) == []


@given(st.text(max_size=120), st.sampled_from(["html", "text"]))
def test_any_page_has_tokens(text: str, kind: str) -> None:
    page: Page = read_page(f"<p>{text}" if kind == "html" else text, kind=kind)  # type: ignore[arg-type]
    assert all(block_tokens(page))
