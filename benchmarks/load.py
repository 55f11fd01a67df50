"""Requests at full speed or at a steady rate against one address on this machine -> times and errors."""

from __future__ import annotations

import asyncio
import gc
import json
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import uvloop

TIMEOUT = 30.0
STEADY_SECONDS = 12.0
MOST_CONNECTIONS = 200
_MOST_HEAD = 4096
"""Bytes."""


@dataclass(frozen=True)
class Request:
    """What is sent; ``kind`` tells requests of a mix apart."""

    raw: bytes
    kind: str = ""


@dataclass
class Sample:
    """Seconds per answered request, in the order of the answers, by kind; what else was answered; how long it took."""

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[tuple[str, int]] = field(default_factory=Counter)
    seconds: float = 0.0

    def note(self, request: Request, seconds: float, status: int) -> None:
        if status == 200:
            self.times.setdefault(request.kind, []).append(seconds)
        else:
            self.errors[request.kind, status] += 1

    def count(self, kind: str | None = None) -> int:
        """How many were answered with 200, of one kind or of all."""
        return sum(len(times) for name, times in self.times.items() if kind in (None, name))

    def rate(self) -> float:
        return self.count() / self.seconds if self.seconds else 0.0

    def failures(self, kind: str | None = None) -> str:
        """What was not answered with 200, in words: of one kind by status, of all by status and kind; "0": nothing."""
        told = [
            f"{number} × {status or 'no answer'}" + (f" ({name})" if kind is None and name else "")
            for (name, status), number in sorted(self.errors.items())
            if kind in (None, name)
        ]
        return ", ".join(told) or "0"

    def milliseconds(self, share: float, kind: str = "") -> float:
        times = sorted(self.times.get(kind, [float("nan")]))
        return times[min(len(times) - 1, int(share * len(times)))] * 1000


def request(path: str, body: Any, kind: str = "") -> Request:
    content = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(content)}"
    )
    return Request(head.encode() + b"\r\n\r\n" + content, kind)


async def full_speed(port: int, requests: Sequence[Request], *, seconds: float, connections: int = 8) -> Sample:
    """Send one request after another on every connection."""
    sample, clock = Sample(), time.perf_counter
    started = clock()

    async def one(number: int) -> None:
        line = await _connect(port)
        for asked in cycle(requests[number % len(requests) :] + requests[: number % len(requests)]):
            before = clock()
            if before - started >= seconds:
                break
            status = await line.ask(asked.raw)
            sample.note(asked, clock() - before, status)
        line.close()

    await asyncio.gather(*(one(number) for number in range(connections)))
    sample.seconds = clock() - started
    return sample


async def steady(port: int, choose: Callable[[int], Request], *, rate: float, seconds: float) -> Sample:
    """Send requests at ``rate`` per second whatever the answers do; times count from when a request was due."""
    sample, clock, idle = Sample(), time.perf_counter, list[_Line]()
    running: set[asyncio.Task[None]] = set()
    free = asyncio.Semaphore(MOST_CONNECTIONS)
    started = clock()

    async def one(asked: Request, due: float) -> None:
        async with free:
            # The service closes connections that have been idle for a while.
            while idle and not idle[-1].is_open:
                idle.pop()
            line = idle.pop() if idle else await _connect(port)
            status = await line.ask(asked.raw)
            sample.note(asked, clock() - due, status)
            if line.is_open:
                idle.append(line)

    for number in range(int(rate * seconds)):
        due = started + number / rate
        if (wait := due - clock()) > 0:
            await asyncio.sleep(wait)
        task = asyncio.create_task(one(choose(number), due))
        running.add(task)
        task.add_done_callback(running.discard)
    if running:
        await asyncio.wait(running)
    sample.seconds = clock() - started
    for line in idle:
        line.close()
    return sample


def paced(port: int, requests: Sequence[Request], rate: float, seconds: float = STEADY_SECONDS) -> Sample:
    """Send ``requests`` in turn at ``rate`` per second."""
    return run(steady(port, lambda number: requests[number % len(requests)], rate=rate, seconds=seconds))


def run(work: Coroutine[Any, Any, Sample]) -> Sample:
    """Run the client, its garbage collector off: its pauses are not the service's."""
    gc.disable()
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(work)
    finally:
        gc.enable()


class _Line(asyncio.Protocol):
    """One kept connection; 0 is the status of an answer that never came.

    ``end`` tells how many bytes the answer has; 0 until its head has come.
    """

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.answer: asyncio.Future[int] | None = None
        self.buffer = bytearray()
        self.end = 0

    @property
    def is_open(self) -> bool:
        return self.transport is not None and not self.transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    async def ask(self, raw: bytes) -> int:
        if not self.is_open or self.transport is None:
            return 0
        self.answer = asyncio.get_running_loop().create_future()
        self.buffer.clear()
        self.end = 0
        self.transport.write(raw)
        try:
            return await asyncio.wait_for(self.answer, TIMEOUT)
        except TimeoutError:
            self.close()
            return 0

    def data_received(self, data: bytes) -> None:
        # Long answers come in many pieces; looking at all of it for each of them would keep the other lines waiting.
        self.buffer += data
        if not self.end:
            head, found, _ = bytes(self.buffer[:_MOST_HEAD]).partition(b"\r\n\r\n")
            if not found:
                return
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            self.end = len(head) + len(found) + length
        if len(self.buffer) >= self.end and self.answer is not None and not self.answer.done():
            self.answer.set_result(int(self.buffer[9:12]))

    def connection_lost(self, error: Exception | None) -> None:
        if self.answer is not None and not self.answer.done():
            self.answer.set_result(0)

    def close(self) -> None:
        if self.transport is not None:
            self.transport.close()


async def _connect(port: int) -> _Line:
    _, line = await asyncio.get_running_loop().create_connection(_Line, "127.0.0.1", port)
    return line
