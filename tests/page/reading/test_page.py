"""The front door of the page room: HTML and plain text told apart, misuse named."""

from typing import Any

import pytest

from clf.errors import InputError
from clf.page.reading.page import read_page


@pytest.mark.parametrize(
    ("page", "kind", "expected"),
    [
        ("<p>x", "auto", "html"),
        ("just words", "auto", "text"),
        (b"<p>x", "auto", "html"),
        ("just words", "html", "html"),
        ("<p>x", "text", "text"),
        ("", "auto", "text"),
        (b"", "auto", "text"),
    ],
)
def test_markup_makes_a_page_html_unless_the_caller_says(page: str | bytes, kind: Any, expected: str) -> None:
    assert read_page(page, kind=kind).kind == expected


def test_text_keeps_its_markup_when_it_is_called_text() -> None:
    assert [block.text for block in read_page("<p>x\ny", kind="text").blocks] == ["<p>x", "y"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"page": "x", "kind": "pdf"}, "kind is 'pdf'; give 'auto', 'html' or 'text'"),
        ({"page": "x", "url": 7}, "url is 7 of type int; give a string, or None"),
        ({"page": 7}, "page is 7 of type int"),
    ],
)
def test_misuse_is_named(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_page(**arguments)


def test_an_address_that_is_not_known_may_be_none() -> None:
    for page in ("<p><a href=/a>Words of a link</a>", "[Words of a link](/a)"):
        assert read_page(page, None) == read_page(page, "")
