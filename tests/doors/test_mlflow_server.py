"""A real MLflow server in front of PostgreSQL: runs and searches are logged, models promoted and pulled, by HTTP."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from clf.experiments.gate.promote import promote, pull
from clf.experiments.search.state import SearchFolder, TrialResult
from clf.experiments.tracked_search import track_search
from clf.training.tracking import track
from clf.training.tracking.registry import list_versions
from tests.experiments.logged_runs import write_run

pytestmark = [pytest.mark.doors, pytest.mark.filterwarnings("ignore")]
SECONDS = 120
"""Longest time that the server may take to make its tables and to answer."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a server on loopback; yield its address."""
    database = os.environ.get("CLF_TEST_POSTGRESQL")
    if not database:
        pytest.skip(os.environ.get("CLF_TEST_POSTGRESQL_ABSENT", "no PostgreSQL: `make test-doors` starts one"))
    folder = tmp_path_factory.mktemp("server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    stores = ["--backend-store-uri", database, "--artifacts-destination", str(folder / "artifacts")]
    log = (folder / "log").open("w", encoding="utf-8")
    process = subprocess.Popen([*command, *stores], cwd=folder, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/health", process, folder / "log")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.close()


def wait_for(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(log.read_text(encoding="utf-8"))


def test_runs_searches_and_models_live_on_the_server(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import mlflow

    monkeypatch.chdir(tmp_path)
    tracked = track(write_run(tmp_path / "one", 0.5), uri=server)
    assert tracked.uri == server
    promote(str(tmp_path / "one"), server)
    assert [(item.version, set(item.aliases)) for item in list_versions(server)] == [(1, {"challenger", "champion"})]
    assert pull("champion", tmp_path / "served", server).check_probes() > 10
    identity = {"name": "mine", "objective": "log_loss", "sha256": {"own-en": ["a" * 64]}}
    with SearchFolder.opened(tmp_path / "search", identity) as state:
        for number in range(3):
            state.keep(TrialResult(f"k{number}", {"model.c": [number]}, number / 10, {"log_loss": number / 10}))
    found = track_search(tmp_path / "search", uri=server)
    client = mlflow.MlflowClient(tracking_uri=server)
    run = client.get_run(found.run_id)
    assert run.data.metrics["log_loss"] == 0.0
    assert run.data.tags["sha256.own-en"] == "a" * 64
    with urllib.request.urlopen(f"{server}/health", timeout=5) as answer:
        assert answer.status == 200
    assert json.loads((tmp_path / "one" / "mlflow.json").read_text(encoding="utf-8"))["uri"] == server
    assert not list(tmp_path.rglob("mlflow.db"))
