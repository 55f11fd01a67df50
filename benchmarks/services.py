"""Commands -> running services: `clf serve`, `mlflow models serve` with the same bundle, and an idle service.

Every service ends with its ``with`` block.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from starlette.types import Receive, Send

from clf.default import SHIPPED
from clf.errors import ClfError
from clf.serving.workers.forkserver import NICE

ROOT = Path(__file__).resolve().parents[1]
_START_SECONDS = 120
"""Longest time until a service answers."""


@dataclass(frozen=True)
class Service:
    """A running service: its port and its first process."""

    port: int
    process: psutil.Process

    def family(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]

    def megabytes(self, *processes: psutil.Process) -> float:
        """Return the memory of some or all of its processes; shared memory counts once (proportional set size)."""
        wanted = processes or self.family()
        return sum(_or_zero(lambda each=each: each.memory_full_info().pss) for each in wanted) / 1e6

    def cpu_seconds(self) -> float:
        return sum(_or_zero(lambda each=each: sum(each.cpu_times()[:4])) for each in self.family())


@contextmanager
def clf_service(folder: Path, **variables: str) -> Iterator[Service]:
    port = _free_port()
    usual = {"CLF_RATE": "off", "CLF_SALT": "x", "CLF_FEEDBACK_URL": f"sqlite:///{folder}/feedback.db"}
    command = [sys.executable, "-c", "from clf.cli import main; main()", "serve", "--port", str(port)]
    with _running(command, port, "/readyz", {**usual, **variables}, folder / "clf.log") as service:
        yield service


@contextmanager
def mlflow_service(folder: Path, *, workers: int = 1) -> Iterator[Service]:
    """Serve the model that `clf train` registers: code, with the bundle beside it."""
    model, port = folder / "model", _free_port()
    variables = {"MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_TRACKING_URI": f"sqlite:///{folder}/mlflow.db"}
    subprocess.run([sys.executable, "-c", _SAVE, str(model)], env={**os.environ, **variables}, check=True, **_QUIET)
    command = [str(Path(sys.executable).with_name("mlflow")), "models", "serve", "-m", str(model), "-h", "127.0.0.1"]
    command += ["-p", str(port), "-w", str(workers), "--env-manager", "local"]
    variables["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with _running(command, port, "/ping", variables, folder / "mlflow.log") as service:
        yield service
    shutil.rmtree(model)


@contextmanager
def idle_service(folder: Path) -> Iterator[Service]:
    """Serve :func:`idle` with the server of `clf serve`."""
    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", "benchmarks.services:idle", "--app-dir", str(ROOT), "--port", str(port)]
    command += ["--lifespan", "off", "--no-access-log", "--timeout-keep-alive", "75"]
    with _running(command, port, "/0", {}, folder / "idle.log") as service:
        yield service


async def idle(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Answer after the microseconds of processor time in the path: a lower bound for any service of one process."""
    while (await receive()).get("more_body"):
        pass
    end = time.thread_time() + int(scope["path"].strip("/")) / 1e6
    while time.thread_time() < end:
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"{}"})


@contextmanager
def busy_process() -> Iterator[None]:
    """Keep a core busy with a process that has the priority of a page helper."""
    process = subprocess.Popen([sys.executable, "-c", f"import os\nos.nice({NICE})\nwhile True: pass"])
    try:
        yield
    finally:
        process.kill()
        process.wait()


_SAVE = f"""
import sys
import mlflow.pyfunc
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema
mlflow.pyfunc.save_model(
    sys.argv[1],
    python_model={str(ROOT / "clf" / "training" / "pyfunc.py")!r},
    artifacts={{"bundle": {str(SHIPPED)!r}}},
    signature=ModelSignature(Schema([ColSpec("string", "text")])),
    pip_requirements=["mlflow"],
)
"""
_QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@contextmanager
def _running(command: list[str], port: int, ready: str, variables: dict[str, str], log: Path) -> Iterator[Service]:
    with log.open("w") as file:
        process = subprocess.Popen(command, env={**os.environ, **variables}, stdout=file, stderr=file, cwd=log.parent)
    service = Service(port, psutil.Process(process.pid))
    try:
        _wait(f"http://127.0.0.1:{port}{ready}", process, log)
        yield service
    finally:
        family = service.family()
        for each in family:
            _or_zero(each.terminate)
        _, alive = psutil.wait_procs(family, timeout=40)
        for each in alive:
            _or_zero(each.kill)
        process.wait()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise ClfError(f"{url} did not answer within {_START_SECONDS} s; its log ends with: {log.read_text()[-500:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _or_zero(measure: object) -> float:
    """Return ``measure()``, and 0 when its process has ended meanwhile."""
    try:
        return measure() or 0.0  # type: ignore[operator]
    except psutil.Error:
        return 0.0
