"""Intents: words of advertising and of a sale, kinds of addresses, strips of short links."""

import re

import pytest

from clf.model.feature_table import FeatureTable
from clf.page.features.intents import intent_features
from clf.page.features.measures import measure
from clf.page.features.tables import ADDRESS_KINDS
from clf.page.reading.page import read_page
from clf.types import Page

URL = "https://www.herald.example/news/bridge"


def intents(page: Page) -> list[set[str]]:
    measures = measure(page)
    sides = [position[:2] for position in measures.root_positions]
    table = FeatureTable(len(page.blocks), columns=intent_features(page, measures, sides))
    return [set(table.tokens(index).get("intent", ())) for index in range(table.count)]


def of_block(html: str) -> set[str]:
    (found,) = intents(read_page(html, URL, kind="html"))
    return found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Anzeige", "ad"),
        ("Publicitate", "ad"),
        ("We may earn a commission", "ad"),
        ("Add to cart", "sale"),
        ("Vezi oferta", "sale"),
        ("Gutscheine", "sale"),
    ],
)
def test_words_tell_what_a_block_wants_in_every_language(text: str, kind: str) -> None:
    assert f"{kind} 1" in of_block(f"<p>{text}")


def test_a_second_word_of_an_intent_counts_and_a_third_does_not() -> None:
    found = of_block("<p>Shop the deals, coupons and vouchers")
    assert {"sale 1", "sale 2", "sale 2 plain 1"} <= found
    assert "sale 3" not in found


def test_a_sentence_of_an_article_has_no_intent() -> None:
    assert of_block("<p>The council has voted to repair the bridge.") == set()


@pytest.mark.parametrize(
    ("href", "kind"),
    [
        ("/tag/bridges", "topic"),
        ("/autor/ana-pop", "topic"),
        ("/newsletter", "join"),
        ("https://www.facebook.com/herald", "network"),
        ("https://www.google.com/maps?q=1", "network"),
        ("/solutions/games", "product"),
        ("/news/fox#comment-12", "comment"),
        ("/report.pdf", "file"),
        ("/news/bridge", "itself"),
        ("https://herald.example/news/bridge/?from=list", "itself"),
    ],
)
def test_addresses_have_kinds(href: str, kind: str) -> None:
    found = of_block(f"<p><a href='{href}'>The bridge and the fox</a>")
    assert {token for token in found if token.startswith("to ")} == {f"to {kind}", f"to {kind} 4", f"to {kind} o<"}


@pytest.mark.parametrize(
    "href", ["/news/fox-finds-home", "#part-2", "/news/bridge#part-2", "https://other.example/bridge"]
)
def test_other_addresses_have_none(href: str) -> None:
    assert not [token for token in of_block(f"<p><a href='{href}'>The fox</a>") if token.startswith("to ")]


def test_a_strip_of_topics_has_short_links() -> None:
    strip = of_block("<p><a href=/a>Bridges</a> <a href=/b>Town council</a> <a href=/c>Money</a>")
    assert {"several 3 1", "least 1 3", "mean 1 linked"} <= strip
    assert not [token for token in of_block("<p><a href=/a>The bridge is open again</a>") if "least" in token]


def test_the_patterns_of_addresses_have_no_groups() -> None:
    assert [re.compile(pattern).groups for pattern in ADDRESS_KINDS.values()] == [0] * len(ADDRESS_KINDS)
