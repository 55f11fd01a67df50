"""Stage-1 tokens: what each fact says stays findable, the same page gives the same tokens, neighbours share."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.page.features import BLOCK_NAMESPACES, SHARED_NAMESPACES, page_tokens
from clf.page.reader import read_page
from clf.types import Page

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
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
    found = page_tokens(page)
    assert found == page_tokens(page)
    assert len(found.blocks) == len(found.around) == len(page.blocks)
    assert set(found.shared) == set(found.around)
    for block in map(dict, found.blocks):
        assert set(block) <= set(BLOCK_NAMESPACES)
        assert block["fact"]
    assert all(set(dict(shared)) <= set(SHARED_NAMESPACES) for shared in found.shared.values())


def test_words_names_headings_and_addresses_are_all_there() -> None:
    found = page_tokens(PAGE)
    teaser, around = dict(found.blocks[-1]), dict(found.shared[found.around[-1]])
    assert {"cum", "arata", "podul", "cum arata"} <= set(teaser["word"])
    assert any("card" in name.split() for name in teaser["own"])
    assert any("citeste" in token.split() for token in teaser["head"])
    assert "to another site" in teaser["link"]
    assert {"related", "box"} <= {word for name in around["name"] for word in name.split()}


def test_what_stands_in_one_container_shares_its_tokens() -> None:
    page = read_page("<div class=box><p>One</p><p>Two</p></div><div class=box2><p>Three</p></div>")
    found = page_tokens(page)
    assert found.around[0] == found.around[1] != found.around[2]


def test_case_and_diacritics_of_the_words_make_no_difference() -> None:
    one, other = (
        dict(page_tokens(read_page(f"<p>{text}")).blocks[0])["word"] for text in ("Şoc la Iași", "şoc la iasi")
    )
    assert one == other


def test_blocks_outside_all_containers_have_tokens_too() -> None:
    blocks = tuple(replace(block, container=-1) for block in PAGE.blocks)
    found = page_tokens(replace(PAGE, blocks=blocks, containers=()))
    assert set(found.shared) == {-1}
    assert dict(found.blocks[0])["fact"]


def test_an_empty_page_has_no_tokens() -> None:
    assert page_tokens(read_page("")).blocks == []


@given(st.text(max_size=120), st.sampled_from(["html", "text"]))
def test_any_page_has_tokens(text: str, kind: str) -> None:
    page: Page = read_page(f"<p>{text}" if kind == "html" else text, kind=kind)  # type: ignore[arg-type]
    assert len(page_tokens(page).blocks) == len(page.blocks)
