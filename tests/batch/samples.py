"""Inputs for the tests of batches: titles, WARC records and archives."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

TITLES = [
    "Parliament votes 318-301 to lower voting age to 16",
    "You won't believe what happened next",
    "Ce a făcut primarul după ședință? Imagini incredibile",
    "Guvernul a aprobat bugetul pe 2025",
]
PAGE = (
    b"<html><head><title>Bridge opens</title></head><body><article><h1>Bridge opens</h1>"
    b"<p>The bridge over the river was opened on Monday, after two years of work, the mayor of the town said.</p>"
    b'<p>Cars may use it from Tuesday on, and buses follow in March. <a href="/more">Read more</a></p></article>'
    b'<aside><a href="https://ads.example/x">You won\'t believe these 10 tricks</a></aside></body></html>'
)


def titles(count: int) -> list[str]:
    return [f"{TITLES[number % len(TITLES)]} {number}" for number in range(count)]


def write_parquet(path: Path, count: int, *, group: int = 1_000) -> Path:
    pq.write_table(pa.table({"id": range(count), "title": titles(count)}), path, row_group_size=group)
    return path


def write_csv(path: Path, count: int) -> Path:
    lines = ["id,title", *(f'{number},"{title}"' for number, title in enumerate(titles(count)))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_jsonl(path: Path, count: int) -> Path:
    lines = [json.dumps({"id": number, "title": title}) for number, title in enumerate(titles(count))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def record(body: bytes, *, kind: str = "response", content_type: str = "text/html", encoding: str = "") -> bytes:
    """Return one WARC record as its own gzip member."""
    if kind == "response":
        coding = f"Content-Encoding: {encoding}\r\n" if encoding else ""
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n{coding}Content-Length: {len(body)}\r\n\r\n"
        body, content_type = head.encode() + body, "application/http; msgtype=response"
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>",
        "WARC-Date: 2025-01-01T00:00:00Z",
        "WARC-Target-URI: https://news.example/a",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(body)}",
    ]
    return gzip.compress("\r\n".join(lines).encode() + b"\r\n\r\n" + body + b"\r\n\r\n", mtime=0)


def write_warc(path: Path, records: Sequence[bytes]) -> Path:
    path.write_bytes(b"".join(records))
    return path


def rows_of(out: Path) -> list[dict[str, Any]]:
    """Return the rows of a run, in the order of its files."""
    return [row for path in sorted(out.glob("part-*.parquet")) for row in pq.read_table(path).to_pylist()]


def errors_of(out: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(out / "errors.parquet").to_pylist()
    return found
