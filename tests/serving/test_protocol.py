"""Requests that keep within the limits of a head: in pieces, one after another, with bodies larger than a head.

Heads beyond the limits are in ``tests/attacks/test_heads.py``.
"""

import resource

import pytest

from clf.serving import protocol
from clf.serving.protocol import MAX_HEAD, BoundedProtocol, max_pending
from tests.attacks.test_heads import GOOD, Connect, attack


def test_a_head_may_arrive_byte_by_byte() -> None:
    async def test(connect: Connect) -> None:
        reader, writer = await connect()
        for number in range(len(GOOD)):
            writer.write(GOOD[number : number + 1])
            await writer.drain()
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 204 ")

    attack(test)


def test_a_connection_that_is_kept_alive_may_wait_between_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time limit is that of a head, and runs only while one has begun."""

    async def test(connect: Connect) -> None:
        reader, writer = await connect()
        for _ in range(3):
            writer.write(GOOD)
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 204 ")
            assert not BoundedProtocol.pending

    monkeypatch.setattr(protocol, "HEAD_SECONDS", 30)
    attack(test)


def test_the_head_of_the_next_request_is_counted_anew() -> None:
    async def test(connect: Connect) -> None:
        reader, writer = await connect()
        head = b"GET / HTTP/1.1\r\nHost: x\r\nX-Padding: " + b"p" * (MAX_HEAD // 2) + b"\r\n\r\n"
        for _ in range(4):
            writer.write(head)
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 204 ")

    attack(test)


@pytest.mark.parametrize("heads", [1, 3])
def test_a_body_may_be_larger_than_a_head(heads: int) -> None:
    async def test(connect: Connect) -> None:
        reader, writer = await connect()
        size = heads * MAX_HEAD + 1
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % size + b"b" * size)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 204 ")

    attack(test)


def test_half_of_all_descriptors_may_wait_for_a_head_and_two_thousand_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    assert max_pending() == min(2_000, soft // 2)
    monkeypatch.setattr(protocol.resource, "getrlimit", lambda _: (100, 100))
    assert max_pending() == 50
