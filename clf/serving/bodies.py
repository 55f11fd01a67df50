"""Messages of a request -> its body, whole and bounded, so that no endpoint gets one that is too large or too slow."""

from __future__ import annotations

import asyncio

from starlette.types import Receive, Scope

from clf.serving.admission import header
from clf.serving.problems import Problem

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
    announced = header(scope, b"content-length")
    size = int(announced) if announced.isdigit() else limit
    if size > limit:
        raise _too_large(limit)
    return size


async def read_body(receive: Receive, *, limit: int, seconds: float) -> bytes:
    """Return the body; raise Problem when it exceeds ``limit`` bytes or takes longer than ``seconds``."""
    try:
        async with asyncio.timeout(seconds):
            return await _read(receive, limit)
    except TimeoutError:
        detail = f"the body took longer than {seconds:g} s to arrive"
        raise Problem(408, detail, limit=seconds, headers=_CLOSE) from None


async def _read(receive: Receive, limit: int) -> bytes:
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
            # A single part, the usual case, is not copied.
            return b"".join(parts)


def _too_large(limit: int) -> Problem:
    return Problem(413, f"the body is larger than {limit:,} bytes", limit=limit, headers=_CLOSE)
