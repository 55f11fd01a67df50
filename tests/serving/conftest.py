"""Shared by the shop front's tests: a store address for each database, and votes to put into it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import create_engine, make_url, text

from clf.default import SHIPPED as BUNDLE
from clf.serving.app import create_app
from clf.serving.feedback import FeedbackStore, Vote
from clf.serving.settings import Settings

_NUMBERS = count()


def vote(**fields: object) -> Vote:
    """A vote like any other, but for ``fields``; ids and times differ."""
    number = next(_NUMBERS)
    usual = {
        "id": f"vote-{number}",
        "task": "headline",
        "text": "Ce a făcut primarul",
        "shown": "editorial",
        "said": "clickbait",
        "bundle": "b1",
        "language": "ro",
        "site": "ziar.example",
        "client": "c1",
        "time": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number),
    }
    return Vote(**{**usual, **fields})


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/feedback.db"
    else:
        yield from _new_database()


@pytest.fixture
def open_store(store_url: str) -> Iterator[Callable[[], FeedbackStore]]:
    stores = []

    def open_() -> FeedbackStore:
        stores.append(FeedbackStore(store_url))
        return stores[-1]

    yield open_
    for store in stores:
        store.close()


@pytest.fixture
def store(open_store: Callable[[], FeedbackStore]) -> FeedbackStore:
    return open_store()


def _new_database() -> Iterator[str]:
    if not (server := os.environ.get("CLF_TEST_POSTGRESQL")):
        pytest.skip(os.environ.get("CLF_TEST_POSTGRESQL_ABSENT", "no PostgreSQL: `make test` starts one"))
    name = f"clf_{uuid4().hex}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings that depend on nothing outside."""
    folder = tmp_path_factory.mktemp("service")
    return Settings(bundle=BUNDLE, feedback_url=f"sqlite:///{folder}/feedback.db", salt=SecretStr("salt"), rate="off")


@pytest.fixture(scope="session")
def client(settings: Settings) -> Iterator[TestClient]:
    """A client of a service that runs in this process."""
    with TestClient(create_app(settings)) as running:
        yield running


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A copy of the shipped bundle, to be changed or broken."""
    return Path(shutil.copytree(BUNDLE, tmp_path / "bundle"))


@dataclass
class Served:
    """A service in processes of its own, as `clf serve` starts it."""

    process: subprocess.Popen[str]
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait(self, what: Callable[[], bool], seconds: float = 60) -> None:
        """Wait until ``what`` is true; fail with the log when it never is."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with suppress(httpx2.HTTPError):
                if what():
                    return
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)
        pytest.fail(self.log.read_text())

    def stop(self) -> int:
        """End the service as an operator does; return its exit code."""
        self.process.terminate()
        try:
            return self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


def start(folder: Path, *options: str, **variables: str) -> Served:
    """Start `clf serve` with options and variables; return when it is ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / f"serve-{port}.log"
    usual = {"CLF_SALT": "salt", "CLF_FEEDBACK_URL": f"sqlite:///{folder}/feedback.db", "CLF_RATE": "off"}
    command = [sys.executable, "-c", "from clf.cli import main; main()", "serve", "--port", str(port), *options]
    with log.open("w") as file:
        environment = {**os.environ, **usual, **variables}
        process = subprocess.Popen(command, env=environment, stderr=file, stdout=file, text=True)
    served = Served(process, port, log)
    served.wait(lambda: httpx2.get(f"{served.url}/readyz").status_code == 200)
    return served


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Start services of one test; they end with it."""
    started: list[Served] = []

    def begin(*options: str, **variables: str) -> Served:
        started.append(start(tmp_path, *options, **variables))
        return started[-1]

    yield begin
    for served in started:
        served.stop()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service in processes of its own, for all tests that change nothing."""
    served = start(tmp_path_factory.mktemp("running"))
    yield served
    served.stop()
