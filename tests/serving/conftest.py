"""Shared by the tests of the service: settings, a client in this process, and servers in processes of their own."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from clf.default import SHIPPED as BUNDLE
from clf.serving.app import create_app
from clf.serving.settings import Settings

# The certificates of other servers are not read, which takes ten times as long as a request to this machine.
get, post = partial(httpx2.get, verify=False), partial(httpx2.post, verify=False)


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
def bundle(small: Path, tmp_path: Path) -> Path:
    """A copy of the small bundle, to be changed or broken."""
    return Path(shutil.copytree(small, tmp_path / "bundle"))


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
    served.wait(lambda: get(f"{served.url}/readyz").status_code == 200)
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
