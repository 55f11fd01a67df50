"""Heads of requests that never end: bounded in bytes, in time and in number, before the application sees them."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
import uvicorn
from uvicorn.server import ServerState

from clf.serving import protocol
from clf.serving.protocol import MAX_HEAD, BoundedProtocol

PORT = "127.0.0.1"
GOOD = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Connect = Callable[[], Awaitable[Connection]]


async def answer(scope: dict[str, object], receive: object, send: Callable[..., Awaitable[None]]) -> None:
    """The smallest application; it does not read bodies."""
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def attack(test: Callable[[Connect], Awaitable[None]]) -> None:
    """Run ``test`` with connections to a server."""

    async def whole() -> None:
        config = uvicorn.Config(answer, http=BoundedProtocol, ws="none", lifespan="off")
        config.load()
        state = ServerState()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: BoundedProtocol(config, state, {}), PORT, 0)
        port = server.sockets[0].getsockname()[1]
        opened: list[asyncio.StreamWriter] = []

        async def connect() -> Connection:
            reader, writer = await asyncio.open_connection(PORT, port)
            opened.append(writer)
            return reader, writer

        try:
            async with asyncio.timeout(60):
                await test(connect)
        finally:
            server.close()
            for writer in opened:
                writer.close()
            await asyncio.sleep(0)
        assert not any(connection.loop is loop and connection.timer for connection in BoundedProtocol.pending)

    asyncio.run(whole())
    BoundedProtocol.pending.clear()


async def flood(connection: Connection, piece: bytes, total: int) -> tuple[int, bytes]:
    """Send ``piece`` again and again; return the bytes sent before the end of the connection, and the answer."""
    reader, writer = connection
    sent = 0
    try:
        while sent < total and not reader.at_eof():
            writer.write(piece)
            sent += len(piece)
            await writer.drain()
            await asyncio.sleep(0)
        return sent, await reader.read()
    except ConnectionError:
        return sent, b""


@pytest.mark.parametrize(
    "start",
    [
        b"GET / HTTP/1.1\r\nX: ",
        b"GET /",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ",
    ],
    ids=["header", "path", "chunk extension", "trailer"],
)
def test_an_endless_line_is_cut_off(start: bytes) -> None:
    async def test(connect: Connect) -> None:
        connection = await connect()
        connection[1].write(start)
        used = time.process_time()
        sent, _ = await flood(connection, b"a" * 60_000, 80_000_000)
        # Socket buffers hold some more than the limit.
        assert sent < 20_000_000
        assert time.process_time() - used < 5

    attack(test)


def test_a_head_that_is_too_large_is_answered_with_431() -> None:
    async def test(connect: Connect) -> None:
        reader, writer = await connect()
        writer.write(b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * (MAX_HEAD // 6))
        assert (await reader.read()).startswith(b"HTTP/1.1 431 ")

    attack(test)


def test_many_headers_in_small_pieces_are_counted_together() -> None:
    async def test(connect: Connect) -> None:
        connection = await connect()
        connection[1].write(b"GET / HTTP/1.1\r\n")
        sent, _ = await flood(connection, b"X: y\r\n" * 100, 80_000_000)
        assert sent < 20_000_000

    attack(test)


@pytest.mark.parametrize("start", [b"", b"GET / HTTP/1.1\r\nHost", GOOD + b"GET / HT"])
def test_a_head_that_is_not_whole_in_time_ends_the_connection(monkeypatch: pytest.MonkeyPatch, start: bytes) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.1)

    async def test(connect: Connect) -> None:
        reader, writer = await connect()
        writer.write(start)
        assert await closed((reader, writer))

    attack(test)


def test_of_too_many_half_heads_the_oldest_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "_MAX_PENDING", 5)

    async def test(connect: Connect) -> None:
        first = await connect()
        await asyncio.sleep(0.05)
        others = [await connect() for _ in range(5)]
        await asyncio.sleep(0.05)
        for reader, writer in others:
            writer.write(GOOD)
            assert (await reader.readline()).startswith(b"HTTP/1.1 204")
        assert await closed(first)

    attack(test)


def test_a_body_that_nobody_reads_does_not_keep_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.1)

    async def test(connect: Connect) -> None:
        reader, writer = await connect()
        writer.write(b"POST / HTTP/1.1\r\nContent-Length: 1000\r\n\r\n{")
        assert (await reader.readline()).startswith(b"HTTP/1.1 204")
        assert await closed((reader, writer))

    attack(test)


def test_ordinary_requests_share_a_connection() -> None:
    async def test(connect: Connect) -> None:
        reader, writer = await connect()
        for _ in range(3):
            writer.write(GOOD)
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 204")
        body = b"x" * 1_000_000
        writer.write(b"POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n" + body + GOOD)
        for _ in range(2):
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 204")

    attack(test)


async def closed(connection: Connection) -> bool:
    """Read until the server has closed the connection."""
    with suppress(ConnectionError):
        await connection[0].read()
    return True
