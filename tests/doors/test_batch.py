"""``clf batch`` in processes of its own: killed at random moments, and on Dask workers that are killed or go away."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.batch.samples import rows_of, write_parquet

pytestmark = pytest.mark.doors
KILLS = int(os.environ.get("CLF_TEST_KILLS", "3"))
"""Times that a run is killed; twenty pass as well."""
CODE = "import clf.batch.inputs.tables as tables; tables.ROWS = 1_000; from clf.cli import main; main()"
"""Small shares, so that a kill meets the middle of a run."""


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_parquet(tmp_path_factory.mktemp("batch") / "t.parquet", 40_000)


def start(table: Path, out: Path, *options: str) -> subprocess.Popen[str]:
    arguments = ["batch", str(table), "--column", "title", "--key", "id", "--out", str(out), *options]
    return subprocess.Popen(
        [sys.executable, "-c", CODE, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def finish(process: subprocess.Popen[str]) -> str:
    output, _ = process.communicate(timeout=400)
    assert process.returncode == 0, output
    return output


def parts(out: Path) -> int:
    return len(list(out.glob("part-*")))


@pytest.fixture(scope="module")
def undisturbed(table: Path) -> Path:
    out = table.parent / "undisturbed"
    finish(start(table, out, "--workers", "2"))
    return out


def test_a_run_killed_at_random_loses_and_repeats_no_row(table: Path, undisturbed: Path, tmp_path: Path) -> None:
    moments = random.Random(11)
    for _ in range(KILLS):
        before = parts(tmp_path / "out")
        process = start(table, tmp_path / "out", "--workers", "2", "--resume")
        while parts(tmp_path / "out") == before and process.poll() is None:
            time.sleep(0.02)
        time.sleep(moments.random())
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    finish(start(table, tmp_path / "out", "--workers", "2", "--resume"))
    assert rows_of(tmp_path / "out") == rows_of(undisturbed)


@contextmanager
def cluster(count: int) -> Iterator[tuple[str, subprocess.Popen[bytes], list[subprocess.Popen[bytes]]]]:
    """Yield the address of a scheduler process, the process, and its worker processes."""
    code = CODE.partition("from clf")[0] + "from dask.__main__ import main; main()"
    port = random.randint(20_000, 30_000)
    address = f"tcp://127.0.0.1:{port}"

    def run(*arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", code, *arguments], stderr=subprocess.DEVNULL)

    scheduler = run(
        "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--dashboard-address", "127.0.0.1:0"
    )
    options = ["--nthreads", "1", "--no-nanny", "--no-dashboard"]
    workers = [run("worker", address, *options) for _ in range(count)]
    try:
        from distributed import Client

        with Client(address, timeout=60) as client:
            client.wait_for_workers(count, timeout=60)
        yield address, scheduler, workers
    finally:
        for process in [*workers, scheduler]:
            process.kill()
            process.wait()


def wait_for_parts(process: subprocess.Popen[str], out: Path, count: int) -> None:
    while parts(out) < count:
        assert process.poll() is None, process.communicate()[0]
        time.sleep(0.02)


def test_a_killed_dask_worker_loses_and_repeats_no_row(table: Path, undisturbed: Path, tmp_path: Path) -> None:
    with cluster(2) as (address, _, workers):
        process = start(table, tmp_path / "out", "--scheduler", address)
        wait_for_parts(process, tmp_path / "out", 3)
        workers[0].send_signal(signal.SIGKILL)
        finish(process)
    assert rows_of(tmp_path / "out") == rows_of(undisturbed)


def test_a_scheduler_that_goes_away_ends_the_run_and_another_one_resumes(
    table: Path, undisturbed: Path, tmp_path: Path
) -> None:
    with cluster(2) as (address, scheduler, _):
        process = start(table, tmp_path / "out", "--scheduler", address)
        wait_for_parts(process, tmp_path / "out", 3)
        scheduler.kill()
        output, _ = process.communicate(timeout=200)
        assert process.returncode == 1
        assert "--resume goes on" in output
        assert "Traceback" not in output
    with cluster(2) as (address, _, _):
        finish(start(table, tmp_path / "out", "--scheduler", address, "--resume"))
    assert rows_of(tmp_path / "out") == rows_of(undisturbed)
