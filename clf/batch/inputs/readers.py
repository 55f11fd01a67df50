"""Input files -> shares, and a share -> its records, with the reader of its kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from clf.batch.inputs.archives import plan_archive, read_archive
from clf.batch.inputs.files import TABLES, InputFile
from clf.batch.inputs.tables import plan_table, read_table
from clf.batch.inputs.warc import plan_warc, read_warc
from clf.batch.shares import Headline, Options, PageRecord, Problem, Share, Skipped

Record: TypeAlias = Headline | PageRecord | Problem | Skipped
_WARC = frozenset(("warc", "wet", "wat"))
SPLIT_FILES = 16
"""WARC files up to which each is split; more files occupy all workers as they are, and need no pass to find records."""


def plan(files: Sequence[InputFile], options: Options) -> Iterator[Share]:
    """Yield the shares of all files; the same files and options give the same shares."""
    is_split = len(files) <= SPLIT_FILES
    for file in files:
        if file.kind in TABLES:
            yield from plan_table(file, options)
        elif file.kind in _WARC:
            yield from plan_warc(file, is_split=is_split)
        else:
            yield from plan_archive(file)


def read(share: Share, options: Options) -> Iterator[Record]:
    """Yield the records of a share."""
    if share.problem:
        yield Problem(share.path, str(share.start), share.problem)
    elif share.kind in TABLES:
        yield from read_table(share, options)
    elif share.kind in _WARC:
        yield from read_warc(share, options)
    else:
        yield from read_archive(share)
