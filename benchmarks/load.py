"""Requests -> times and errors of one service on this machine, at full speed or at a steady rate."""

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
"""Seconds until a request counts as unanswered."""
STEADY_SECONDS = 12.0
"""Duration of a round at a steady rate."""
MOST_CONNECTIONS = 200
"""Open connections at a steady rate."""
_LONGEST_HEADER = 4096
"""Bytes of an answer that are searched for the end of its header."""


@dataclass(frozen=True)
class Request:
    """The bytes of a request; ``kind`` names the work in a mix."""

    raw: bytes
    kind: str = ""


@dataclass
class Sample:
    """The answers of one round.

    ``times`` are seconds per request that was answered with 200, by kind. ``errors`` counts all other answers by kind
    and status; status 0 is no answer. ``seconds`` is the duration of the round.
    """

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[tuple[str, int]] = field(default_factory=Counter)
    seconds: float = 0.0

    def note(self, request: Request, seconds: float, status: int) -> None:
        if status == 200:
            self.times.setdefault(request.kind, []).append(seconds)
        else:
            self.errors[request.kind, status] += 1

    def count(self, kind: str | None = None) -> int:
        """Return the number of answers with 200, of one kind or of all."""
        return sum(len(times) for name, times in self.times.items() if kind in (None, name))

    def rate(self) -> float:
        return self.count() / self.seconds if self.seconds else 0.0

    def failures(self, kind: str | None = None) -> str:
        """Return the counts of all other answers as text, with their kind when ``kind`` is None; "0" for none."""
        counts = [
            f"{number} × {status or 'no answer'}" + (f" ({name})" if kind is None and name else "")
            for (name, status), number in sorted(self.errors.items())
            if kind in (None, name)
        ]
        return ", ".join(counts) or "0"

    def milliseconds(self, share: float, kind: str = "") -> float:
        times = sorted(self.times.get(kind, [float("nan")]))
        return times[min(len(times) - 1, int(share * len(times)))] * 1000


def failures(rounds: Sequence[Sample], kind: str | None = None) -> str:
    """Return the counts of all answers but 200 over several rounds, as text."""
    return Sample(errors=sum((each.errors for each in rounds), Counter())).failures(kind)


def request(path: str, body: Any, kind: str = "") -> Request:
    content = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(content)}"
    )
    return Request(head.encode() + b"\r\n\r\n" + content, kind)


async def full_speed(port: int, requests: Sequence[Request], *, seconds: float, connections: int = 8) -> Sample:
    """Send one request after another on every connection for ``seconds``."""
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
    """Send requests at ``rate`` per second, whether answers come or not; a time begins when its request is due."""
    sample, clock, idle = Sample(), time.perf_counter, list[_Line]()
    running: set[asyncio.Task[None]] = set()
    free = asyncio.Semaphore(MOST_CONNECTIONS)
    started = clock()

    async def one(asked: Request, due: float) -> None:
        async with free:
            # The service closes idle connections after some time.
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
    """Send ``requests`` one after another at ``rate`` per second, and start over at the end."""
    return run(steady(port, lambda number: requests[number % len(requests)], rate=rate, seconds=seconds))


def run(work: Coroutine[Any, Any, Sample]) -> Sample:
    """Run the client without garbage collection, because its pauses would count as the service's time."""
    gc.disable()
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(work)
    finally:
        gc.enable()


class _Line(asyncio.Protocol):
    """One persistent connection; the status of an answer that never came is 0.

    ``end`` is the length of the answer in bytes, and 0 until its header is complete.
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
        # Long answers come in many pieces. Searching all bytes again for each piece would delay the other connections.
        self.buffer += data
        if not self.end:
            head, found, _ = bytes(self.buffer[:_LONGEST_HEADER]).partition(b"\r\n\r\n")
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
