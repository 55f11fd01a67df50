"""What the guard lets through: bytes decoded as browsers do, odd characters made harmless, binary data refused."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clf.errors import InputError
from clf.page.reading.decoding import admit, looks_like_html
from clf.page.reading.limits import LIMITS

ROMANIAN = "Primăria a plătit țărănește, în şoaptă"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (ROMANIAN.encode(), ROMANIAN),
        (b"\xef\xbb\xbf" + ROMANIAN.encode(), ROMANIAN),
        (ROMANIAN.encode("utf-16"), ROMANIAN),
        (b"\xfe\xff" + ROMANIAN.encode("utf-16-be"), ROMANIAN),
        ("<p>Două luni".encode("utf-16-le"), "<p>Două luni"),
        ("<p>Două luni".encode("utf-16-be"), "<p>Două luni"),
        (b"<meta charset='iso-8859-1'>\x93caf\xe9\x94", "<meta charset='iso-8859-1'>“café”"),
        (b'<meta http-equiv=x content="text/html; charset=windows-1250">\xfear\xe3', None),
    ],
)
def test_bytes_become_text_as_a_browser_would_have_it(page: bytes, text: str | None) -> None:
    assert admit(page) == (text or page.decode("cp1250"))


def test_utf8_that_lies_about_itself_is_still_utf8() -> None:
    assert admit(b"<meta charset=windows-1251>" + ROMANIAN.encode()).endswith(ROMANIAN)


def test_a_page_with_one_damaged_byte_stays_utf8() -> None:
    assert admit(ROMANIAN.encode() + b"\xff" + ROMANIAN.encode()) == f"{ROMANIAN}\ufffd{ROMANIAN}"


def test_a_page_that_says_utf8_and_is_not_is_detected() -> None:
    text = "În oraşul de lângă munţi, oamenii aşteaptă de două săptămâni apă caldă, a anunţat primăria. " * 20
    assert admit(b"<meta charset=utf-8>" + text.replace("â", "a").encode("cp1250")).endswith(text.replace("â", "a"))


@pytest.mark.parametrize(
    "charset", ["base64", "hex", "zlib", "rot13", "idna", "punycode", "undefined", "no-such", "utf-16"]
)
def test_a_charset_that_is_none_is_not_believed(charset: str) -> None:
    assert "words" in admit(f"<meta charset={charset}><p>some words ".encode() + b"caf\xe9 \xe0 la carte")


def test_what_no_charset_explains_is_read_anyway() -> None:
    assert admit(b"\xff\x81\x8d\x8f\x90 \x9d words").endswith("words")


@pytest.mark.parametrize("page", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", bytes(range(256)) * 40, b"\0\x01\x02\x03"])
def test_binary_data_is_refused(page: bytes) -> None:
    with pytest.raises(InputError, match="no text but binary data that begins with"):
        admit(page)


@pytest.mark.parametrize(
    ("page", "message"),
    [(None, "None of type NoneType"), (7, "of type int"), ("x" * (LIMITS.size + 1), "more than 5,000,000 bytes")],
)
def test_what_is_no_page_or_too_large_is_refused(page: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        admit(page)


def test_a_few_control_characters_make_no_page_binary() -> None:
    assert admit(b"<p>a\0b \x01c") == "<p>a b  c"


def test_control_characters_become_blanks_or_line_ends_and_move_nothing() -> None:
    text = admit("\ufeffa\0b\x0bc\x1cd\x7fe\ud800f\tg\r\nh")
    assert admit(text) == " a b\fc\fd e\ufffdf\tg\r\nh"


@example("\r\x0b")
@given(st.text(st.characters(codec=None), max_size=300))
def test_text_keeps_its_length_and_its_lines_and_loses_what_hurts(text: str) -> None:
    found = admit(admit(text))
    assert len(found) == len(text)
    assert len(found.splitlines()) == len(text.splitlines())
    found.encode("utf-8")
    assert not set(found) & set("\0\x01\x0b\x1b\x1c\x7f")


@given(st.binary(max_size=400))
def test_any_bytes_become_text_or_a_clear_refusal(page: bytes) -> None:
    with suppress(InputError):
        admit(admit(page)).encode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!DOCTYPE html><title>x", True),
        ("words <a href='/x'>link</a>", True),
        ("closing </P> only", True),
        ("<br/>", True),
        ("", False),
        ("a < b and b > c", False),
        ("<- left <3 love <https://x.example/>", False),
        ("<a " * 1000, False),
        ("<" * 1000, False),
    ],
)
def test_markup_tells_a_page_from_plain_text(text: str, expected: bool) -> None:
    assert looks_like_html(text) is expected
