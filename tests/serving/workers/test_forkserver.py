"""The fork server: its report, its helpers, and the memory that a helper counts as its own."""

import json
import os
import socket
import subprocess
import sys
from contextlib import ExitStack
from mmap import ACCESS_READ, mmap
from pathlib import Path

import pytest

from clf.default import SHIPPED
from clf.model.bundle import read_bundle
from clf.serving.workers.forkserver import LENGTH, _has_grown, _private_memory

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
JOB = json.dumps({"job": "flag", "request": {"url": "", "html": "<a href=/x>there you are</a>"}}).encode()


def start(stack: ExitStack, bundle: Path, seconds: float = 10) -> tuple[socket.socket, subprocess.Popen[bytes]]:
    """Start a fork server; return our end of its control socket, and the process."""
    ours, theirs = socket.socketpair()
    command = ["-m", "clf.serving.workers.forkserver", str(theirs.fileno()), str(bundle), str(seconds)]
    with theirs:
        process = subprocess.Popen([sys.executable, *command], pass_fds=[theirs.fileno()])
    stack.callback(process.wait, 60)
    return stack.enter_context(ours), process


def report(line: socket.socket) -> dict[str, str]:
    received = b""
    while not received.endswith(b"\n"):
        received += line.recv(1 << 16)
    found: dict[str, str] = json.loads(received)
    return found


def message(stream: socket.SocketIO) -> bytes:
    return bytes(stream.read(int.from_bytes(stream.read(LENGTH))))


def test_a_good_bundle_is_reported_by_its_id() -> None:
    with ExitStack() as stack:
        line, _ = start(stack, SHIPPED)
        assert report(line) == {"model": read_bundle(SHIPPED).id}


def test_a_bad_bundle_is_reported_and_the_process_ends(tmp_path: Path) -> None:
    with ExitStack() as stack:
        line, process = start(stack, tmp_path)
        assert "cannot be read" in report(line)["refused"]
        assert process.wait(60) == 0


def test_every_byte_with_a_socket_forks_a_helper_that_answers_jobs() -> None:
    with ExitStack() as stack:
        line, process = start(stack, SHIPPED)
        report(line)
        pids = set()
        for _ in range(2):
            ours, theirs = socket.socketpair()
            stack.enter_context(ours)
            with theirs:
                socket.send_fds(line, [b"+"], [theirs.fileno()])
            stream = stack.enter_context(ours.makefile("rwb"))
            pids.add(int.from_bytes(stream.read(LENGTH)))
            stream.write(len(JOB).to_bytes(LENGTH) + JOB)
            stream.flush()
            head, body = json.loads(message(stream)), json.loads(message(stream))
            assert (head["has_grown"], len(body["links"])) == (False, 1)
        assert len(pids) == 2
        assert process.pid not in pids


@linux
def test_mapped_files_are_not_private_memory(tmp_path: Path) -> None:
    large = 64 << 20
    (tmp_path / "file").write_bytes(b"x" * large)
    before = _private_memory()
    with (tmp_path / "file").open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as mapped:
        assert mapped.find(b"y") == -1
        assert _private_memory() - before < large / 2
    held = b"x" * large
    assert _private_memory() - before > large / 2
    del held


GROWTH = """
from clf.serving.workers.forkserver import _has_grown, _private_memory
from clf.serving.workers.memory import keep_freed
keep_freed()
before = _private_memory()
held = [bytes(5_000) for _ in range(4_000)]
grown = _has_grown(before)
del held
print(grown, _private_memory() - before > 10 << 20, _has_grown(before))
"""


@linux
def test_memory_that_can_be_returned_is_not_growth() -> None:
    done = subprocess.run([sys.executable, "-c", GROWTH], capture_output=True, text=True, check=True)
    # Growth is real while memory is held; memory that was freed is kept until the check returns it.
    assert done.stdout.split() == ["True", "True", "False"]
    assert not _has_grown(_private_memory())
    assert os.getpid() > 0
