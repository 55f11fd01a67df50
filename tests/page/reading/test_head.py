"""The head of a page: title, address, base of relative links, and linked data."""

import pytest

from clf.page.reading.html import read_html

TEXT = "<p>Words of a page</p>"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>  One\n title </title>", "One title"),
        ("<title>First</title><title>Second</title>", "First"),
        ("<title>Site | Title</title><meta property='og:title' content='Title'>", "Title"),
        ("<meta property='og:title' content=' Title  alone '>", "Title alone"),
        ("<title>Title</title><meta property='og:title' content=''>", "Title"),
        ("<title>Title</title><meta property='og:title'>", "Title"),
        ("<title>Title</title><meta name='title' content='Other'>", "Title"),
        ("<title>Caf&eacute; &amp; ceai</title>", "Café & ceai"),
        ("", ""),
    ],
)
def test_the_title_for_social_media_comes_before_the_title_of_the_window(head: str, title: str) -> None:
    assert read_html(f"<head>{head}</head>{TEXT}").title == title


def test_a_long_title_for_social_media_is_cut() -> None:
    page = read_html(f"<meta property='og:title' content='{'x' * 5_000}'>{TEXT}")
    assert page.title == "x" * 2_000


@pytest.mark.parametrize(
    ("head", "url", "address"),
    [
        ("<link rel=canonical href='https://a.example/one'>", "", "https://a.example/one"),
        ("<link rel=canonical href=' https://a.example/one '>", "", "https://a.example/one"),
        ("<link rel=canonical href='https://a.example/one'>", "https://b.example/", "https://b.example/"),
        ("<link rel=canonical href='/one'>", "", ""),
        ("<link rel=canonical href='javascript:alert(1)'>", "", ""),
        ("<link rel=canonical>", "", ""),
        ("<link rel=alternate href='https://a.example/en'>", "", ""),
        (
            "<link rel=canonical href='https://a.example/1'><link rel=canonical href='https://a.example/2'>",
            "",
            "https://a.example/1",
        ),
    ],
)
def test_the_address_is_the_given_one_or_else_the_canonical_one(head: str, url: str, address: str) -> None:
    assert read_html(f"<head>{head}</head>{TEXT}", url).url == address


@pytest.mark.parametrize(
    ("head", "url", "base"),
    [
        ("", "https://a.example/x/y", "https://a.example/x/y"),
        ("<base href='https://b.example/z/'>", "https://a.example/x/y", "https://b.example/z/"),
        ("<base href='/z/'>", "https://a.example/x/y", "https://a.example/z/"),
        ("<base href='/z/'><base href='/other/'>", "https://a.example/x/y", "https://a.example/z/"),
        ("<base target=_blank><base href='/z/'>", "https://a.example/x/y", "https://a.example/z/"),
        ("<base href='data:text/html,x'>", "https://a.example/x/y", "https://a.example/x/y"),
        ("<base href='/z/'>", "", ""),
        ("<link rel=canonical href='https://a.example/c'><base href='z/'>", "", "https://a.example/z/"),
    ],
)
def test_relative_links_start_from_the_base_or_else_from_the_address(head: str, url: str, base: str) -> None:
    assert read_html(f"<head>{head}</head>{TEXT}", url).base == base


def test_attributes_of_the_head_are_read_up_to_two_thousand_characters() -> None:
    page = read_html(f"<link rel=canonical href='https://a.example/{'x' * 5_000}'>{TEXT}")
    assert len(page.url) == 2_000


def test_the_longest_article_of_all_linked_data_is_stated() -> None:
    def script(body: str, kind: str = "application/ld+json") -> str:
        return f'<script type="{kind}">{{"articleBody": "{body}"}}</script>'

    page = read_html(f"{script('Short.')}{TEXT}{script('A longer article.')}{script('No data at all.' * 9, 'text/x')}")
    assert page.stated == "A longer article."
    assert page.text == "Words of a page"


def test_elements_of_the_head_count_wherever_they_stand_and_show_no_text() -> None:
    page = read_html(f"{TEXT}<div><title>Late</title></div><svg><title>A drawing</title></svg>")
    assert (page.title, page.text) == ("Late", "Words of a page")
