"""Messages of a request -> its body, whole and bounded, so that no endpoint gets one that is too large or too slow.

Memory is counted as bytes arrive, not as they are announced. Each client has a share of it, so that one client cannot
use up the memory of a worker.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from types import TracebackType

from starlette.types import Receive, Scope

from clf.serving.headers import announced_size, header
from clf.serving.problems import Problem
from clf.serving.settings import Settings

MAX_HELD = 64_000_000
"""Bytes of bodies that are read or worked on at once in one worker."""
CLIENT_SHARE = MAX_HELD // 4
"""Part of these bytes that one client may use; the only body of a client may be larger."""
LEAST_RATE = 10_000
"""Bytes per second, on average, that a client must send after the grace period."""
GRACE_SECONDS = 2.0
"""Time before the least rate applies."""
_JSON = b"application/json"
# The rest of the body is not read, so the connection cannot be used again.
_CLOSE = {"Connection": "close"}


def check_head(scope: Scope, limit: int) -> int:
    """Return the announced size of the body, ``limit`` when there is none.

    Raises Problem for a request that is no POST of JSON, or whose announced body is larger than ``limit`` bytes.
    """
    if scope["method"] != "POST":
        raise Problem(405, f"{scope['path']} is called with POST", headers={"Allow": "POST"})
    if header(scope, b"content-type").split(b";")[0].strip().lower() != _JSON:
        raise Problem(415, "send the body as JSON, with Content-Type: application/json", headers=_CLOSE)
    size = announced_size(scope)
    if size > limit:
        raise _too_large(limit)
    return size if header(scope, b"content-length") else limit


@dataclass(slots=True)
class BodyMemory:
    """The bytes of bodies that one worker holds, in total and by client."""

    total: int = 0
    by_client: Counter[str] = field(default_factory=Counter)

    def take(self, client: str, size: int, *, held: int) -> None:
        """Count ``size`` more bytes for a body that has ``held``; raise Problem when there is no memory for them.

        The only body of a worker, and the only body of a client, is limited by the maximum size of a body alone.
        """
        mine = self.by_client[client]
        if mine > held and mine + size > CLIENT_SHARE:
            raise Problem.busy("too many large requests of this client at once", seconds=1, headers=_CLOSE)
        if self.total > held and self.total + size > MAX_HELD:
            raise Problem.busy("too many large requests at once", seconds=1, headers=_CLOSE)
        self.total += size
        self.by_client[client] += size

    def release(self, client: str, size: int) -> None:
        """Count ``size`` bytes of a client less."""
        self.total -= size
        self.by_client[client] -= size
        if not self.by_client[client]:
            del self.by_client[client]


class Body:
    """The body of one request; as a context manager, it holds its memory until the request is answered."""

    def __init__(self, memory: BodyMemory, client: str, settings: Settings) -> None:
        self.memory, self.client = memory, client
        self.limit, self.seconds = settings.max_body, settings.body_seconds
        self.size = 0

    def __enter__(self) -> Body:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.memory.release(self.client, self.size)

    async def read(self, receive: Receive) -> bytes:
        """Return the body; raise Problem when it is too large or too slow, or when there is no memory for it."""
        started = asyncio.get_running_loop().time()
        parts: list[bytes] = []
        try:
            async with asyncio.timeout_at(self._deadline(started)) as limit:
                while await self._read_part(receive, parts):
                    limit.reschedule(self._deadline(started))
        except TimeoutError:
            raise self._too_slow() from None
        # A single part, the usual case, is not copied.
        return b"".join(parts)

    async def _read_part(self, receive: Receive, parts: list[bytes]) -> bool:
        """Append the next part and return whether there are more."""
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Problem(400, "the client went away before its body was complete")
        part = message.get("body", b"")
        if self.size + len(part) > self.limit:
            raise _too_large(self.limit)
        self.memory.take(self.client, len(part), held=self.size)
        self.size += len(part)
        parts.append(part)
        return bool(message.get("more_body"))

    def _deadline(self, started: float) -> float:
        """Return the time of the loop at which more of the body must have arrived."""
        return started + min(self.seconds, GRACE_SECONDS + self.size / LEAST_RATE)

    def _too_slow(self) -> Problem:
        detail = f"the body must arrive within {self.seconds:g} s, and with {LEAST_RATE:,} bytes a second on average"
        return Problem(408, detail, limit=self.seconds, headers=_CLOSE)


def _too_large(limit: int) -> Problem:
    return Problem(413, f"the body is larger than {limit:,} bytes", limit=limit, headers=_CLOSE)
