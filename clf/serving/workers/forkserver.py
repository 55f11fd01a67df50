"""The processes that read and judge pages: a nursery that holds the model and forks helpers, each with one socket.

``python -m clf.serving.workers.forkserver CONTROL BUNDLE SECONDS``. A page can be slow inside the parser's C code,
where neither threads nor tasks can be stopped; a process can. The kernel's own alarm ends a helper that is over its
time, and the worker at the other end of the socket sees it close. Helpers share the model's memory with the nursery.

Messages are four bytes of length, then that many bytes. The nursery first sends one JSON line: ``{"model": ID}``, or
``{"refused": WHY}``; after that every byte sent to it, with a socket attached, is a wish for one more helper.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from clf.classifiers import Model
from clf.errors import ClfError, InputError
from clf.serving.workers.answers import JOBS, Tally
from clf.serving.workers.memory import settle, trim

LENGTH = 4
NICE = 10
"""How much less of a busy processor a helper gets than the worker."""
_MEMORY = 1 << 30
"""Bytes a helper may take on top of what the nursery has."""
_SWOLLEN = 10 << 20
"""Bytes; a helper that pages have made so much larger does not take another, for it would stay so large."""
_STATM = Path("/proc/self/statm")


def main(control: int, bundle: str, seconds: float) -> None:
    """Load the bundle, check it, say so, and fork helpers until the worker hangs up."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # The worker decides when its helpers go: it closes the socket once the requests in flight are answered.
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    os.nice(NICE)
    with socket.socket(fileno=control) as line:
        model = _load(Path(bundle), line)
        if model is not None:
            settle()
            _breed(line, model, seconds)


def _load(bundle: Path, line: socket.socket) -> Model | None:
    try:
        model = Model.load(bundle)
        model.check_probes()
        said: dict[str, str] = {"model": model.bundle.id}
        _ = model.pages
    except ClfError as error:
        model, said = None, {"refused": str(error)}
    line.sendall(json.dumps(said).encode() + b"\n")
    return model


def _breed(line: socket.socket, model: Model, seconds: float) -> None:
    while True:
        wish, descriptors, _, _ = socket.recv_fds(line, 1, 1)
        if not wish:
            return
        if os.fork() == 0:
            line.close()
            _help(descriptors[0], model, seconds)
        os.close(descriptors[0])


def _help(descriptor: int, model: Model, seconds: float) -> NoReturn:
    """Answer one job after another until the worker hangs up; never returns into the nursery's frames."""
    try:
        # The alarm's default action ends the process, even inside C code.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        most = _taken()[0] + _MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        with socket.socket(fileno=descriptor) as line, line.makefile("rwb") as stream:
            stream.write(os.getpid().to_bytes(LENGTH))
            stream.flush()
            _serve(stream, model, seconds)
    finally:
        os._exit(0)


def _serve(stream: Any, model: Model, seconds: float) -> None:
    small = _own()
    while job := _receive(stream):
        signal.setitimer(signal.ITIMER_REAL, seconds)
        head, body = _work(model, json.loads(job))
        signal.setitimer(signal.ITIMER_REAL, 0)
        for part in (json.dumps({**head, "swollen": _is_swollen(small)}).encode(), body):
            stream.write(len(part).to_bytes(LENGTH) + part)
        stream.flush()


def _is_swollen(small: int) -> bool:
    """Tell whether this process has grown too much since it had ``small`` bytes, and not by what it can give back."""
    if _own() - small > _SWOLLEN:
        trim()
    return _own() - small > _SWOLLEN


def _own() -> int:
    """Return the bytes in use that are not mapped from files, which all helpers have in common."""
    _, used, mapped, *_ = _taken()
    return used - mapped


def _taken() -> list[int]:
    """Return the bytes this process may touch, uses, and of these has mapped from files; 0 where none can tell."""
    pages = _STATM.read_text().split() if _STATM.exists() else ["0"] * 3
    return [int(number) * resource.getpagesize() for number in pages]


def _receive(stream: BinaryIO) -> bytes:
    return stream.read(int.from_bytes(stream.read(LENGTH)))


def _work(model: Model, job: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return the head of the reply and the body of the answer; what goes wrong is told in the head."""
    try:
        answer = JOBS[job["job"]](model, job["request"])
    except InputError as error:
        return {"wrong": str(error)}, b""
    except MemoryError:
        return {"wrong": "the page takes more memory than a request may have; send a part of it"}, b""
    except Exception as error:
        # Its message may quote the page, which is nobody's business.
        return {"failed": type(error).__name__}, b""
    return _told(answer.tally), answer.body


def _told(tally: Tally) -> dict[str, Any]:
    return {name: getattr(tally, name) for name in tally.__slots__}


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
