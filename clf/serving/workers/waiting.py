"""Requests that wait for a helper: each client has its own line, and the clients take turns.

A client with many pages delays its own pages, and those of other clients by one page at most.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from clf.serving.problems import Problem
from clf.serving.workers.channel import Helper

MAX_QUEUED = 16_000_000
"""Limit on queued request bytes (about 120 pages, five seconds of work for one helper)."""
CLIENT_SHARE = MAX_QUEUED // 4
"""Part of these bytes that one client may use; the only page of a client may be larger."""


@dataclass(slots=True, eq=False)
class Waiter:
    """One request that waits; ``turn`` is done when it has a helper, or is given up."""

    client: str
    size: int
    turn: asyncio.Future[Helper]


@dataclass(slots=True)
class WaitingLine:
    """Waiting requests by client; the first client is the next one."""

    waiters: dict[str, deque[Waiter]] = field(default_factory=dict)
    by_client: Counter[str] = field(default_factory=Counter)
    total: int = 0

    def __bool__(self) -> bool:
        """Whether any request waits."""
        return bool(self.waiters)

    def check_room(self, client: str, size: int) -> None:
        """Raise Problem when ``size`` more bytes of a client may not wait."""
        mine = self.by_client[client]
        if mine and mine + size > CLIENT_SHARE:
            raise Problem.busy("too many pages of this client wait already", seconds=1)
        if self.total and self.total + size > MAX_QUEUED:
            raise Problem.busy("all page helpers are busy", seconds=1)

    def join(self, client: str, size: int) -> Waiter:
        """Add a request at the end of its client's line; raise Problem when there is no room."""
        self.check_room(client, size)
        waiter = Waiter(client, size, asyncio.get_running_loop().create_future())
        self.waiters.setdefault(client, deque()).append(waiter)
        self.by_client[client] += size
        self.total += size
        return waiter

    def leave(self, waiter: Waiter) -> None:
        """Remove a request that still waits."""
        line = self.waiters.get(waiter.client, deque())
        if waiter in line:
            line.remove(waiter)
            self._left(waiter, line)

    def next(self, may_start: Callable[[str], bool]) -> Waiter | None:
        """Remove and return the oldest request of the next client that may start one; None when no client may."""
        client = next(filter(may_start, self.waiters), None)
        if client is None:
            return None
        # The client goes to the end of the turns, where it still has requests.
        line = self.waiters.pop(client)
        waiter = line.popleft()
        self.waiters[client] = line
        self._left(waiter, line)
        return waiter

    def _left(self, waiter: Waiter, line: deque[Waiter]) -> None:
        self.total -= waiter.size
        self.by_client[waiter.client] -= waiter.size
        if not line:
            del self.waiters[waiter.client]
            del self.by_client[waiter.client]
