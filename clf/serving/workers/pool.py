"""Jobs -> helpers: an idle helper gets the next job, a slow one yields its place, a dead one is replaced.

A job whose helper dies before its time limit is given to another helper once, because the helper may have been dead
when it was chosen. A helper that is slow while other jobs wait loses its priority and its place: a new helper takes
over the place. The kernel ends a helper that exceeds the time limit.

Clients take turns, and a client with two slow pages in work gets no other helper until one of them is done, so that
hostile pages delay the client that sends them.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from clf.errors import BundleError
from clf.serving.problems import Problem
from clf.serving.workers.answers import Answer
from clf.serving.workers.channel import Helper, LostHelperError, Reply
from clf.serving.workers.waiting import WaitingLine

_WATCH_SECONDS = 0.05
"""Interval at which a busy helper is checked; nearly every page is classified before the first check."""
_SLOW_SECONDS = 0.03
"""Processor time from which a helper is slow; with less of it, the machine is busy."""
_MAX_SLOW = 4
"""Slow helpers that may work beside those that have a place."""
_MAX_SLOW_PER_CLIENT = 2
"""Slow helpers with which a client gets no other one."""
_RETRY_SECONDS = 0.5
"""Pause before forking a helper is tried again."""
_TRIES = 2
"""Helpers that get the same job before it is given up."""
_START_SECONDS = 60
"""Time limit for loading and checking a bundle."""


@dataclass(frozen=True, slots=True)
class PoolOptions:
    """The number of helpers, the time limit of a page, and the time limit of waiting for a helper (seconds)."""

    helpers: int
    page_seconds: float
    wait_seconds: float


@dataclass(slots=True, eq=False)
class Job:
    """One job in progress: its helper, the processor time it has used, and whether its helper has lost its place."""

    helper: Helper
    client: str
    worked: float = 0.0
    is_slow: bool = False


@dataclass(slots=True, eq=False)
class Pool:
    """The helpers of one worker for one bundle; made by :meth:`start`."""

    options: PoolOptions
    model: str
    fork_server: asyncio.subprocess.Process
    control: socket.socket
    idle: list[Helper] = field(default_factory=list)
    waiting: WaitingLine = field(default_factory=WaitingLine)
    forking: set[asyncio.Task[None]] = field(default_factory=set)
    slow: Counter[str] = field(default_factory=Counter)
    """Client -> number of its slow helpers."""
    jobs: int = 0
    is_closing: bool = False

    @classmethod
    async def start(cls, bundle: Path, options: PoolOptions) -> Pool:
        """Start the fork server and its helpers; raise BundleError when the bundle is refused."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                fork_server = await _start_fork_server(theirs, bundle, options.page_seconds)
        except BaseException:
            ours.close()
            raise
        ours.setblocking(False)
        pool = cls(options, "", fork_server, ours)
        try:
            pool.model = await _reported_model(ours, bundle)
            for _ in range(options.helpers):
                pool.idle.append(await Helper.fork(ours))
        except asyncio.IncompleteReadError:
            await pool._abandon()
            raise MemoryError("a page helper ended while it started; is there memory for it (ulimit -v)?") from None
        except BaseException:
            await pool._abandon()
            raise
        return pool

    @property
    def is_alive(self) -> bool:
        """Whether helpers can be replaced."""
        return self.fork_server.returncode is None

    def check_room(self, client: str, size: int) -> None:
        """Raise Problem when a request of ``size`` bytes would find neither a helper nor room to wait."""
        if not (self.idle and self._may_start(client)):
            self.waiting.check_room(client, size)

    async def run(self, name: str, request: bytes, client: str = "") -> Answer:
        """Return the answer to the job ``name`` of ``client``, its request given as JSON.

        Raises InputError for a page that cannot be classified, and Problem when the page is too slow or no helper is
        free.
        """
        self.jobs += 1
        try:
            for _ in range(_TRIES):
                job = Job(await self._take(client, len(request)), client)
                if self.slow[client]:
                    # A client with slow pages probably has another one; it works beside the places of the others.
                    self._give_up_place(job)
                with suppress(LostHelperError):
                    return (await self._ask(job, name, request)).answer()
            raise Problem.busy("the page helper was lost; the page can be sent again", seconds=1)
        finally:
            self.jobs -= 1

    async def close(self) -> None:
        """Let the jobs in flight finish, then end the helpers and the fork server."""
        self.is_closing = True
        while self.jobs or self.forking:
            await asyncio.sleep(0.02)
        for helper in self.idle:
            helper.close()
        self.control.close()
        await self.fork_server.wait()

    async def _abandon(self) -> None:
        """End a fork server that did not start, which may hang."""
        with suppress(ProcessLookupError):
            self.fork_server.kill()
        await self.close()

    async def _take(self, client: str, size: int) -> Helper:
        """Return a free helper, now or in turn; ``size`` is the number of bytes that wait with the request."""
        if not (self.idle and self._may_start(client)):
            waiter = self.waiting.join(client, size)
            try:
                return await asyncio.wait_for(waiter.turn, self.options.wait_seconds)
            except TimeoutError:
                raise Problem.busy("all page helpers are busy", seconds=2) from None
            except asyncio.CancelledError:
                if waiter.turn.done() and not waiter.turn.cancelled():
                    self._give(waiter.turn.result())
                raise
            finally:
                self.waiting.leave(waiter)
        return self.idle.pop()

    def _may_start(self, client: str) -> bool:
        return self.slow[client] < _MAX_SLOW_PER_CLIENT

    def _give(self, helper: Helper) -> None:
        """Free a helper for the next request."""
        self.idle.append(helper)
        self._start_waiting()

    def _start_waiting(self) -> None:
        """Hand the free helpers to the clients that wait, in turn."""
        while self.idle and (waiter := self.waiting.next(self._may_start)):
            if not waiter.turn.done():
                waiter.turn.set_result(self.idle.pop())

    async def _ask(self, job: Job, name: str, request: bytes) -> Reply:
        """Return the helper's reply; afterwards the helper is free again, or replaced."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        watch = loop.create_task(self._watch(job))
        reply = None
        try:
            reply = await job.helper.ask(name, request)
        except LostHelperError:
            self._check_time(loop.time() - started, job.worked)
            raise
        finally:
            watch.cancel()
            self._release(job, reply)
        return reply

    def _release(self, job: Job, reply: Reply | None) -> None:
        """Free the helper of a finished job, or let it go and replace it where it still had its place.

        A helper without a whole reply is dead, or its reply belongs to a request that was given up.
        """
        if reply is not None and not reply.has_grown and not job.is_slow:
            self._give(job.helper)
            return
        job.helper.close()
        if job.is_slow:
            self.slow.subtract([job.client])
            # Without clients that have no slow helper, so that the counter does not grow.
            self.slow = +self.slow
            self._start_waiting()
        else:
            self._replace()

    async def _watch(self, job: Job) -> None:
        """Measure how long a busy helper works; take its place away once it is slow and another job waits."""
        before = job.helper.processor_seconds()
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            seconds = job.helper.processor_seconds()
            if not job.helper.is_running():
                # The clock of a process that has ended is another one; the last time before that counts.
                return
            job.worked = seconds - before
            if job.worked >= _SLOW_SECONDS and self.waiting:
                self._give_up_place(job)

    def _give_up_place(self, job: Job) -> None:
        """Let the helper of a job work beside the others, and start another one in its place."""
        if job.is_slow or self.slow.total() >= _MAX_SLOW:
            return
        job.helper.lower_priority()
        job.is_slow = True
        self.slow[job.client] += 1
        self._replace()

    def _replace(self) -> None:
        task = asyncio.get_running_loop().create_task(self._fork_until_it_works())
        self.forking.add(task)
        task.add_done_callback(self.forking.discard)

    async def _fork_until_it_works(self) -> None:
        """Add one helper; while there is no room for it (descriptors, memory), try again."""
        while self.is_alive and (self.jobs or not self.is_closing):
            try:
                self._give(await Helper.fork(self.control))
            except (OSError, asyncio.IncompleteReadError):
                await asyncio.sleep(_RETRY_SECONDS)
            else:
                return

    def _check_time(self, seconds: float, worked: float) -> None:
        """Raise Problem when a lost helper was ended by the time limit; the page or the machine may be the cause."""
        limit = self.options.page_seconds
        if seconds < 0.9 * limit:
            return
        if worked < limit / 2:
            raise Problem.busy("the machine is too busy to classify the page", seconds=5)
        raise Problem(422, f"the page took longer than {limit:g} s to classify; send a part of it", limit=limit)


async def _start_fork_server(control: socket.socket, bundle: Path, seconds: float) -> asyncio.subprocess.Process:
    descriptor = control.fileno()
    module = "clf.serving.workers.forkserver"
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, str(descriptor), str(bundle), str(seconds)),
        pass_fds=[descriptor],
        stdin=asyncio.subprocess.DEVNULL,
    )


async def _reported_model(line: socket.socket, bundle: Path) -> str:
    """Return the id of the bundle that the fork server has loaded; raise BundleError when it is refused or too slow."""
    try:
        async with asyncio.timeout(_START_SECONDS):
            report = await _first_line(line)
    except TimeoutError:
        raise BundleError(f"the bundle in {bundle} was not loaded within {_START_SECONDS} s") from None
    if "model" not in report:
        raise BundleError(report.get("refused", f"the page helpers for {bundle} did not start; see the log"))
    return report["model"]


async def _first_line(line: socket.socket) -> dict[str, str]:
    """Return the report of the fork server; empty when it ended without one."""
    loop, received = asyncio.get_running_loop(), b""
    while not received.endswith(b"\n"):
        part = await loop.sock_recv(line, 1 << 16)
        if not part:
            return {}
        received += part
    report: dict[str, str] = json.loads(received)
    return report
