"""Bytes or text of a page -> text a parser can take: decoded as browsers do, bounded, without control characters."""

from __future__ import annotations

import codecs
import re

from clf.errors import InputError

MAX_PAGE = 10_000_000
"""Bytes or characters; the largest of two thousand news pages has 3.4 million."""
_HEAD = 4096
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_SAMPLE = 1 << 16
# Browsers read these labels as their Windows supersets (WHATWG Encoding Standard).
_AS_WINDOWS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874"}
_CONTROLS = dict.fromkeys([*range(9), 11, *range(14, 32), 127], " ")
_MARKUP = re.compile(
    r"<(?:!doctype\s+html|/?(?:html|head|body|title|meta|div|p|a|span|h[1-6]|ul|ol|li|article|section|main|nav|header"
    r"|footer|aside|table|tr|td|br|img|script|style|figure|blockquote|strong|em|b|i))\b[^<>]{0,2000}/?>",
    re.IGNORECASE,
)


def admit(page: str | bytes) -> str:
    """Return the text of ``page``, control characters as spaces; raise InputError when it is no page or too large."""
    if not isinstance(page, str | bytes):
        raise InputError(f"page is {page!r:.60} of type {type(page).__name__}; give its text or its bytes")
    if len(page) > MAX_PAGE:
        raise InputError(
            f"the page has {len(page):,} bytes or characters, the limit is {MAX_PAGE:,}; give a part of it"
        )
    text = page if isinstance(page, str) else decode(page)
    return text.translate(_CONTROLS)


def decode(page: bytes) -> str:
    """Return the text of a page's bytes: by byte order mark, as UTF-8, by declared charset, or by detection.

    What does not fit becomes U+FFFD; nothing raises.

    >>> decode("<meta charset=iso-8859-2>ţară".encode("iso-8859-2"))
    '<meta charset=iso-8859-2>ţară'
    """
    for mark, name in _BOMS:
        if page.startswith(mark):
            return page[len(mark) :].decode(name, errors="replace")
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError:
        return page.decode(_declared(page) or _detected(page), errors="replace")


def looks_like_html(text: str) -> bool:
    """Tell a page with markup from plain text.

    >>> looks_like_html("<p>One"), looks_like_html("if a < b and c > d:")
    (True, False)
    """
    return _MARKUP.search(text) is not None


def _declared(page: bytes) -> str | None:
    """Return the codec of the declared charset; None when there is none that exists and can be true."""
    found = _DECLARED.search(page[:_HEAD])
    try:
        name = codecs.lookup(found[1].decode("ascii")).name if found else ""
    except LookupError:
        return None
    # The page is not UTF-8, and UTF-16 would not have let its declaration be read.
    return None if not name or name.startswith("utf") else _AS_WINDOWS.get(name, name)


def _detected(page: bytes) -> str:
    # Few pages need it, and it takes as much memory as the parser.
    from charset_normalizer import from_bytes

    best = from_bytes(page[:_SAMPLE]).best()
    return best.encoding if best else "cp1252"
