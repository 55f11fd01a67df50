"""A page as people have it -> Page: told apart, decoded, bounded, read."""

from __future__ import annotations

from typing import Literal

from clf.errors import InputError
from clf.page.reading.decoding import admit, clean, looks_like_html
from clf.page.reading.html import read_html
from clf.page.reading.plain import read_text
from clf.types import Page

Kind = Literal["auto", "html", "text"]


def read_page(page: str | bytes, url: str = "", *, kind: Kind = "auto") -> Page:
    """Return ``page`` as blocks and links; what lies behind the limits is cut, and ``truncated`` says so.

    Raises InputError for what is no page, a page above the size limit, or an unknown ``kind``.
    """
    if kind not in ("auto", "html", "text"):
        raise InputError(f"kind is {kind!r}; give 'auto', 'html' or 'text'")
    if not isinstance(url, str):
        raise InputError(f"url is {url!r:.60} of type {type(url).__name__}; give a string")
    text = admit(page)
    is_html = kind == "html" or (kind == "auto" and looks_like_html(text))
    return read_html(text, url) if is_html else read_text(clean(text), url)
