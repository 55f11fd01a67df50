"""The work of a run: shares of inputs, the records in them, and the outcome of a share."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Share:
    """A share of an input, which one worker turns into one file of rows.

    ``kind`` names the reader. ``path`` is the input's address. ``start`` and ``count`` say which of its records, in the
    reader's own unit; a ``count`` of -1 stands for all. ``names`` are the members of an archive or folder. ``data`` are
    the bytes of an input that only one process can read; ``lengths`` cuts them into the members in ``names``. ``size``
    is the number of bytes of the input, for the time left. ``problem`` is the reason why the rest of the input cannot
    be read.
    """

    kind: str
    path: str
    start: int = 0
    count: int = -1
    names: tuple[str, ...] = ()
    data: bytes = b""
    lengths: tuple[int, ...] = ()
    size: int = 0
    problem: str = ""

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits that depend on everything in the share but its size."""
        described = {**asdict(self), "data": hashlib.sha256(self.data).hexdigest(), "size": None}
        return hashlib.sha256(json.dumps(described).encode()).hexdigest()[:12]


class Problem(NamedTuple):
    """A record that gives no row: its file, its position in the file, and the reason."""

    file: str
    position: str
    reason: str


class Headline(NamedTuple):
    """A headline of a table: its position, its key, its text, and the address of a link with this text."""

    position: str
    key: Any
    text: str
    url: str = ""
    href: str = ""


class PageRecord(NamedTuple):
    """A page of an archive: its position or name, its address, its bytes; ``kind`` is ``html`` or ``text``."""

    position: str
    url: str
    content: bytes
    kind: str = "html"


class Skipped(NamedTuple):
    """A record that is no page, such as a picture; ``content_type`` is the type that it states."""

    content_type: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a share: the records that were read, scored and skipped, the rows written, and the problems."""

    name: str
    records: int = 0
    scored: int = 0
    skipped: int = 0
    rows: int = 0
    size: int = 0
    problems: tuple[Problem, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Options:
    """What a run reads and writes: the column and the key of tables, the article instead of links, the file format."""

    column: str = ""
    key: str = ""
    article: bool = False
    language: str | None = None
    format: str = "parquet"
    page_seconds: float = 10.0
