"""One page after another -> a helper process with limits, which is replaced when a page has cost it its life."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
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
    """A fork server with a bundle, and one helper of it at a time."""

    def __init__(self, bundle: Path, options: Options) -> None:
        """Start the fork server; raise BundleError when it refuses the bundle in the folder."""
        self._options = options
        self._stream: BinaryIO | None = None
        self._control, theirs = socket.socketpair()
        with theirs:
            arguments = [str(theirs.fileno()), str(bundle), str(options.page_seconds)]
            command = [sys.executable, "-m", "clf.batch.page_jobs", *arguments]
            self._server = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        with self._control.makefile("rb") as reports:
            report = json.loads(reports.readline() or b"{}")
        if "model" not in report:
            self.end()
            raise BundleError(report.get("refused", f"the page helper for {bundle} did not start"))

    @property
    def is_alive(self) -> bool:
        """Whether the fork server can start helpers."""
        return self._server.poll() is None

    def end(self) -> None:
        """End the helper and the fork server."""
        self.close()
        self._control.close()
        self._server.kill()
        self._server.wait()

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


_THIS_THREAD = threading.local()
"""The helper of each thread, because a Dask worker may run several shares in one process."""


def page_helper(bundle: Path, options: Options) -> PageHelper:
    """Return the helper of this thread for a bundle and options; it is started once, and again when it was lost."""
    key = bundle, options
    kept: PageHelper | None = getattr(_THIS_THREAD, "helper", None)
    if kept is not None and _THIS_THREAD.key == key and kept.is_alive:
        return kept
    if kept is not None:
        kept.end()
    _THIS_THREAD.helper = None
    _THIS_THREAD.helper, _THIS_THREAD.key = PageHelper(bundle, options), key
    found: PageHelper = _THIS_THREAD.helper
    return found


def _message(stream: BinaryIO) -> bytes:
    return _exactly(stream, int.from_bytes(_exactly(stream, LENGTH)))


def _exactly(stream: BinaryIO, size: int) -> bytes:
    found = stream.read(size)
    if len(found) < size:
        raise EOFError
    return found
