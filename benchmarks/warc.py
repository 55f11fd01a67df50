"""Pages of the public corpora -> one WARC file, which is made when it is needed and never kept."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

from fastwarc.warc import WarcRecord, WarcRecordType

from clf.datasets.pages.corpora import Source, read_sources
from clf.datasets.registry import load_corpora

DATA = Path("data")
CORPORA = ("aeb", "wcxb", "trafilatura-eval")


def warc_pages(most: int) -> list[Source]:
    """Return at most ``most`` pages of the page corpora that are on this machine."""
    found: list[Source] = []
    for name in CORPORA:
        corpus = load_corpora(DATA)[name]
        if corpus.is_present(DATA):
            found += read_sources(corpus, DATA)
    return found[:: max(1, -(-len(found) // most))]


def write_warc(path: Path, pages: list[Source]) -> None:
    """Write the pages as HTTP responses to ``path``, a ``.warc.gz`` whose records are compressed one by one."""
    with path.open("wb") as file:
        for page in pages:
            file.write(gzip.compress(_record(page), 6))


def _record(page: Source) -> bytes:
    record = WarcRecord()
    record.init_headers(record_type=WarcRecordType.response)
    record.headers["WARC-Target-URI"] = page.url or f"https://pages.example/{page.name}"
    record.headers["Content-Type"] = "application/http; msgtype=response"
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(page.html)}\r\n\r\n"
    record.set_bytes_content(head.encode() + page.html)
    buffer = io.BytesIO()
    record.write(buffer)
    return buffer.getvalue()
