"""From a hand-written body to roles: inside, outside like a headline, outside otherwise, and what is not claimed."""

import pytest

from clf.datasets.gold import block_roles, read_body
from clf.page.html import read_html
from clf.types import Role

BODY = """Podul rutier de la Vadu, închis în 2021, a fost redeschis luni dimineață pentru mașinile mici.
Lucrările au costat 14 milioane de lei, cu două milioane peste plan.
Foto: Arhiva"""


def roles(page: str, title: str = "") -> list[Role | None]:
    return block_roles(read_html(page), BODY, title)


@pytest.mark.parametrize(
    ("block", "role"),
    [
        ("Podul rutier de la Vadu, închis în 2021, a fost redeschis luni dimineață", Role.EDITORIAL),
        ("PODUL RUTIER DE LA VADU INCHIS IN 2021", Role.EDITORIAL),
        ("Foto: Arhiva", Role.EDITORIAL),
        ("Foto", Role.NAVIGATION),
        ("Podul", Role.NAVIGATION),
        ("Zodia care rămâne singură până la Crăciun", Role.PROMO),
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
    assert roles(f"<h1>{title}</h1>", "Alt titlu cu totul diferit") == [Role.PROMO]


def test_an_empty_body_makes_nothing_editorial() -> None:
    found = block_roles(read_html("<p>Orice text ar sta aici, oricât de lung</p><p>Scurt</p>"), "")
    assert Role.EDITORIAL not in found
