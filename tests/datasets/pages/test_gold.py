"""From a hand-written body to roles: inside, outside like a headline, outside otherwise, and what is not claimed."""

import pytest

from clf.datasets.pages.gold import GoldLink, blocks_within, page_roles, read_body, reads_like_headline
from clf.page.reading.html import read_html
from clf.types import Role

BODY = """Podul rutier de la Vadu, închis în 2021, a fost redeschis luni dimineață pentru mașinile mici.
Lucrările au costat 14 milioane de lei, cu două milioane peste plan.
Foto: Arhiva"""


def roles(page: str, title: str = "") -> list[Role | None]:
    return [*page_roles(read_html(page), BODY, title).blocks]


@pytest.mark.parametrize(
    ("block", "role"),
    [
        ("Podul rutier de la Vadu, închis în 2021, a fost redeschis luni dimineață", Role.EDITORIAL),
        ("PODUL RUTIER DE LA VADU INCHIS IN 2021", Role.EDITORIAL),
        ("Foto: Arhiva", Role.EDITORIAL),
        ("Foto", Role.NAVIGATION),
        ("Podul", Role.NAVIGATION),
        ("<a href=/z>Zodia care rămâne singură până la Crăciun</a>", Role.PROMO),
        ("Mai multe știri", Role.NAVIGATION),
        ("a b c d e", Role.NAVIGATION),
        ("***", None),
    ],
)
def test_a_block_gets_its_role_by_what_the_body_holds(block: str, role: Role | None) -> None:
    assert roles(f"<p>{block}</p>") == [role]


def test_between_inside_and_outside_nothing_is_claimed() -> None:
    half = "Lucrările au costat 14 milioane de lei potrivit unui raport nou publicat ieri seară"
    assert 0.2 <= read_body(BODY).share(half) < 0.6
    assert roles(f"<p>{half}</p>") == [None]


def test_the_title_is_not_claimed_for_bodies_come_with_and_without_it() -> None:
    title = "Podul cel vechi s-a redeschis astăzi"
    assert roles(f"<h1>{title}</h1>", title) == [None]
    assert roles(f"<title>{title}</title><h1>{title}</h1>") == [None]
    assert roles(f"<h1><a href=/p>{title}</a></h1>", "Alt titlu cu totul diferit") == [Role.PROMO]


TABLE = "<table><tr><td>Grâu</td><td>210</td><td>4 cm</td></tr><tr><td>Orz</td><td>rar</td></tr></table>"


def test_a_short_cell_is_inside_where_its_row_is() -> None:
    page = read_html(TABLE)
    text = "Se seamănă astfel:\nGrâu | 210 | 4 cm\nși nu mai târziu"
    assert blocks_within(page, text) == [True, True, True, False, False]
    assert page_roles(page, text).blocks[:3] == (Role.EDITORIAL,) * 3


def test_a_short_cell_is_inside_where_it_is_a_line_of_its_own() -> None:
    assert blocks_within(read_html(TABLE), "Grâu\n210\nOrz") == [True, True, False, True, False]


def test_an_empty_body_makes_nothing_editorial() -> None:
    found = page_roles(read_html("<p>Orice text ar sta aici, oricât de lung</p><p>Scurt</p>"), "")
    assert Role.EDITORIAL not in found.blocks


def test_a_link_that_reads_like_a_headline_is_a_teaser_and_the_others_are_furniture() -> None:
    page = read_html(
        "<p>Podul rutier de la Vadu, închis în 2021, a fost <a href=/p>redeschis luni</a> dimineață</p>"
        "<p><a href=/>Acasă</a> <a href=/s>Sport</a> <a href=/v>Vreme în toată țara</a></p>"
        "<p><a href=/z>Zodia care rămâne singură până la Crăciun</a></p>"
    )
    found = page_roles(page, BODY)
    assert found.blocks == (Role.EDITORIAL, Role.NAVIGATION, Role.PROMO)
    assert found.links == (
        GoldLink(0, Role.EDITORIAL),
        *(GoldLink(1, Role.NAVIGATION),) * 3,
        GoldLink(2, Role.PROMO),
    )


def test_read_more_belongs_to_the_teaser_with_its_address_and_a_summary_to_its_card() -> None:
    card = (
        "<div><h3><a href=/z{0}>Zodia care rămâne singură până la {0}</a></h3><p>{1}</p><a href=/z{0}>Citește</a></div>"
    )
    summary = "Nimic nu o mai poate ajuta, spun astrele toamna asta"
    cards = card.format("Crăciun", summary) + card.format("Paște", "Sport")
    found = page_roles(read_html(f"<div>{cards}</div><p>{summary}</p><p><a href=/alt>Citește</a></p>"), BODY)
    promo, other = Role.PROMO, Role.NAVIGATION
    assert found.blocks == (promo, promo, promo, promo, other, promo, other, other)


def test_blocks_within_a_text_are_found_by_their_words() -> None:
    page = read_html("<p>Podul rutier de la Vadu a fost închis<p>Foto: Arhiva<p>Lucrările au costat 14 milioane<p>Foto")
    assert blocks_within(page, BODY) == [False, True, True, False]
    assert blocks_within(page, "") == [False] * 4


@pytest.mark.parametrize(
    ("text", "long_enough"),
    [
        ("Zodia care rămâne singură", True),
        ("Zodia care rămâne", False),
        ("a b c d", False),
        ("Terms, of, use, and, more!", True),
        ("!!! ??? ... ,,, ;;; ::: ---", False),
    ],
)
def test_a_headline_has_four_words_and_twenty_characters(text: str, long_enough: bool) -> None:
    assert reads_like_headline(text) is long_enough


def test_the_share_of_a_text_counts_its_runs_of_four_words() -> None:
    body = read_body("one two three four five six\nseven")
    assert body.share("one two three four five") == 1.0
    assert body.share("one two three four nine") == 0.5
    assert body.share("two one four three") == 0.0
    assert (body.share("seven"), body.share("Seven!"), body.share("six")) == (1.0, 1.0, 0.0)
    assert body.in_order == (("one", "two", "three", "four", "five", "six"), ("seven",))


def test_a_menu_that_repeats_the_article_is_editorial_but_marked() -> None:
    lines = ["Prima parte", "Podul a fost închis doi ani la rând", "A doua parte", "Lucrările au costat prea mult"]
    html = "".join(f"<p>{line}" for line in ["Prima parte", "A doua parte", *lines])
    found = page_roles(read_html(html), "\n".join(lines))
    assert set(found.blocks) == {Role.EDITORIAL}
    assert found.repeats == {0, 1}
