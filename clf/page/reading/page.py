"""Bytes or text of a page -> Page: decoded, bounded, and read as HTML, as a feed or as plain text."""

from __future__ import annotations

from typing import Literal

from clf.errors import InputError
from clf.page.reading.decoding import admit, looks_like_html
from clf.page.reading.feed import feed_to_html, is_feed
from clf.page.reading.html import read_html
from clf.page.reading.plain import read_text
from clf.types import Page

Kind = Literal["auto", "html", "text"]


def read_page(page: str | bytes, url: str | None = "", *, kind: Kind = "auto") -> Page:
    """Return ``page`` as blocks and links; the text behind the limits is cut, and ``truncated`` says so.

    ``url`` is the address of the page; "" and None mean that it is not known. Raises
    InputError for an argument of another type, binary data, a page above the size limit, or an unknown ``kind``.
    """
    if kind not in ("auto", "html", "text"):
        raise InputError(f"kind is {kind!r}; give 'auto', 'html' or 'text'")
    if url is not None and not isinstance(url, str):
        raise InputError(f"url is {url!r:.60} of type {type(url).__name__}; give a string, or None")
    text = admit(page)
    if kind == "text" or (kind == "auto" and not (is_feed(text) or looks_like_html(text))):
        return read_text(text, url or "")
    return read_html(feed_to_html(text) if is_feed(text) else text, url or "")
