"""Addresses: made absolute where they can be, told apart without following them, never an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.page.addresses import absolute, address_tokens, host_of, leads_within

ODD = [
    "http://[x",
    "http://x:99999999/",
    "//",
    "///",
    "?",
    "http://\u212a.example/",
    "http://a b/",
    "h" * 5000,
    "http://x.example/" + "a" * 1_000_000,
    "\u2028",
    "http://user:pass@x.example@y/",
]


def tokens(href: str, host: str = "a.example") -> tuple[str, ...]:
    return address_tokens(href, host)


@pytest.mark.parametrize(
    ("href", "base", "expected"),
    [
        ("/b", "https://a.example/x/y", "https://a.example/b"),
        ("b?c#d", "https://a.example/x/y", "https://a.example/x/b?c#d"),
        ("//c.example/z", "https://a.example/", "https://c.example/z"),
        ("mailto:a@b.example", "https://a.example/", "mailto:a@b.example"),
        ("javascript:alert(1)", "https://a.example/", "javascript:alert(1)"),
        ("data:text/html,x", "https://a.example/", "data:text/html,x"),
        ("", "https://a.example/x", "https://a.example/x"),
        ("/b", "", "/b"),
        ("/b", "http://[bad", "/b"),
        ("/" + "a" * 3000, "https://a.example/", "/" + "a" * 3000),
    ],
)
def test_addresses_become_absolute_where_they_can(href: str, base: str, expected: str) -> None:
    assert absolute(href, base) == expected


@pytest.mark.parametrize(
    ("href", "first"),
    [
        ("", "within"),
        ("#top", "within"),
        ("javascript:x()", "script"),
        ("DATA:text/html,x", "script"),
        ("mailto:a@b.example", "contact"),
        ("tel:+40", "contact"),
        ("http://[x", "broken"),
        ("/", "slug 0 own"),
        ("/a/b/the-big-bad-wolf", "slug 3 own"),
        ("https://www.a.example/x", "slug 0 own"),
        ("https://sport.a.example/x", "slug 0 own"),
        ("https://b.example/x", "slug 0 other"),
    ],
)
def test_the_first_token_tells_where_a_link_leads(href: str, first: str) -> None:
    assert tokens(href)[0] == first


def test_another_site_is_named_and_folders_and_queries_are_noted() -> None:
    found = tokens("https://news.b.example/politics/local-news/story?x=1")
    assert {"to another site", "@news", "@b", "/politics", "/local", "/news", "query", "deep 3"} <= set(found)


def test_without_the_page_s_own_host_no_link_leads_to_another_site() -> None:
    found = tokens("https://b.example/x", host="")
    assert found[0] == "slug 0 far"
    assert "to another site" not in found


@pytest.mark.parametrize("href", ODD, ids=lambda href: href[:20])
def test_odd_addresses_raise_nothing(href: str) -> None:
    assert isinstance(absolute(href, "https://a.example/"), str)
    assert tokens(href)
    assert host_of(href) == host_of(href).removeprefix("www.")


@given(st.text(max_size=60))
def test_any_text_may_be_an_address(href: str) -> None:
    assert isinstance(absolute(href, "https://a.example/"), str)
    assert all(isinstance(token, str) for token in tokens(href))


@pytest.mark.parametrize(
    ("href", "url", "within"),
    [
        ("", "", True),
        ("#top", "", True),
        ("/a/wolf#part", "https://paper.example/a/wolf", True),
        ("/a/wolf/#part", "https://paper.example/a/wolf?from=mail", True),
        ("https://www.paper.example/a/wolf#part", "https://paper.example/a/wolf", True),
        ("wolf#part", "https://paper.example/a/wolf", True),
        ("/#part", "https://paper.example/", True),
        ("/a/wolf", "https://paper.example/a/wolf", False),
        ("/a/fox#part", "https://paper.example/a/wolf", False),
        ("fox#part", "https://paper.example/a/wolf", False),
        ("https://other.example/a/wolf#part", "https://paper.example/a/wolf", False),
        ("/a/wolf#part", "", False),
        ("http://[broken#part", "https://paper.example/a/wolf", False),
    ],
)
def test_a_fragment_of_the_own_address_leads_within(href: str, url: str, within: bool) -> None:
    assert leads_within(href, url) is within
