"""What stands before the routes: who asks, how often, how much and how fast; plain ASGI, one instance per worker.

The body is read here, whole and bounded, so that no route ever sees one that is too large or comes too slowly.
"""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from ipaddress import IPv6Address, ip_network

from limits import RateLimitItem
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clf.serving.endpoints import Call, Sent
from clf.serving.problems import Problem, problem_of
from clf.serving.service import Service
from clf.serving.settings import ApiKey

_GUARDED = "/v1/"
_ELSEWHERE = "other"
_MOST_HELD = 64_000_000
"""Bytes; bodies that are read or worked on at once in one worker."""


class Gate:
    """Lets a request through to its call, or to ``app``, or answers it with a problem; counts all three.

    Calls are answered here, without a framework in between: that takes a third off what a headline costs.
    """

    def __init__(self, app: ASGIApp, *, service: Service, calls: Mapping[str, Call], routes: Iterable[str]) -> None:
        """Guard ``calls``, by path, and ``app``, which answers all other requests; ``routes`` are counted by name."""
        self.app, self.service, self.calls = app, service, calls
        self.settings = service.settings
        self.routes = frozenset((*routes, *calls))
        self.rates: list[RateLimitItem] = self.settings.rates
        self.limiter = FixedWindowRateLimiter(MemoryStorage())
        self.running = self.held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, _brief(send))
            return
        started, path = time.perf_counter(), scope["path"]
        status = size = 0
        self.running += 1
        try:
            if path in self.calls:
                status, size = await self._call(scope, receive, send)
            else:
                status = await self._pass(scope, receive, send)
        finally:
            self.running -= 1
            route = path if path in self.routes else _ELSEWHERE
            seconds = time.perf_counter() - started
            self.service.metrics.count_request(route, status or 500, seconds=seconds, size=size)

    async def _call(self, scope: Scope, receive: Receive, send: Send) -> tuple[int, int]:
        """Answer a call; return its status and the size of its body."""
        call, size, room = self.calls[scope["path"]], 0, 0
        try:
            client = self._admit(scope)
            room = self._make_room(scope)
            call.check_room(room, self.service)
            body = await self._read(receive)
            size = len(body)
            answer = await call.answer(Sent(body, client), self.service)
        except Exception as error:
            problem = problem_of(error)
            await problem.response()(scope, receive, send)
            return problem.status, size
        finally:
            self.held -= room
        length = str(len(answer)).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})
        return 200, size

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> int:
        """Let ``app`` answer; return the status."""
        status = 0

        async def told(message: Message) -> None:
            """Send, and note the status."""
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            if scope["path"].startswith(_GUARDED):
                self._admit(scope)
            await self.app(scope, receive, told)
        except Problem as problem:
            await problem.response()(scope, receive, told)
        return status

    def _admit(self, scope: Scope) -> str:
        """Return who asks, a key or an address; raise Problem for one that may not, or not now."""
        if self.running > self.settings.max_running:
            raise Problem.busy("too many requests at once", seconds=1)
        address = _address((scope.get("client") or ("unknown",))[0])
        try:
            client = self._key(scope) if self.settings.api_keys else address
        except Problem:
            # Whoever tries keys is counted too.
            self._count(address)
            raise
        self._count(client)
        return client

    def _count(self, client: str) -> None:
        for rate in self.rates:
            if not self.limiter.hit(rate, client):
                reset = self.limiter.get_window_stats(rate, client).reset_time
                wait = {"Retry-After": str(max(1, round(reset - time.time())))}
                raise Problem(429, f"more than {rate} from one client", limit=rate.amount, headers=wait)

    def _key(self, scope: Scope) -> str:
        scheme, _, secret = _header(scope, b"authorization").partition(b" ")
        key = find_key(self.settings.api_keys, secret.strip()) if scheme.lower() == b"bearer" else None
        if key is None:
            raise _unauthorized("an API key is needed, this one is not known: send Authorization: Bearer KEY")
        if key.is_expired(datetime.now(UTC)):
            raise _unauthorized(f"this API key expired after {key.expires}; ask for a new one")
        return "key:" + sha256(secret.strip()).hexdigest()[:16]

    def _make_room(self, scope: Scope) -> int:
        """Return the bytes kept free for the body; raise Problem for one that is not JSON by its type, or too large."""
        if scope["method"] != "POST":
            raise Problem(405, f"{scope['path']} is called with POST", headers={"Allow": "POST"})
        if _header(scope, b"content-type").split(b";")[0].strip().lower() != b"application/json":
            raise Problem(415, "send the body as JSON, with Content-Type: application/json", headers=_CLOSE)
        limit, declared = self.settings.max_body, _header(scope, b"content-length")
        size = int(declared) if declared.isdigit() else limit
        if size > limit:
            raise _too_large(limit)
        if self.held and self.held + size > _MOST_HELD:
            raise Problem.busy("too many large requests at once", seconds=1)
        self.held += size
        return size

    async def _read(self, receive: Receive) -> bytes:
        """Return the body; raise Problem for one that is too large after all, or too slow."""
        seconds = self.settings.body_seconds
        try:
            async with asyncio.timeout(seconds):
                return await _read_body(receive, self.settings.max_body)
        except TimeoutError:
            detail = f"the body took longer than {seconds:g} s to come"
            raise Problem(408, detail, limit=seconds, headers=_CLOSE) from None


def find_key(keys: Iterable[ApiKey], secret: bytes) -> ApiKey | None:
    """Return the key that ``secret`` is; the time taken does not depend on how much of it is right."""
    shown = sha256(secret).digest()
    found = None
    for key in keys:
        if hmac.compare_digest(shown, sha256(key.secret.get_secret_value().encode()).digest()):
            found = key
    return found


def _brief(send: Send) -> Send:
    """Return a send that cuts the traceback of a failed start down to the sentence it ends with."""

    async def told(message: Message) -> None:
        """Send, its message cut."""
        if "message" in message:
            message["message"] = message["message"].strip().rsplit("\n", 1)[-1].partition(": ")[2]
        await send(message)

    return told


async def _read_body(receive: Receive, limit: int) -> bytes:
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Problem(400, "the client went away before its body was complete")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit:
            raise _too_large(limit)
        if not message.get("more_body"):
            # One part, the usual case, is not copied.
            return b"".join(parts)


def _header(scope: Scope, name: bytes) -> bytes:
    return next((value for found, value in scope["headers"] if found == name), b"")


def _address(host: str) -> str:
    """Return what tells clients apart: an IPv4 address, or the network an IPv6 customer gets.

    >>> _address("2001:db8:1:2:3::9"), _address("::ffff:203.0.113.9")
    ('2001:db8:1:2::/64', '203.0.113.9')
    """
    if ":" not in host:
        return host
    try:
        address = IPv6Address(host)
    except ValueError:
        return host
    return str(address.ipv4_mapped or ip_network((int(address), 64), strict=False))


def _too_large(limit: int) -> Problem:
    return Problem(413, f"the body is larger than {limit:,} bytes", limit=limit, headers=_CLOSE)


def _unauthorized(detail: str) -> Problem:
    return Problem(401, detail, headers={"WWW-Authenticate": "Bearer"})


# What is still to come is not read; the connection cannot be used again.
_CLOSE = {"Connection": "close"}
