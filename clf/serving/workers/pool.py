"""The worker's end of its helpers: a job goes to an idle one, a slow one is made to yield, a dead one is replaced.

A job whose helper dies before its time is given to another, once: the helper may have been dead when it was chosen. A
helper that has one page for longer than a blink while others wait loses its priority and its seat: a fresh one takes
over. Past the time limit the kernel ends it.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clf.errors import BundleError, InputError
from clf.serving.problems import Problem
from clf.serving.workers.answers import Answer, Tally
from clf.serving.workers.forkserver import LENGTH

_PATIENCE = 0.05
"""Seconds; nearly every page is judged by then."""
_WORKED = 0.03
"""Seconds of processor time; a helper that got less is not slow, the machine is busy."""
_MOST_SLOW = 2
_AGAIN = 0.5
"""Seconds until a helper that could not be forked is tried again."""
_MOST_WAITING = 16_000_000
"""Bytes of requests that wait for a helper: some 120 pages, as many as a helper judges while one may wait; a worker
must not swell because many send large pages."""
_TRIES = 2
_START_SECONDS = 60
_LOWEST = 19


@dataclass(frozen=True, slots=True)
class PoolChoice:
    """How many helpers, how long a page may take, how long a request may wait for a helper (seconds)."""

    helpers: int
    page_seconds: float
    wait_seconds: float


class _LostError(Exception):
    """A helper ended without an answer, and not because its page took too long."""


@dataclass(slots=True, eq=False)
class _Helper:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    pid: int
    worked: float = 0.0
    slow: bool = False


@dataclass(slots=True, eq=False)
class Pool:
    """The helpers of one worker for one bundle; made by :meth:`start`."""

    choice: PoolChoice
    model: str
    nursery: asyncio.subprocess.Process
    control: socket.socket
    idle: list[_Helper] = field(default_factory=list)
    waiting: deque[asyncio.Future[_Helper]] = field(default_factory=deque)
    forking: set[asyncio.Task[None]] = field(default_factory=set)
    queued: int = 0
    slow: int = 0
    jobs: int = 0
    closing: bool = False

    @classmethod
    async def start(cls, bundle: Path, choice: PoolChoice) -> Pool:
        """Start the nursery and its helpers; raise BundleError when the bundle is refused."""
        ours, theirs = socket.socketpair()
        with theirs:
            nursery = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "clf.serving.workers.forkserver", str(theirs.fileno()), str(bundle), str(choice.page_seconds)),
                pass_fds=[theirs.fileno()],
                stdin=asyncio.subprocess.DEVNULL,
            )
        ours.setblocking(False)
        said = await _first_line(ours)
        if "model" not in said:
            ours.close()
            await nursery.wait()
            raise BundleError(said.get("refused", f"the page helpers for {bundle} did not start; see the log"))
        pool = cls(choice, said["model"], nursery, ours)
        pool.idle = [await pool._fork() for _ in range(choice.helpers)]
        return pool

    @property
    def is_alive(self) -> bool:
        """Whether helpers can be replaced."""
        return self.nursery.returncode is None

    def check_room(self, size: int) -> None:
        """Raise Problem when a request of so many bytes could not even wait."""
        if self.waiting and self.queued + size > _MOST_WAITING:
            raise Problem.busy("all page helpers are busy", seconds=1)

    async def run(self, job: str, request: bytes) -> Answer:
        """Return the answer to one job, its request as JSON; raise Problem when it is too slow or nobody is free.

        Raises InputError for a page that cannot be judged.
        """
        self.jobs += 1
        try:
            for _ in range(_TRIES):
                helper = await self._take(len(request))
                with suppress(_LostError):
                    return await self._ask(helper, job, request)
            raise Problem.busy("the page helper was lost; the page can be sent again", seconds=1)
        finally:
            self.jobs -= 1

    async def close(self) -> None:
        """Let the jobs in flight finish, then let the helpers go."""
        self.closing = True
        while self.jobs or self.forking:
            await asyncio.sleep(0.02)
        for helper in self.idle:
            helper.writer.close()
        self.control.close()
        await self.nursery.wait()

    async def _take(self, size: int) -> _Helper:
        """Return a free helper, at once or in turn; ``size`` counts against what may wait."""
        if self.idle:
            return self.idle.pop()
        self.check_room(size)
        waiter: asyncio.Future[_Helper] = asyncio.get_running_loop().create_future()
        self.waiting.append(waiter)
        self.queued += size
        try:
            return await asyncio.wait_for(waiter, self.choice.wait_seconds)
        except TimeoutError:
            raise Problem.busy("all page helpers are busy", seconds=2) from None
        finally:
            self.queued -= size

    def _give(self, helper: _Helper) -> None:
        """Hand a free helper to whoever waits longest."""
        while self.waiting:
            waiter = self.waiting.popleft()
            if not waiter.done():
                waiter.set_result(helper)
                return
        self.idle.append(helper)

    async def _ask(self, helper: _Helper, job: str, request: bytes) -> Answer:
        loop = asyncio.get_running_loop()
        started = loop.time()
        watch = loop.create_task(self._watch(helper))
        head: dict[str, Any] = {}
        try:
            opening, closing = b'{"job":"%s","request":' % job.encode(), b"}"
            length = len(opening) + len(request) + len(closing)
            helper.writer.writelines([length.to_bytes(LENGTH), opening, request, closing])
            head, body = await _reply(helper)
        except (OSError, asyncio.IncompleteReadError):
            self._check_time(loop.time() - started, helper.worked)
            raise _LostError from None
        finally:
            watch.cancel()
            # One without a whole reply is dead, or its reply is nobody's; a slow or swollen one has done its last job.
            if not head or head.pop("swollen") or helper.slow:
                self._bury(helper)
            else:
                self._give(helper)
        return _answer(head, body)

    def _bury(self, helper: _Helper) -> None:
        """Let a helper go; one that still had its seat is replaced."""
        helper.writer.close()
        if helper.slow:
            self.slow -= 1
        else:
            self._replace()

    async def _watch(self, helper: _Helper) -> None:
        """Note how long a busy helper works; make it yield its seat once it is slow and another page waits."""
        before = _worked(helper.pid)
        helper.worked = 0.0
        while True:
            await asyncio.sleep(_PATIENCE)
            helper.worked = _worked(helper.pid) - before
            is_slow = helper.worked >= _WORKED and not helper.slow
            if is_slow and self.waiting and self.slow < _MOST_SLOW:
                with suppress(OSError):
                    os.setpriority(os.PRIO_PROCESS, helper.pid, _LOWEST)
                helper.slow = True
                self.slow += 1
                self._replace()

    def _replace(self) -> None:
        task = asyncio.get_running_loop().create_task(self._fork_until_it_works())
        self.forking.add(task)
        task.add_done_callback(self.forking.discard)

    async def _fork_until_it_works(self) -> None:
        """Bring one more helper; while there is no room for it (descriptors, memory), try again and again."""
        while self.is_alive and (self.jobs or not self.closing):
            try:
                self._give(await self._fork())
            except (OSError, asyncio.IncompleteReadError):
                await asyncio.sleep(_AGAIN)
            else:
                return

    async def _fork(self) -> _Helper:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self.control, [b"+"], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        pid = int.from_bytes(await reader.readexactly(LENGTH))
        return _Helper(reader, writer, pid)

    def _check_time(self, seconds: float, worked: float) -> None:
        """Raise Problem when a helper that ended after so long ended because its page was too slow, or the machine."""
        limit = self.choice.page_seconds
        if seconds < 0.9 * limit:
            return
        if worked < limit / 2:
            raise Problem.busy("the machine is too busy to judge the page", seconds=5)
        raise Problem(422, f"the page took longer than {limit:g} s to judge; send a part of it", limit=limit)


def _worked(pid: int) -> float:
    """Return the seconds of processor time a process has had; of all time, where the system does not tell."""
    if sys.platform == "linux":
        with suppress(OSError):
            # The kernel's own number for the clock of another process, as clock_getcpuclockid(3) makes it.
            return time.clock_gettime(~pid << 3 | 2)
    return time.monotonic()


async def _first_line(line: socket.socket) -> dict[str, str]:
    loop, said = asyncio.get_running_loop(), b""
    async with asyncio.timeout(_START_SECONDS):
        while not said.endswith(b"\n"):
            part = await loop.sock_recv(line, 1 << 16)
            if not part:
                return {}
            said += part
    found: dict[str, str] = json.loads(said)
    return found


async def _reply(helper: _Helper) -> tuple[dict[str, Any], bytes]:
    parts = []
    for _ in range(2):
        length = int.from_bytes(await helper.reader.readexactly(LENGTH))
        parts.append(await helper.reader.readexactly(length))
    return json.loads(parts[0]), parts[1]


def _answer(head: dict[str, Any], body: bytes) -> Answer:
    if "wrong" in head:
        raise InputError(head["wrong"])
    if "failed" in head:
        raise Problem(500, f"the service failed on this page ({head['failed']})")
    return Answer(body, Tally(head["verdicts"], tuple(head["scores"]), head["tokens"], head["unknown"]))
