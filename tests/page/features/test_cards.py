"""Cards, prices, shops: boxes built alike with a link each, and signs that something is for sale."""

from clf.page.features.cards import offer_features
from clf.page.features.measures import measure
from clf.page.reading.page import read_page
from clf.types import Page, Tokens


def offers(page: Page) -> list[Tokens]:
    table = offer_features(page, measure(page))
    return [table.tokens(index) for index in range(table.count)]


def cards(count: int, href: str = "/{}") -> Page:
    items = "".join(
        f"<li class=card><h3><a href={href.format(number)}>How the bridge looks now</a></h3><p>Text</p>"
        for number in range(count)
    )
    return read_page(f"<ul>{items}</ul>", kind="html")


def test_siblings_built_alike_with_their_own_links_are_cards() -> None:
    found = offers(cards(3))
    assert all(tokens["card"][0].startswith("cards ") for tokens in found)
    assert found[0]["card"] == found[2]["card"] != found[1]["card"]


def test_two_siblings_or_one_address_for_all_make_no_cards() -> None:
    for page in (cards(2), cards(5, "/same"), cards(5, "#{}")):
        assert {tokens["card"][0] for tokens in offers(page)} == {"single"}


def test_prices_are_found_in_several_currencies_and_not_in_every_number() -> None:
    page = read_page("<p>$ 20<p>20 lei<p>19,99 €<p>20 leiden<p>In 2020 it cost more", kind="html")
    assert ["price" in tokens["shop"] for tokens in offers(page)] == [True, True, True, False, False]


def test_addresses_of_shops_and_of_front_pages_are_told() -> None:
    page = read_page("<p><a href=https://www.amazon.com/x>Buy</a><p><a href=/>The Herald</a><p><a href=/x>Text</a>")
    shop, home, other = (tokens["shop"] for tokens in offers(page))
    assert "shop" in shop
    assert "home short" in home
    assert not {"shop", "home short"} & set(other)


def test_the_front_page_of_the_own_site_is_another_than_that_of_a_partner() -> None:
    html = "<p><a href=/>The Herald</a><p><a href=https://www.herald.example>The Herald, news of the district</a>"
    page = read_page(f"{html}<p><a href=https://partner.example/>Made by Partner</a>", "https://herald.example/x")
    relative, own, partner = (set(tokens["shop"]) for tokens in offers(page))
    assert "home short own" in relative
    assert {"home long", "home long own"} <= own
    assert "home short other" in partner


def test_a_box_of_offers_tells_all_blocks_in_it() -> None:
    page = read_page("<div><div><p>Offer</p></div><div><p>$ 20</p></div><div><p>$ 30</p></div></div>", kind="html")
    assert "2 price 4" in offers(page)[0]["shop"]


def test_containers_with_many_blocks_are_no_box_of_offers() -> None:
    rows = "".join(f"<div><p>Row {number}</p></div>" for number in range(60))
    assert not any(token.startswith("2 ") for token in offers(read_page(f"<div>{rows}</div>"))[0]["shop"])


def test_blocks_deep_inside_other_containers_have_no_card() -> None:
    deep = "<div>" * 9 + "<p><a href=/{}>How it looks</a></p>" + "</div>" * 9
    page = read_page("<ul>" + "".join(f"<li>{deep.format(number)}" for number in range(4)) + "</ul>", kind="html")
    assert {tokens["card"][0] for tokens in offers(page)} == {"single"}
