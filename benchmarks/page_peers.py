"""A WARC file -> the text of every page by one library: ``python -m benchmarks.page_peers NAME FILE``.

The program does as little as it can besides: it reads the records, decodes where the library wants text, and counts the
pages that have a text. It prints the number of records and of these pages.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

Extract = Callable[[bytes, str], str]


def records(path: Path) -> Iterator[tuple[bytes, str]]:
    """Yield body and address of every response."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    with path.open("rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response):
            yield record.reader.read(), record.headers["WARC-Target-URI"]


def trafilatura() -> Extract:
    """Return trafilatura with its usual settings."""
    from trafilatura import extract

    return lambda body, url: extract(body, url=url) or ""


def trafilatura_fast() -> Extract:
    """Return trafilatura without its fallbacks and comments."""
    from trafilatura import extract

    return lambda body, url: extract(body, url=url, fast=True, include_comments=False) or ""


def resiliparse() -> Extract:
    """Return resiliparse with its heuristic for the main content."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    return lambda body, _: extract_plain_text(bytes_to_str(body, detect_encoding(body)), main_content=True)


def clf_extract() -> Extract:
    """Return ``clf.extract``, the same function without the batch verb around it."""
    import clf

    return lambda body, url: clf.extract(body, url)


PEERS: Mapping[str, Callable[[], Extract]] = {
    "clf.extract": clf_extract,
    "trafilatura": trafilatura,
    "trafilatura, fast": trafilatura_fast,
    "resiliparse": resiliparse,
}


if __name__ == "__main__":
    extract_text = PEERS[sys.argv[1]]()
    number = texts = 0
    for content, address in records(Path(sys.argv[2])):
        number += 1
        texts += bool(extract_text(content, address))
    print(number, texts)
