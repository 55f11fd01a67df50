"""A run as a whole: resuming, folders of other runs, full disks, lost workers of this machine, and counts."""

import os
import resource
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from clf.batch import dispatch
from clf.batch.bundle_copy import BundleCopy
from clf.batch.inputs import tables
from clf.batch.run import Batch, Totals
from clf.batch.shares import Options, Outcome
from clf.batch.work import Task, run_task
from clf.default import SHIPPED
from clf.errors import BundleError, DataError, InputError
from clf.parallel import Workers
from tests.batch.samples import rows_of, write_parquet

OPTIONS = Options(column="title", key="id")
ONE = Workers(jobs=1)


@pytest.fixture
def batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Batch:
    """A run of five shares."""
    monkeypatch.setattr(tables, "ROWS", 50)
    path = write_parquet(tmp_path / "t.parquet", 250)
    return Batch([str(path)], SHIPPED, OPTIONS, tmp_path / "out")


def test_a_run_that_was_stopped_goes_on(batch: Batch, tmp_path: Path) -> None:
    seen = list[Totals]()

    def stop(totals: Totals) -> None:
        seen.append(totals)
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batch.run(ONE, report=stop)
    before = {path.name: path.stat().st_mtime_ns for path in batch.out.glob("part-*")}
    assert len(before) == 2
    with pytest.raises(InputError, match="--resume goes on with it"):
        batch.run(ONE)
    later = list[Totals]()
    assert batch.run(ONE, resume=True, report=later.append).rows == 250
    assert len(later) == 3
    assert before.items() <= {path.name: path.stat().st_mtime_ns for path in batch.out.glob("part-*")}.items()
    fresh = Batch(batch.inputs, SHIPPED, OPTIONS, tmp_path / "fresh")
    fresh.run(ONE)
    assert rows_of(batch.out) == rows_of(fresh.out)
    assert [path.name for path in sorted(batch.out.glob("part-*"))] == [
        path.name for path in sorted(fresh.out.glob("part-*"))
    ]


def test_a_part_that_was_deleted_is_made_again(batch: Batch) -> None:
    batch.run(ONE)
    rows = rows_of(batch.out)
    next(batch.out.glob("part-0000002-*")).unlink()
    assert batch.run(ONE, resume=True).rows == 250
    assert rows_of(batch.out) == rows


def test_the_folder_of_another_run_is_refused(batch: Batch, tmp_path: Path) -> None:
    batch.run(ONE)
    other = Batch(batch.inputs, SHIPPED, Options(column="title"), batch.out)
    with pytest.raises(InputError, match=r"results of another run \(options differ\)"):
        other.run(ONE, resume=True)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match=r"has other files \(thesis.txt\)"):
        Batch(batch.inputs, SHIPPED, OPTIONS, tmp_path / "full").run(ONE)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(DataError, match="cannot be written"):
        Batch(batch.inputs, SHIPPED, OPTIONS, tmp_path / "file").run(ONE)


def test_a_damaged_outcome_and_a_damaged_part_are_named(batch: Batch) -> None:
    batch.run(ONE)
    next(batch.out.glob("part-0000001-*")).write_bytes(b"broken")
    with pytest.raises(DataError, match=r"part-0000001-.* cannot be read"):
        batch.run(ONE, resume=True)
    next((batch.out / ".outcomes").iterdir()).write_bytes(b"broken")
    with pytest.raises(DataError, match=r"is no outcome .*delete it"):
        batch.run(ONE, resume=True)


@pytest.fixture
def small_files() -> Iterator[None]:
    """Let no file of this process grow beyond 20 kB, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_ends_the_run_and_leaves_whole_parts(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = write_parquet(tmp_path / "t.parquet", 9_000)
    batch = Batch([str(path)], SHIPPED, Options(column="title", key="id", format="jsonl"), tmp_path / "out")
    batch_copy = BundleCopy.of(SHIPPED)
    batch_copy.folder()
    request.getfixturevalue("small_files")
    with pytest.raises(DataError, match=r"part-.*jsonl could not be written .*is there space"):
        batch.run(ONE)
    assert [child.name for child in batch.out.iterdir() if not child.name.startswith(".")] == ["run.json"]
    assert [child.name for child in batch.out.iterdir() if child.name.endswith(".jsonl")] == []


def kill_once(bundle: BundleCopy, task: Task) -> Outcome:
    """Run a task; the process that gets the second share first ends without a word."""
    marker = task.folder / ".killed"
    if task.name.startswith("part-0000001") and not marker.exists():
        marker.touch()
        time.sleep(0.2)
        os.kill(os.getpid(), signal.SIGKILL)
    return run_task(bundle, task)


def kill_always(bundle: BundleCopy, task: Task) -> Outcome:
    os.kill(os.getpid(), signal.SIGKILL)
    return run_task(bundle, task)


def test_a_killed_worker_of_this_machine_loses_no_row(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "run_task", kill_once)
    totals = batch.run(Workers(jobs=2))
    assert (batch.out / ".killed").exists()
    assert totals.rows == 250
    assert sorted(row["id"] for row in rows_of(batch.out)) == list(range(250))


def test_workers_that_are_always_killed_end_the_run(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "run_task", kill_always)
    with pytest.raises(DataError, match="worker processes ended 3 times while part-0000000"):
        batch.run(Workers(jobs=2))


def test_a_worker_with_another_version_is_refused_and_named(batch: Batch) -> None:
    copy = BundleCopy.of(SHIPPED)
    other = BundleCopy(copy.id, copy.files, "9.9 (text normaliser 9)")
    task = Task(next(iter_shares(batch)), "part-0", batch.out, OPTIONS)
    with pytest.raises(BundleError, match=r"the worker .*, process \d+ has clf .*, this run needs clf 9\.9"):
        run_task(other, task)


def iter_shares(batch: Batch) -> Iterator[Any]:
    from clf.batch.inputs.files import expand
    from clf.batch.inputs.readers import plan

    return plan(expand(batch.inputs), batch.options)


def test_rows_that_vanish_fail_the_run(batch: Batch) -> None:
    batch.run(ONE)
    part = next(batch.out.glob("part-0000001-*"))
    pq.write_table(pq.read_table(part).slice(1), part)
    with pytest.raises(DataError, match="have 249 rows, 250 were written"):
        batch.run(ONE, resume=True)
