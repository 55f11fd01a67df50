"""Bytes of a feed -> its text and encoding: unpacked within limits, decoded by byte order mark or declaration."""

from __future__ import annotations

import codecs
import re
import zlib
from dataclasses import dataclass

from clf.errors import InputError

_GZIP = b"\x1f\x8b"
_GZIP_HEADER = 16 + zlib.MAX_WBITS
_BOMS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# UTF-16 without a byte order mark begins with half an angle bracket.
_HALVES = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_DECLARED = re.compile(rb"""\s*+<\?xml[^>]{0,100}?encoding\s*+=\s*+["']([\w.:-]{2,40})""")
# The encodings of real feeds; Python has many codecs that are no encoding of a document.
_CHARSET = re.compile(r"utf-8|ascii|big5|cp125|cp866|cp932|cp949|euc_|gb|iso8859|koi8|shift_jis|tis-620")


@dataclass(frozen=True, slots=True)
class FeedText:
    """The text of a feed and the encoding it came in.

    A byte order mark stays the first character of the text, so that encoding it again gives the same bytes.
    """

    text: str
    encoding: str

    def encode(self, text: str) -> bytes:
        """Return ``text`` in the encoding of this feed; a character that it lacks becomes a reference."""
        return text.encode(self.encoding, errors="xmlcharrefreplace")


def decode_feed(data: bytes, size: int) -> FeedText:
    """Return the text of a feed of at most ``size`` bytes, which may be packed by gzip.

    Raises InputError when the feed is empty, too large, damaged, or in another encoding than it declares.
    """
    unpacked = _unpacked(data, size)
    if len(unpacked) > size:
        raise InputError(f"the feed has more than {size:,} bytes; give one with fewer items")
    if not unpacked.strip():
        raise InputError("the feed is empty; check its address or file")
    encoding = _encoding(unpacked)
    try:
        return FeedText(unpacked.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"the feed is not in {encoding}, its encoding: byte {error.start:,} does not fit; convert it to UTF-8"
        ) from None


def _unpacked(data: bytes, size: int) -> bytes:
    """Return ``data``, unpacked if it is a gzip file, up to one byte more than ``size``."""
    if not data.startswith(_GZIP):
        return data
    try:
        return zlib.decompressobj(_GZIP_HEADER).decompress(data, size + 1)
    except zlib.error as error:
        raise InputError(f"the feed is a damaged gzip file ({error}); fetch it again") from None


def _encoding(data: bytes) -> str:
    """Return the name of the codec for a feed, UTF-8 where it declares none."""
    for start, name in (*_BOMS, *_HALVES):
        if data.startswith(start):
            return name
    declared = _DECLARED.match(data)
    if declared is None or data.startswith(codecs.BOM_UTF8):
        return "utf-8"
    label = declared[1].decode("ascii", errors="replace")
    try:
        name = codecs.lookup(label).name
    except LookupError:
        name = ""
    if not _CHARSET.match(name):
        raise InputError(f"the feed declares the encoding {label!r}, which is not known; convert it to UTF-8")
    return name
