"""Bytes or text of a page -> text a parser can take: decoded as browsers do, bounded, without control characters."""

from __future__ import annotations

import codecs
import re

from clf.errors import InputError
from clf.page.reading.limits import LIMITS

_HEAD = 4096
_START = 1 << 14
_BINARY = 0.05
"""Share of control characters in the first bytes from which a page is binary data; the page corpora have none."""
_FEW = 3
_DAMAGE = 0.1
"""Errors per character that is not ASCII up to which a page is damaged UTF-8 rather than another charset."""
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*+=\s*+["']?+\s*+([\w.:-]{2,40})""", re.IGNORECASE)
_SAMPLE = 1 << 16
# UTF-16 that lost its byte order mark still begins with half an angle bracket.
_HALVES = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
# The families of the WHATWG Encoding Standard; Python has many codecs that are no charset of a page.
_CHARSET = re.compile(
    r"ascii|big5|cp125|cp866|cp874|cp932|cp949|euc_|gb|iso2022_jp|iso8859|koi8|mac-|shift_jis|tis-620"
)
# Browsers read these labels as their Windows supersets (WHATWG Encoding Standard).
_AS_WINDOWS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874"}
_LINE_ENDS = dict.fromkeys([11, 28, 29, 30], "\f")
"""Characters that end a line for ``str.splitlines`` and are invalid in HTML. They become form feeds, which end a line
for both, also after a carriage return."""
_CONTROLS = {
    **dict.fromkeys([*range(9), *range(14, 28), 31, 127], " "),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    **_LINE_ENDS,
}
_CLEAN_BYTES = bytes(ord(_CONTROLS.get(code, chr(code))) if code < 128 else code for code in range(256))
"""The same table for bytes of UTF-8: all entries but the surrogates, which UTF-8 cannot encode."""
_BINARY_BYTES = bytes([*range(9), 11, *range(14, 27), *range(28, 32)])
_MARKUP = re.compile(
    r"<(?=[!/a-z])(?:!doctype\s+html|/?(?:html|head|body|title|meta|div|p|a|span|h[1-6]|ul|ol|li|article|section|main|nav|header"
    r"|footer|aside|table|tr|td|br|img|script|style|figure|blockquote|strong|em|b|i))\b[^<>]{0,2000}/?>",
    re.IGNORECASE,
)


def admit(page: str | bytes) -> str:
    """Return the clean text of ``page``; raise InputError when it is no page or too large."""
    if not isinstance(page, str | bytes):
        raise InputError(f"page is {page!r:.60} of type {type(page).__name__}; give its text or its bytes")
    if len(page) > LIMITS.size:
        raise InputError(f"the page has more than {LIMITS.size:,} bytes or characters; give a part of it")
    text = _clean(page) if isinstance(page, str) else _decode(page)
    return " " + text[1:] if text.startswith("\ufeff") else text


def _clean(text: str) -> str:
    """Return ``text`` without characters that are no text; its length stays the same.

    A control character becomes a space, or a form feed where ``str.splitlines`` ends a line. Half a surrogate pair
    becomes U+FFFD.

    >>> _clean("ș" + chr(7) + ".")
    'ș .'
    """
    try:
        written = text.encode()
        clean = written.translate(_CLEAN_BYTES)
        # Most pages are clean, and comparing takes much less time than decoding.
        return text if clean == written else clean.decode()
    except UnicodeEncodeError:
        return text.translate(_CONTROLS)


def _decode(page: bytes) -> str:
    """Return the clean text of a page's bytes: by byte order mark, as UTF-8, by declared charset, or by detection.

    Bytes that do not fit become U+FFFD; a UTF-8 page with some damage stays UTF-8. Raises InputError for binary data.

    >>> _decode("<meta charset=iso-8859-2>ţară".encode("iso-8859-2"))
    '<meta charset=iso-8859-2>ţară'
    """
    for mark, name in (*_BOMS, *_HALVES):
        if page.startswith(mark):
            kept = page if mark in dict(_HALVES) else page[len(mark) :]
            return _clean(kept.decode(name, errors="replace"))
    start = page[:_START]
    if len(start) - len(start.translate(None, _BINARY_BYTES)) > max(_FEW, _BINARY * len(start)):
        raise InputError(f"the page is no text but binary data that begins with {page[:8]!r}; give HTML or plain text")
    try:
        return page.translate(_CLEAN_BYTES).decode()
    except UnicodeDecodeError:
        text = page.decode("utf-8", errors="replace")
    errors = text.count("\ufffd")
    others = len(text) - len(text.encode("ascii", errors="ignore")) - errors
    if errors and errors > _DAMAGE * others:
        text = page.decode(_declared(page) or _detected(page), errors="replace")
    return _clean(text)


def looks_like_html(text: str) -> bool:
    """Return whether ``text`` is a page with markup, and not plain text.

    >>> looks_like_html("<p>One"), looks_like_html("if a < b and c > d:")
    (True, False)
    """
    return _MARKUP.search(text) is not None


def _declared(page: bytes) -> str | None:
    """Return the codec of the declared charset; None when there is none, or it is unknown or cannot be true."""
    found = _DECLARED.search(page[:_HEAD])
    try:
        name = codecs.lookup(found[1].decode("ascii")).name if found else ""
    except LookupError:
        return None
    # The page is not UTF-8, and UTF-16 would not have let its declaration be read.
    return _AS_WINDOWS.get(name, name) if _CHARSET.match(name) else None


def _detected(page: bytes) -> str:
    # Imported here because few pages need the package, which takes as much memory as the parser.
    from charset_normalizer import from_bytes

    best = from_bytes(page[:_SAMPLE]).best()
    return best.encoding if best else "cp1252"
