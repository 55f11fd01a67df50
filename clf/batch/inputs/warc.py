"""WARC, WET and WAT -> shares of records, and the pages or link texts in a share."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO

from fastwarc import ArchiveIterator, WarcRecord, WarcRecordType

from clf.batch.inputs.files import InputFile, first_line, opened
from clf.batch.shares import Headline, Options, PageRecord, Problem, Share, Skipped
from clf.page.reading.limits import LIMITS

RECORDS = 400
"""Records of a WARC file in one share."""
_TYPES = {"warc": WarcRecordType.response, "wet": WarcRecordType.conversion, "wat": WarcRecordType.metadata}
_HTML = ("text/html", "application/xhtml+xml")
_ADDRESS = "WARC-Target-URI"
_MAX_WAT = 64_000_000
"""Bytes of one WAT record."""
_GZIP, _WBITS = b"\x1f\x8b", 31
"""The first bytes of a gzip member, and zlib's number for the format."""
_BLOCK = 1 << 20
"""Bytes that are checked together."""
_BREAK = (OSError, EOFError, ValueError, RuntimeError, zlib.error)


def plan_warc(file: InputFile, *, is_split: bool) -> Iterator[Share]:
    """Yield the shares of an archive: the whole file, or so many records each, found in one pass over the file."""
    if not is_split:
        yield Share(file.kind, file.path, size=file.size)
        return
    start, count = 0, 0
    # The last share goes to the end of the file, and its reader reports where the archive breaks.
    with suppress(*_BREAK):
        for position in _positions(file):
            if count == RECORDS:
                yield Share(file.kind, file.path, start=start, count=count, size=position - start)
                start, count = position, 0
            count += 1
    yield Share(file.kind, file.path, start=start, size=file.size - start)


def _positions(file: InputFile) -> Iterator[int]:
    with opened(file.path) as stream:
        for record in ArchiveIterator(stream, record_types=_TYPES[file.kind], parse_http=False):
            yield int(record.stream_pos)


def read_warc(share: Share, _: Options) -> Iterator[Headline | PageRecord | Problem | Skipped]:
    """Yield the pages or link texts of a share, the records that are none, and where the archive breaks."""
    read = _READERS[share.kind]
    position, left, problem = share.start, share.count, ""
    with opened(share.path) as stream:
        stream.seek(share.start)
        records = iter(_archive(stream, share.kind))
        while left and not problem:
            try:
                record = next(records, None)
                if record is None:
                    break
                position = share.start + int(record.stream_pos)
                yield from read(record, share.path, str(position))
            except _BREAK as error:
                problem = first_line(error)
            left -= 1
        if not problem and left:
            problem = _break_behind(stream, position)
    if problem:
        yield Problem(share.path, str(position), f"the archive breaks in or behind this record ({problem})")


def _break_behind(stream: BinaryIO, position: int) -> str:
    """Return why the archive is not whole from the record at ``position`` on; "" when it is.

    The reader of the library ends at a broken record as it ends at the end of a file.
    """
    stream.seek(position)
    block = stream.read(_BLOCK)
    if not block.startswith(_GZIP):
        return ""
    member = zlib.decompressobj(_WBITS)
    while block:
        try:
            while len(member.decompress(block, _BLOCK)) == _BLOCK or member.unconsumed_tail:
                block = member.unconsumed_tail
        except zlib.error as error:
            return str(error)
        block = member.unused_data or stream.read(_BLOCK)
        if member.eof and block:
            member = zlib.decompressobj(_WBITS)
    return "" if member.eof else "the file is cut off"


def _archive(stream: Any, kind: str) -> ArchiveIterator:
    return ArchiveIterator(stream, record_types=_TYPES[kind], parse_http=kind == "warc", auto_decode="all")


def _page(record: WarcRecord, path: str, position: str) -> Iterator[PageRecord | Problem | Skipped]:
    content_type = (record.http_content_type or "").lower()
    if content_type and not content_type.startswith(_HTML):
        yield Skipped(content_type)
        return
    try:
        content = record.reader.read(LIMITS.size + 1)
    except _BREAK as error:
        yield Problem(path, position, f"the content cannot be decoded ({first_line(error)})")
        return
    if content.startswith(_GZIP):
        content = _inflated(content)
    if not content:
        yield Problem(path, position, "the record has no content, or one that cannot be decoded")
        return
    yield PageRecord(position, record.headers.get(_ADDRESS) or "", content)


def _inflated(content: bytes) -> bytes:
    """Return the content of a page that is compressed once more, up to the limit of a page; b"" for a damaged one."""
    try:
        return zlib.decompressobj(_WBITS).decompress(content, LIMITS.size + 1)
    except zlib.error:
        return b""


def _plain_text(record: WarcRecord, _: str, position: str) -> Iterator[PageRecord]:
    content = record.reader.read(LIMITS.size + 1)
    yield PageRecord(position, record.headers.get(_ADDRESS) or "", content, kind="text")


def _link_texts(record: WarcRecord, path: str, position: str) -> Iterator[Headline | Problem | Skipped]:
    """Yield the texts of a page's links; one bad record is one problem."""
    try:
        envelope = json.loads(record.reader.read(_MAX_WAT))["Envelope"]
        response = envelope["Payload-Metadata"].get("HTTP-Response-Metadata")
        links = (response or {}).get("HTML-Metadata", {}).get("Links", [])
        address = envelope["WARC-Header-Metadata"].get(_ADDRESS, "")
        with_text = (link for link in links if link.get("path") == "A@/href" and "text" in link)
        found = [(link.get("url", ""), link["text"]) for link in with_text]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        yield Problem(path, position, f"the record is no WAT metadata ({error!r:.80})")
        return
    if response is None:
        yield Skipped("no page")
        return
    for number, (href, text) in enumerate(found):
        yield Headline(f"{position}:{number}", None, text, url=address, href=href)


_READERS: dict[str, Any] = {"warc": _page, "wet": _plain_text, "wat": _link_texts}
