"""Inputs -> a folder of rows: shares are planned, run by workers, kept one by one, and counted at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from clf.batch.bundle_copy import BundleCopy
from clf.batch.dispatch import run_tasks
from clf.batch.folder import ERRORS, RunFolder
from clf.batch.inputs.files import FOLDER, TABLES, InputFile, expand
from clf.batch.inputs.readers import plan
from clf.batch.shares import Options, Outcome
from clf.batch.work import Task
from clf.errors import DataError, InputError
from clf.files import replaced_file
from clf.parallel import Workers
from clf.types import HeadlineVerdict

_VERDICT = tuple([field.name for field in fields(HeadlineVerdict) if field.name != "text"])
"""The columns of the results that the verdict on a headline gives."""
_PROBLEM_SCHEMA = pa.schema([("file", pa.string()), ("position", pa.string()), ("reason", pa.string())])


@dataclass(frozen=True, slots=True)
class Totals:
    """The counts of a run so far; ``left`` is the estimated time in seconds, None before the first share."""

    shares: int = 0
    records: int = 0
    scored: int = 0
    skipped: int = 0
    rows: int = 0
    errors: int = 0
    size: int = 0
    rate: float = 0.0
    left: float | None = None


Report = Callable[[Totals], None]


@dataclass(frozen=True, slots=True)
class Batch:
    """A run: its inputs, its bundle, its options, and the folder of its results."""

    inputs: Sequence[str]
    bundle: Path
    options: Options
    out: Path

    def run(self, workers: Workers, *, resume: bool = False, report: Report = lambda _: None) -> Totals:
        """Score all inputs, and return the counts; a share that is done is not run again.

        Raises InputError for inputs, columns or a folder that cannot be used, and DataError when a file cannot be
        written, when no record could be scored, or when the counts of records and rows do not match.
        """
        files = expand(self.inputs)
        _check_options(files, self.options)
        bundle = BundleCopy.of(self.bundle)
        identity = {"inputs": [list(file) for file in files], "options": asdict(self.options), "bundle": bundle.id}
        with RunFolder.opened(self.out, {**identity, "version": bundle.version}, resume=resume) as folder:
            done = folder.done()
            used: list[Outcome] = []
            missing = self._missing(files, done, used)
            size = sum(file.size for file in files)
            progress = _Progress(used, size, report)
            for outcome in run_tasks(bundle, missing, workers.processes, workers.scheduler):
                progress.add(outcome)
            _write_errors(self.out / ERRORS, used)
            return _reconciled(self.out, self.options, used, progress.totals())

    def _missing(self, files: Sequence[InputFile], done: dict[str, Outcome], used: list[Outcome]) -> Iterator[Task]:
        """Yield the tasks that are not done; the outcomes of the others are added to ``used``."""
        for number, share in enumerate(plan(files, self.options)):
            name = f"part-{number:07}-{share.digest}"
            if name in done:
                used.append(done[name])
            else:
                yield Task(share, name, self.out, self.options)


class _Progress:
    """Counts outcomes, and reports them."""

    def __init__(self, outcomes: list[Outcome], size: int, report: Report) -> None:
        self._outcomes, self._size, self._report = outcomes, size, report
        self._started, self._new = time.monotonic(), list[Outcome]()

    def add(self, outcome: Outcome) -> None:
        """Take the outcome of a share that was run now."""
        self._outcomes.append(outcome)
        self._new.append(outcome)
        self._report(self.totals())

    def totals(self) -> Totals:
        """Return the counts."""
        seconds = max(time.monotonic() - self._started, 1e-6)
        size, new = _sum(self._outcomes, "size"), _sum(self._new, "size")
        left = max(0.0, (self._size - size) * seconds / new) if new else None
        return Totals(
            shares=len(self._outcomes),
            records=_sum(self._outcomes, "records"),
            scored=_sum(self._outcomes, "scored"),
            skipped=_sum(self._outcomes, "skipped"),
            rows=_sum(self._outcomes, "rows"),
            errors=sum(len(outcome.problems) for outcome in self._outcomes),
            size=size,
            rate=_sum(self._new, "records") / seconds,
            left=left,
        )


def _sum(outcomes: Iterable[Outcome], name: str) -> int:
    return sum(getattr(outcome, name) for outcome in outcomes)


def _check_options(files: Sequence[InputFile], options: Options) -> None:
    is_table = files[0].kind in TABLES
    if is_table and not options.column:
        raise InputError(f"{files[0].path} is a table; name the column of the headlines with --column")
    if is_table and options.article:
        raise InputError("--article reads pages, and the inputs are tables; leave it out")
    if not is_table and (options.column or options.key):
        name = "--column" if options.column else "--key"
        raise InputError(f"{name} is for tables, and {files[0].path} holds pages ({FOLDER} or archive); leave it out")
    if options.key in ("file", "position", *_VERDICT, "bundle"):
        raise InputError(f"the key {options.key!r} is also a column of the results; rename it in the input")


def _write_errors(path: Path, outcomes: Iterable[Outcome]) -> None:
    in_order = sorted(outcomes, key=lambda outcome: outcome.name)
    problems = [problem._asdict() for outcome in in_order for problem in outcome.problems]
    try:
        with replaced_file(path) as temporary:
            pq.write_table(pa.Table.from_pylist(problems, schema=_PROBLEM_SCHEMA), temporary)
    except OSError as error:
        raise DataError(f"{path} could not be written ({error}); free some space, and use --resume") from None


def _reconciled(out: Path, options: Options, outcomes: Sequence[Outcome], totals: Totals) -> Totals:
    """Return the totals; raise DataError when a record is lost, or a row in the files, or when nothing was scored."""
    if not totals.records:
        raise DataError("the inputs have no record; check that the files are those you meant")
    if totals.records != totals.scored + totals.errors + totals.skipped:
        raise DataError(
            f"{totals.records:,} records came in, {totals.scored:,} were scored, {totals.errors:,} failed and "
            f"{totals.skipped:,} were skipped; the counts differ, so run again into another folder"
        )
    written = 0
    for outcome in outcomes:
        if outcome.rows:
            written += _rows_of(out / f"{outcome.name}.{options.format}")
    if written != totals.rows:
        raise DataError(
            f"the files in {out} have {written:,} rows, {totals.rows:,} were written; do all workers see this folder? "
            "Delete the files, and run again"
        )
    if totals.errors and not totals.scored:
        first = next(outcome.problems[0] for outcome in outcomes if outcome.problems)
        raise DataError(f"no record could be scored; the first reason: {first.file}, {first.position}: {first.reason}")
    return totals


def _rows_of(path: Path) -> int:
    try:
        if path.suffix == ".jsonl":
            with path.open("rb") as file:
                return sum(1 for _ in file)
        rows: int = pq.read_metadata(path).num_rows
    except (OSError, pa.ArrowException) as error:
        raise DataError(f"{path} cannot be read ({error}); do all workers see this folder? Use --resume") from None
    return rows
