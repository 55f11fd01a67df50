"""One page after another -> a helper process with limits, which is replaced when a page has cost it its life."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from clf.batch.shares import Options, PageRecord
from clf.errors import BundleError
from clf.serving.workers.forkserver import LENGTH

_TRIES = 2
"""Helpers that get the same page before it is given up, unless it has used up its time."""
_GRACE_SECONDS = 30.0
"""Seconds beyond a page's time limit after which a helper counts as lost."""


class PageError(Exception):
    """A page gives no rows; the message is the reason."""


class PageHelper:
    """A fork server with one helper of it; made by :meth:`started`."""

    def __init__(self, control: socket.socket, options: Options) -> None:
        """Take the socket of a fork server that has loaded its bundle."""
        self._control, self._options = control, options
        self._stream: BinaryIO | None = None

    @classmethod
    @contextmanager
    def started(cls, bundle: Path, options: Options) -> Iterator[PageHelper]:
        """Yield a helper for the bundle in a folder; raise BundleError when it is refused."""
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "clf.batch.page_jobs"]
        with theirs:
            arguments = [str(theirs.fileno()), str(bundle), str(options.page_seconds)]
            server = subprocess.Popen([*command, *arguments], pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        try:
            with ours, ours.makefile("rb") as reports:
                report = json.loads(reports.readline() or b"{}")
                if "model" not in report:
                    raise BundleError(report.get("refused", f"the page helper for {bundle} did not start"))
                helper = cls(ours, options)
                yield helper
                helper.close()
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(1)
            server.kill()
            server.wait()

    def rows(self, page: PageRecord) -> list[list[Any]]:
        """Return the rows of a page; raise PageError with the reason why there are none."""
        request = {
            "url": page.url,
            "kind": page.kind,
            "article": self._options.article or page.kind == "text",
            "language": self._options.language,
        }
        job = json.dumps(request).encode() + b"\n" + page.content
        for _ in range(_TRIES):
            started = time.monotonic()
            try:
                return self._asked(job)
            except (OSError, EOFError):
                self.close()
                if time.monotonic() - started >= 0.9 * self._options.page_seconds:
                    limit = self._options.page_seconds
                    raise PageError(f"the page took longer than {limit:g} s to classify") from None
        raise PageError("the page ended the process that read it, twice")

    def close(self) -> None:
        """Let the helper go; the next page gets a new one."""
        if self._stream is not None:
            with suppress(OSError):
                self._stream.close()
        self._stream = None

    def _asked(self, job: bytes) -> list[list[Any]]:
        if self._stream is None:
            self._stream = self._forked()
        self._stream.write(len(job).to_bytes(LENGTH) + job)
        self._stream.flush()
        head, body = json.loads(_message(self._stream)), _message(self._stream)
        if head["has_grown"]:
            self.close()
        if "invalid" in head:
            raise PageError(head["invalid"])
        if "failed" in head:
            raise PageError(f"the page cannot be classified ({head['failed']})")
        rows: list[list[Any]] = json.loads(body)
        return rows

    def _forked(self) -> BinaryIO:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ours.settimeout(self._options.page_seconds + _GRACE_SECONDS)
            socket.send_fds(self._control, [b"+"], [theirs.fileno()])
            theirs.close()
            stream: BinaryIO = ours.makefile("rwb")  # type: ignore[assignment]
        _exactly(stream, LENGTH)
        return stream


def _message(stream: BinaryIO) -> bytes:
    return _exactly(stream, int.from_bytes(_exactly(stream, LENGTH)))


def _exactly(stream: BinaryIO, size: int) -> bytes:
    found = stream.read(size)
    if len(found) < size:
        raise EOFError
    return found
