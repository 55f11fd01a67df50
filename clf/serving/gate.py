"""What stands before the routes: who asks, how often, how much and how fast; plain ASGI, one instance per worker.

The body is read here, whole and bounded, so that no route ever sees one that is too large or comes too slowly.
"""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Iterable
from hashlib import sha256
from ipaddress import IPv6Address, ip_network

from limits import RateLimitItem
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clf.serving.metrics import Metrics
from clf.serving.problems import Problem
from clf.serving.settings import ApiKey, Settings, now, rates_of

_GUARDED = "/v1/"
_ELSEWHERE = "other"
CLIENT = "clf.client"
"""Where a request's scope holds who asks: an API key or an address."""


class Gate:
    """Lets a request through to ``app`` or answers it with a problem; counts both."""

    def __init__(self, app: ASGIApp, *, settings: Settings, metrics: Metrics, routes: Iterable[str]) -> None:
        """Guard ``app``; ``routes`` are the paths that are counted by name."""
        self.app, self.settings, self.metrics = app, settings, metrics
        self.routes = frozenset(routes)
        self.rates: list[RateLimitItem] = rates_of(settings.rate)
        self.limiter = FixedWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, told = time.perf_counter(), _Told(send)
        size = 0
        try:
            if scope["path"].startswith(_GUARDED):
                body = await self._admit(scope, receive)
                size = len(body)
                receive = _once(body, receive)
            await self.app(scope, receive, told.send)
        except Problem as problem:
            await problem.response()(scope, receive, told.send)
        finally:
            path = scope["path"]
            route = path if path in self.routes else _ELSEWHERE
            self.metrics.count_request(route, told.status, seconds=time.perf_counter() - started, size=size)

    async def _admit(self, scope: Scope, receive: Receive) -> bytes:
        """Return the body of a request that may pass; raise Problem for one that may not."""
        headers = dict(scope["headers"])
        scope[CLIENT] = self._client(scope, headers.get(b"authorization", b""))
        self._count(scope[CLIENT])
        if scope["method"] != "POST":
            return b""
        kind = headers.get(b"content-type", b"").split(b";")[0].strip().lower()
        if kind != b"application/json":
            raise Problem(415, "send the body as JSON, with Content-Type: application/json")
        limit = self.settings.max_body
        declared = headers.get(b"content-length", b"")
        if declared.isdigit() and int(declared) > limit:
            raise _too_large(limit)
        try:
            async with asyncio.timeout(self.settings.body_seconds):
                return await _read_body(receive, limit)
        except TimeoutError:
            seconds = self.settings.body_seconds
            raise Problem(
                408, f"the body took longer than {seconds:g} s to come", limit=seconds, headers=_CLOSE
            ) from None

    def _client(self, scope: Scope, authorization: bytes) -> str:
        keys = self.settings.api_keys
        if not keys:
            return _address((scope.get("client") or ("unknown",))[0])
        scheme, _, secret = authorization.partition(b" ")
        key = find_key(keys, secret.strip()) if scheme.lower() == b"bearer" else None
        if key is None:
            raise _unauthorized("an API key is needed: send Authorization: Bearer KEY")
        if key.is_expired(now()):
            raise _unauthorized(f"this API key expired after {key.expires}; ask for a new one")
        return "key:" + sha256(secret.strip()).hexdigest()[:16]

    def _count(self, client: str) -> None:
        for rate in self.rates:
            if not self.limiter.hit(rate, client):
                reset = self.limiter.get_window_stats(rate, client).reset_time
                wait = max(1, round(reset - time.time()))
                raise Problem(
                    429, f"more than {rate} from this client", limit=rate.amount, headers={"Retry-After": str(wait)}
                )


class _Told:
    """Passes messages on and remembers the status."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 500

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)


def find_key(keys: Iterable[ApiKey], secret: bytes) -> ApiKey | None:
    """Return the key that ``secret`` is; the time taken does not depend on how much of it is right."""
    shown = sha256(secret).digest()
    found = None
    for key in keys:
        if hmac.compare_digest(shown, sha256(key.secret.get_secret_value().encode()).digest()):
            found = key
    return found


async def _read_body(receive: Receive, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Problem(400, "the client went away before its body was complete")
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise _too_large(limit)
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts) if len(parts) > 1 else part


def _once(body: bytes, receive: Receive) -> Receive:
    """Return a receive that gives ``body`` first, then what comes after it: the client hanging up."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _address(host: str) -> str:
    """Return what tells clients apart: an IPv4 address, or the network an IPv6 customer gets.

    >>> _address("2001:db8:1:2:3::9"), _address("203.0.113.9")
    ('2001:db8:1:2::/64', '203.0.113.9')
    """
    if ":" not in host:
        return host
    try:
        return str(ip_network((IPv6Address(host), 64), strict=False))
    except ValueError:
        return host


def _too_large(limit: int) -> Problem:
    return Problem(413, f"the body is larger than {limit:,} bytes", limit=limit, headers=_CLOSE)


def _unauthorized(detail: str) -> Problem:
    return Problem(401, detail, headers={"WWW-Authenticate": "Bearer"})


# What is still to come is not read; the connection cannot be used again.
_CLOSE = {"Connection": "close"}
