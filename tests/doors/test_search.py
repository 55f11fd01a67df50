"""``clf search`` in processes of its own: killed at random moments, and on the workers of a Dask scheduler."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clf.datasets.registry import load_corpora
from clf.experiments.search.grid import read_grid
from clf.experiments.search.run import Search
from clf.experiments.search.state import TrialResult
from clf.parallel import Workers
from clf.training.inheritance import read_tables
from tests.experiments.corpora import write_corpora, write_experiment
from tests.training.samples import headlines

pytestmark = pytest.mark.doors
KILLS = int(os.environ.get("CLF_TEST_KILLS", "4"))
"""Ten pass as well; every one costs a start of Python."""
SPACE = '[data]\ntrain = ["first"]\n[search]\n"model.c" = [0.1, 0.5, 1, 2, 4]\n"model.tol" = [{}]\n'
TOLERANCES = ", ".join(str(number / 1e5) for number in range(1, 21))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a project folder with one corpus, an experiment of 100 trials, and one of 5."""
    folder = tmp_path_factory.mktemp("project")
    write_corpora(folder / "data", {"first": headlines(400)})
    (folder / "experiments").mkdir()
    write_experiment(folder / "experiments" / "many.toml", SPACE.format(TOLERANCES))
    write_experiment(folder / "experiments" / "few.toml", SPACE.format("0.001"))
    return folder


def start(project: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "clf", "search", "many", "--jobs", "1", "--no-track"]
    code = "from clf.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, *command[3:]], cwd=project, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )


def trials(project: Path) -> dict[str, bytes]:
    folder = project / "runs" / "many-search" / "trials"
    return {path.stem: path.read_bytes() for path in folder.glob("*.json")}


def test_kills_lose_no_finished_trial_and_repeat_none(project: Path) -> None:
    moments, before = random.Random(7), dict[str, bytes]()
    for _ in range(KILLS):
        process = start(project)
        while len(trials(project)) <= len(before):
            assert process.poll() is None
            time.sleep(0.01)
        time.sleep(moments.random() / 2)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        found = trials(project)
        assert found.items() >= before.items()
        assert all(json.loads(content)["key"] == key for key, content in found.items())
        before = found
    last = start(project)
    output, _ = last.communicate(timeout=300)
    assert last.returncode == 0
    found = trials(project)
    assert found.items() >= before.items()
    assert len(found) == 100
    assert f"trials  100, of which {100 - len(before)} ran now" in output
    assert best(project, project / "runs" / "many-search") == best(project, project / "fresh", run=True)


def best(project: Path, folder: Path, *, run: bool = False) -> tuple[str, float | None]:
    """Return the key and the objective of the best trial in ``folder``; with ``run``, of a search in one go."""
    path = project / "experiments" / "many.toml"
    one = Search(read_grid(read_tables(path), path), load_corpora(project / "data"), project / "data", folder)
    outcome = one.run(Workers(jobs=1))
    assert outcome.run_now == (100 if run else 0)
    return outcome.best.key, outcome.best.objective


def test_a_dask_cluster_finds_the_same_as_this_machine(project: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    path = project / "experiments" / "few.toml"
    grid, corpora = read_grid(read_tables(path), path), load_corpora(project / "data")

    def found(folder: Path, workers: Workers) -> list[TrialResult]:
        results = Search(grid, corpora, project / "data", folder).run(workers).results
        return [TrialResult(item.key, item.changes, item.objective, item.metrics) for item in results]

    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as cluster:
        remote = found(tmp_path / "remote", Workers(scheduler=cluster.scheduler_address))
    assert remote == found(tmp_path / "local", Workers(jobs=1))
    assert len(remote) == 5
