"""A share -> its file of rows and its outcome: the function that workers run."""

from __future__ import annotations

import os
import socket
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from clf.batch.bundle_copy import BundleCopy
from clf.batch.inputs.files import TABLES
from clf.batch.inputs.readers import Record, read
from clf.batch.page_helper import page_helper
from clf.batch.part_files import PartWriter, keep_outcome, part_writer
from clf.batch.rows import Found, headline_rows, page_rows
from clf.batch.shares import Options, Outcome, Problem, Share
from clf.errors import DataError


@dataclass(frozen=True, slots=True)
class Task:
    """A share with the name of its file, without an ending; ``folder`` is the folder of the run."""

    share: Share
    name: str
    folder: Path
    options: Options


def run_task(bundle: BundleCopy, task: Task) -> Outcome:
    """Write the rows of a share, then its outcome; a task that runs twice writes the same file.

    Raises DataError when the file cannot be written, and BundleError for a worker with another version.
    """
    bundle.check_version(f"{socket.gethostname()}, process {os.getpid()}")
    path = task.folder / f"{task.name}.{task.options.format}"
    counted = _Counted(task.share, task.options)
    try:
        with part_writer(path, bundle.id) as writer, closing(_rows(bundle, task, counted)) as found:
            scored, skipped, problems = _write(found, writer)
        outcome = Outcome(
            name=task.name,
            records=counted.records,
            scored=scored,
            skipped=skipped,
            rows=writer.rows,
            size=task.share.size,
            problems=problems,
        )
        keep_outcome(task.folder, outcome)
    except (OSError, pa.ArrowException) as error:
        raise DataError(
            f"{path} could not be written ({error}); is there space, and do all workers see the folder? The same "
            "command with --resume goes on"
        ) from None
    return outcome


def _write(found: Iterable[Found], writer: PartWriter) -> tuple[int, int, tuple[Problem, ...]]:
    """Write the rows that were found; return how many records gave them, how many were skipped, and the problems."""
    scored, skipped, problems = 0, 0, list[Problem]()
    for item in found:
        if isinstance(item, Problem):
            problems.append(item)
            continue
        scored += item.scored
        skipped += item.skipped
        if item.rows is not None and item.rows.num_rows:
            writer.write(item.rows)
    return scored, skipped, tuple(problems)


def _rows(bundle: BundleCopy, task: Task, records: _Counted) -> Generator[Found, None, None]:
    share, options = task.share, task.options
    if share.kind in TABLES or share.kind == "wat":
        yield from headline_rows(share, records, bundle.scorer(), options)
    else:
        yield from page_rows(share, records, page_helper(bundle.folder(), options), options)


class _Counted:
    """The records of a share, counted as they are read; an input that breaks in the middle gives a problem."""

    def __init__(self, share: Share, options: Options) -> None:
        self._share, self._options, self.records = share, options, 0

    def __iter__(self) -> Iterator[Record]:
        for record in self._guarded():
            self.records += 1
            yield record

    def _guarded(self) -> Iterator[Record]:
        share = self._share
        try:
            yield from read(share, self._options)
        except (OSError, EOFError, pa.ArrowException) as error:
            yield Problem(share.path, str(share.start), f"the input breaks in this share ({error})")
