"""Parquet, CSV and JSON lines -> shares of rows, and the headlines in a share."""

from __future__ import annotations

import csv
import io
import json
import lzma
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from clf.batch.inputs.files import InputFile, decompressed, first_line, opened
from clf.batch.shares import Headline, Options, Problem, Share
from clf.errors import InputError

ROWS = 50_000
"""Rows of a Parquet file in one share."""
BLOCK = 1 << 22
"""Bytes of CSV or JSON lines in one share, and at most one record more."""
_PIECE = 1 << 14
"""Bytes of a compressed file that are read together."""
_BATCH = 8_192
"""Rows of Parquet that are decoded together."""
csv.field_size_limit(1 << 24)


def plan_table(file: InputFile, options: Options) -> Iterator[Share]:
    """Yield the shares of a table; raise InputError for a column that is absent or ambiguous."""
    if file.kind == "parquet":
        yield from _plan_parquet(file, options)
    else:
        yield from _plan_lines(file, options)


def read_table(share: Share, options: Options) -> Iterator[Headline | Problem]:
    """Yield the headlines of a share, and the rows that are none."""
    readers = {"parquet": _read_parquet, "csv": _read_csv, "jsonl": _read_jsonl}
    for position, key, value in readers[share.kind](share, options):
        if isinstance(value, Problem):
            yield value
        elif not isinstance(value, str):
            what = "missing" if value is None else f"{value!r:.40} of type {type(value).__name__}"
            yield Problem(share.path, position, f"the headline is {what}; it must be a text")
        else:
            yield Headline(position, key, value)


def _plan_parquet(file: InputFile, options: Options) -> Iterator[Share]:
    try:
        with opened(file.path) as stream, pq.ParquetFile(stream) as table:
            _check_columns(table.schema_arrow.names, file.path, options)
            groups = [table.metadata.row_group(number).num_rows for number in range(table.num_row_groups)]
    except (OSError, pa.ArrowException) as error:
        yield Share(file.kind, file.path, size=file.size, problem=f"no readable Parquet file ({first_line(error)})")
        return
    total = sum(groups)
    for start in range(0, total, ROWS):
        count = min(ROWS, total - start)
        yield Share(file.kind, file.path, start=start, count=count, size=file.size * count // total)


def _read_parquet(share: Share, options: Options) -> Iterator[tuple[str, Any, Any]]:
    columns = list(dict.fromkeys(filter(None, (options.column, options.key))))
    row, end = 0, share.start + share.count
    with opened(share.path) as stream, pq.ParquetFile(stream) as table:
        sizes = [table.metadata.row_group(number).num_rows for number in range(table.num_row_groups)]
        for group, size in enumerate(sizes):
            if row + size <= share.start or row >= end:
                row += size
                continue
            for batch in table.iter_batches(_BATCH, row_groups=[group], columns=columns):
                first, last = max(0, share.start - row), min(batch.num_rows, end - row)
                if first < last:
                    yield from _parquet_rows(batch.slice(first, last - first), row + first, options)
                row += batch.num_rows


def _parquet_rows(batch: Any, row: int, options: Options) -> Iterator[tuple[str, Any, Any]]:
    texts = _strings(batch.column(options.column))
    keys = batch.column(options.key).to_pylist() if options.key else [None] * batch.num_rows
    for offset, (key, text) in enumerate(zip(keys, texts, strict=True)):
        yield str(row + offset), key, text


def _strings(column: Any) -> list[Any]:
    """Return the values of a column; a text that is no UTF-8 comes back as bytes, which are no text."""
    try:
        values: list[Any] = column.to_pylist()
    except UnicodeDecodeError:
        values = column.cast(pa.large_binary()).to_pylist()
        values = [_decoded(value) for value in values]
    return values


def _decoded(value: bytes | None) -> Any:
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return value


def _plan_lines(file: InputFile, options: Options) -> Iterator[Share]:
    """Yield whole records; a quote that is open at the end of a line goes on in the next one."""
    position, line, rest, header = 0, 0, b"", b""
    with decompressed(file.path) as (content, stored):
        blocks = _Blocks(content)
        if file.kind == "csv":
            header = blocks.line()
            _check_columns(_header(header, file.path), file.path, options)
            line = 1
        while block := blocks.next():
            whole, rest = _cut(rest + block, blocks, file.kind)
            now = stored.tell()
            yield Share(file.kind, file.path, start=line, data=header + whole, size=now - position)
            position, line = now, line + whole.count(b"\n")
        left = max(0, file.size - position)
        if blocks.problem:
            problem = f"the file ends or breaks in line {line + 1:,} ({blocks.problem})"
            yield Share(file.kind, file.path, start=line, size=left, problem=problem)
        elif rest:
            yield Share(file.kind, file.path, start=line, data=header + rest, size=left)


class _Blocks:
    """The content of a file in blocks of one size; ``problem`` tells why it ended early, "" when it did not."""

    def __init__(self, content: BinaryIO) -> None:
        self._content, self._buffer, self.problem = content, b"", ""

    def line(self) -> bytes:
        """Return the first line."""
        block = self.next()
        line, newline, rest = block.partition(b"\n")
        self._buffer = rest + self._buffer
        return line + newline

    def next(self) -> bytes:
        """Return the next block; a shorter one at the end."""
        pieces, missing = [self._buffer], BLOCK - len(self._buffer)
        while missing > 0 and not self.problem:
            try:
                # Small reads, because a read that meets the break of a compressed file returns nothing.
                piece = self._content.read(min(missing, _PIECE))
            except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError) as error:
                self.problem, piece = first_line(error), b""
            if not piece:
                break
            pieces.append(piece)
            missing -= len(piece)
        block = b"".join(pieces)
        block, self._buffer = block[:BLOCK], block[BLOCK:]
        return block


