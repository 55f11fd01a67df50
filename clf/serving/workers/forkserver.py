"""A bundle -> processes that classify pages: a fork server loads the model once and forks helpers on request.

Run as ``python -m clf.serving.workers.forkserver CONTROL BUNDLE SECONDS``. A page can be slow inside the C code of the
parser, where neither threads nor tasks can be stopped, but a process can. The kernel's alarm ends a helper that exceeds
its time limit, and the worker at the other end of the socket sees the socket close. Helpers share the memory of the
model with the fork server.

A message is four bytes of length followed by that many bytes. The fork server first sends one line of JSON, either
``{"model": ID}`` or ``{"refused": REASON}``. After that, every byte sent to it, with a socket attached, requests one
more helper on that socket.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, TypeAlias

from clf.classifiers import Model
from clf.errors import ClfError, InputError
from clf.serving.workers.answers import JOBS, Tally
from clf.serving.workers.memory import freeze_heap, trim

LENGTH = 4
"""Bytes of the length in front of every message."""
NICE = 10
"""Niceness of the helpers: on a busy machine the worker goes first."""
_MEMORY = 1 << 30
"""Bytes that a helper may allocate on top of the memory of the fork server."""
_GROWTH = 10 << 20
"""Bytes; a helper that has grown by more is replaced, because it would stay that large."""
_STATM = Path("/proc/self/statm")


Run: TypeAlias = Callable[[Model, bytes], tuple[dict[str, Any], bytes]]
"""A function from a model and a job to the head and the body of the reply."""


@dataclass(frozen=True, slots=True)
class Helpers:
    """The work of the helpers, and their limits: seconds for a job, and bytes of growth from which one is replaced."""

    run: Run
    seconds: float
    growth: int = _GROWTH
    niceness: int = NICE


def main(control: int, bundle: str, helpers: Helpers) -> None:
    """Load and check the bundle, report the result, and fork helpers until the worker closes the control socket."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # The worker ends its helpers: it closes the socket once the requests in flight are answered.
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    os.nice(helpers.niceness)
    with socket.socket(fileno=control) as line:
        model = _load(Path(bundle), line)
        if model is not None:
            freeze_heap()
            _fork_helpers(line, model, helpers)


def _load(bundle: Path, line: socket.socket) -> Model | None:
    """Return the model, or None when the bundle is refused; report either to the worker."""
    try:
        model = Model.load(bundle)
        model.check_probes()
        report = {"model": model.bundle.id}
        _ = model.pages
    except ClfError as error:
        model, report = None, {"refused": str(error)}
    except Exception as error:
        model, report = None, {"refused": f"the bundle in {bundle} cannot be loaded ({error!r})"}
    line.sendall(json.dumps(report).encode() + b"\n")
    return model


def _fork_helpers(line: socket.socket, model: Model, helpers: Helpers) -> None:
    while True:
        request, descriptors, _, _ = socket.recv_fds(line, 1, 1)
        if not request:
            return
        # Without a free descriptor or memory there is no helper now; the worker sees its socket close and tries again.
        with suppress(OSError):
            if descriptors and os.fork() == 0:
                line.close()
                _run_helper(descriptors[0], model, helpers)
        for descriptor in descriptors:
            os.close(descriptor)


def _run_helper(descriptor: int, model: Model, helpers: Helpers) -> NoReturn:
    """Answer one job after another until the worker closes the socket; never return to the fork server's frames."""
    try:
        # The default action of the alarm ends the process, even inside C code.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        limit, hard = _memory()[0] + _MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        with socket.socket(fileno=descriptor) as line, line.makefile("rwb") as stream:
            stream.write(os.getpid().to_bytes(LENGTH))
            stream.flush()
            _answer_jobs(stream, model, helpers)
    finally:
        os._exit(0)


def _answer_jobs(stream: Any, model: Model, helpers: Helpers) -> None:
    initial = _private_memory()
    while job := _receive(stream):
        signal.setitimer(signal.ITIMER_REAL, helpers.seconds)
        head, body = _guarded(helpers.run, model, job)
        signal.setitimer(signal.ITIMER_REAL, 0)
        head["has_grown"] = _has_grown(initial, helpers.growth)
        for message in (json.dumps(head).encode(), body):
            stream.write(len(message).to_bytes(LENGTH) + message)
        stream.flush()


def _has_grown(initial: int, growth: int = _GROWTH) -> bool:
    """Return whether this process uses ``growth`` bytes more than ``initial``, even after free memory was returned."""
    if _private_memory() - initial > growth:
        trim()
    return _private_memory() - initial > growth


def _private_memory() -> int:
    """Return the resident bytes that are not mapped from files; mapped files are shared by all helpers."""
    _, resident, mapped, *_ = _memory()
    return resident - mapped


def _memory() -> list[int]:
    """Return this process's address space, resident bytes, and resident bytes mapped from files; 0 without /proc."""
    pages = _STATM.read_text().split() if _STATM.exists() else ["0"] * 3
    return [int(number) * resource.getpagesize() for number in pages]


def _receive(stream: BinaryIO) -> bytes:
    """Return the next message; b"" when the worker has closed the socket."""
    return stream.read(int.from_bytes(stream.read(LENGTH)))


def _guarded(run: Run, model: Model, job: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the head of the reply and the body of the answer; the head reports a failure."""
    try:
        return run(model, job)
    except InputError as error:
        return {"invalid": str(error)}, b""
    except MemoryError:
        return {"invalid": "the page takes more memory than a request may have; send a part of it"}, b""
    except Exception as error:
        # The message is left out because it may quote the page.
        return {"failed": type(error).__name__}, b""


def _run_job(model: Model, job: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer a job of the service: the name of a function and a request, as JSON."""
    named = json.loads(job)
    answer = JOBS[named["job"]](model, named["request"])
    return {field.name: getattr(answer.tally, field.name) for field in fields(Tally)}, answer.body


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Helpers(_run_job, float(sys.argv[3])))
