"""One helper as its worker sees it: a job goes over the socket, and the answer comes back.

The scheduling of several helpers is in :mod:`clf.serving.workers.pool`.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from clf.errors import InputError
from clf.serving.problems import Problem
from clf.serving.workers.answers import Answer, Tally
from clf.serving.workers.forkserver import LENGTH

_LOWEST_PRIORITY = 19
"""The niceness of a process that gets the processor only when no other process wants it."""


class LostHelperError(Exception):
    """A helper ended without a reply."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply to one job: a head that reports success or failure, and the body of the answer."""

    head: dict[str, Any]
    body: bytes

    @property
    def has_grown(self) -> bool:
        """Whether the helper has become so large that it should be replaced."""
        return bool(self.head["has_grown"])

    def answer(self) -> Answer:
        """Return the answer; raise InputError for an unusable page and Problem when the job failed."""
        if "invalid" in self.head:
            raise InputError(self.head["invalid"])
        if "failed" in self.head:
            raise Problem(500, f"the service failed on this page ({self.head['failed']})")
        tally = Tally(
            verdicts=self.head["verdicts"],
            scores=tuple(self.head["scores"]),
            tokens=self.head["tokens"],
            unknown=self.head["unknown"],
        )
        return Answer(self.body, tally)


@dataclass(slots=True, eq=False)
class Helper:
    """One helper process: its socket and its process id; made by :meth:`fork`."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    pid: int

    @classmethod
    async def fork(cls, control: socket.socket) -> Helper:
        """Return a new helper from the fork server behind ``control``.

        Raises OSError or IncompleteReadError when there is no room for it (descriptors, memory).
        """
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(control, [b"+"], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        try:
            pid = int.from_bytes(await reader.readexactly(LENGTH))
        except (OSError, asyncio.IncompleteReadError):
            writer.close()
            raise
        return cls(reader, writer, pid)

    async def ask(self, job: str, request: bytes) -> Reply:
        """Send one job, its request as JSON, and return the reply; raise LostHelperError when the helper ends."""
        opening, closing = b'{"job":"%s","request":' % job.encode(), b"}"
        length = len(opening) + len(request) + len(closing)
        try:
            # Four parts, so that a large request is not copied.
            self.writer.writelines([length.to_bytes(LENGTH), opening, request, closing])
            head = await self._message()
            return Reply(json.loads(head), await self._message())
        except (OSError, asyncio.IncompleteReadError):
            raise LostHelperError from None

    async def _message(self) -> bytes:
        length = int.from_bytes(await self.reader.readexactly(LENGTH))
        return await self.reader.readexactly(length)

    def processor_seconds(self) -> float:
        """Return the processor time that the helper has had; elsewhere than on Linux, the time of a clock."""
        if sys.platform == "linux":
            with suppress(OSError):
                # The kernel's number for the clock of another process, as clock_getcpuclockid(3) computes it.
                return time.clock_gettime(~self.pid << 3 | 2)
        return time.monotonic()

    def is_running(self) -> bool:
        """Return whether the process of the helper is there."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def lower_priority(self) -> None:
        """Give the helper the processor only when no other process wants it."""
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _LOWEST_PRIORITY)

    def close(self) -> None:
        """Close the socket; the helper ends when it notices."""
        self.writer.close()