def _cut(block: bytes, blocks: _Blocks, kind: str) -> tuple[bytes, bytes]:
    """Return the whole records of ``block``, and the rest."""
    end = block.rfind(b"\n") + 1
    while kind == "csv" and end and block.count(b'"', 0, end) % 2:
        end = block.rfind(b"\n", 0, end - 1) + 1
    if not end and len(block) < 16 * BLOCK:
        more = blocks.next()
        return _cut(block + more, blocks, kind) if more else (block, b"")
    return block[:end] if end else block, block[end:] if end else b""


def _header(line: bytes, path: str) -> list[str]:
    try:
        return next(csv.reader([line.decode("utf-8-sig")], strict=True), [])
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} has no readable header ({error}); give CSV in UTF-8 with a first line") from None


def _check_columns(names: Sequence[str], path: str, options: Options) -> None:
    for wanted in filter(None, (options.column, options.key)):
        if (count := list(names).count(wanted)) != 1:
            found = "no column" if not count else f"{count} columns"
            listed = ", ".join(dict.fromkeys(names)) or "none"
            raise InputError(f"{path} has {found} {wanted!r}; its columns are {listed}; choose one with --column/--key")


def _read_csv(share: Share, options: Options) -> Iterator[tuple[str, Any, Any]]:
    text = io.StringIO(share.data.decode("utf-8", errors="surrogateescape"), newline="")
    rows = csv.reader(text, strict=True)
    names = _header(share.data.split(b"\n", 1)[0], share.path)
    column, key = names.index(options.column), names.index(options.key) if options.key else -1
    next(rows)
    while True:
        position = str(share.start + rows.line_num)
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield position, None, Problem(share.path, position, f"the line is no CSV ({error})")
            continue
        if not row:
            continue
        if len(row) != len(names):
            reason = f"the line has {len(row)} fields, the header has {len(names)}"
            yield position, None, Problem(share.path, position, reason)
        else:
            yield position, row[key] if options.key else None, _unescaped(row[column])


def _unescaped(text: str) -> Any:
    return text if text.isascii() or text.isprintable() else _decoded(text.encode("utf-8", errors="surrogateescape"))


def _read_jsonl(share: Share, options: Options) -> Iterator[tuple[str, Any, Any]]:
    for number, line in enumerate(share.data.split(b"\n"), start=share.start + 1):
        if not line.strip():
            continue
        position = str(number)
        try:
            record = json.loads(line)
            text, key = record[options.column], record[options.key] if options.key else None
        except KeyError as error:
            yield position, None, Problem(share.path, position, f"the object has no field {error}")
        except (ValueError, TypeError, RecursionError) as error:
            yield position, None, Problem(share.path, position, f"the line is no JSON object ({error})")
        else:
            yield position, key, text
