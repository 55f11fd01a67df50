"""Rows of a share -> one file, which appears as a whole, and the record of its outcome, which makes it count."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from clf.batch.shares import Outcome, Problem
from clf.errors import DataError
from clf.files import replace_file, replaced_file

OUTCOMES = ".outcomes"
"""Folder of the outcomes below the folder of a run."""


class PartWriter:
    """Writes the rows of one share."""

    def __init__(self, path: Path, file_format: str, bundle: str) -> None:
        """Take the path of the file, ``parquet`` or ``jsonl``, and the id of the bundle, which every row gets."""
        self._path, self._format, self._bundle, self.rows = path, file_format, bundle, 0
        self._writer: Any = None

    def write(self, table: Any) -> None:
        """Add rows; raises OSError."""
        column = pa.DictionaryArray.from_arrays(pa.array([0] * table.num_rows, pa.int8()), [self._bundle])
        table = table.append_column("bundle", column)
        self.rows += table.num_rows
        if self._format == "jsonl":
            self._write_lines(table)
            return
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._path, table.schema, compression="zstd")
        self._writer.write_table(table.cast(self._writer.schema))

    def close(self) -> None:
        """Finish the file."""
        if self._writer is not None:
            self._writer.close()

    def _write_lines(self, table: Any) -> None:
        if self._writer is None:
            self._writer = self._path.open("w", encoding="utf-8")
        for row in table.to_pylist():
            self._writer.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")


@contextmanager
def part_writer(path: Path, bundle: str) -> Iterator[PartWriter]:
    """Yield the writer of a file that appears at ``path`` when the block ends without an error; not without rows."""
    with replaced_file(path) as temporary:
        writer = PartWriter(temporary, path.suffix.removeprefix("."), bundle)
        try:
            yield writer
        except BaseException:
            # The first error is the one to report, such as a full disk; closing may fail in the same way.
            with suppress(OSError, pa.ArrowException):
                writer.close()
            raise
        writer.close()
        if not writer.rows:
            temporary.unlink()


def keep_outcome(folder: Path, outcome: Outcome) -> None:
    """Write the outcome of a share whose file is complete; raises OSError."""
    content = json.dumps(asdict(outcome), ensure_ascii=False).encode("utf-8", errors="replace")
    replace_file(folder / OUTCOMES / f"{outcome.name}.json", content)


def read_outcome(path: Path) -> Outcome:
    """Return an outcome; raise DataError for a file that is none."""
    try:
        record = json.loads(path.read_bytes())
        problems = tuple(Problem(*problem) for problem in record.pop("problems"))
        return Outcome(**record, problems=problems)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DataError(f"{path} is no outcome ({error}); delete it, and its share runs again") from None
