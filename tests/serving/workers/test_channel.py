"""One helper as its worker sees it: the messages on the socket, lost helpers, and the system's view of a process."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.errors import InputError
from clf.serving.problems import Problem
from clf.serving.workers.channel import Helper, LostHelperError, Reply
from clf.serving.workers.forkserver import LENGTH

HEAD = {"verdicts": {"promo": 2}, "scores": [0.5, 0.25], "tokens": 7, "unknown": 1, "has_grown": False}
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def framed(*messages: bytes) -> bytes:
    return b"".join(len(message).to_bytes(LENGTH) + message for message in messages)


async def received(reader: asyncio.StreamReader) -> bytes:
    return await reader.readexactly(int.from_bytes(await reader.readexactly(LENGTH)))


@asynccontextmanager
async def pair(pid: int = 0) -> AsyncIterator[tuple[Helper, Streams]]:
    """Yield a helper of the worker, and the streams of the process at the other end, which is this test."""
    ours, theirs = socket.socketpair()
    reader, writer = await asyncio.open_unix_connection(sock=ours)
    other = await asyncio.open_unix_connection(sock=theirs)
    helper = Helper(reader, writer, pid)
    try:
        yield helper, other
    finally:
        helper.close()
        other[1].close()


def run(test: Callable[[Helper, Streams], Awaitable[None]], pid: int = 0) -> None:
    async def whole() -> None:
        async with pair(pid) as (helper, other), asyncio.timeout(60):
            await test(helper, other)

    asyncio.run(whole())


def reply(**changes: object) -> Reply:
    return Reply({**HEAD, **changes}, b'{"links": []}')


def test_a_job_and_its_request_arrive_as_one_json_object() -> None:
    request = json.dumps({"html": "<p>știri</p>", "explain": False}).encode()

    async def test(helper: Helper, other: Streams) -> None:
        asked = asyncio.create_task(helper.ask("flag", request))
        assert json.loads(await received(other[0])) == {"job": "flag", "request": json.loads(request)}
        other[1].write(framed(json.dumps(HEAD).encode(), b"body"))
        assert await asked == Reply(HEAD, b"body")

    run(test)


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4))
def test_replies_keep_their_order_and_their_bytes(bodies: list[bytes]) -> None:
    async def test(helper: Helper, other: Streams) -> None:
        other[1].write(framed(*[part for body in bodies for part in (json.dumps(HEAD).encode(), body)]))
        assert [(await helper.ask("flag", b"{}")).body for _ in bodies] == bodies

    run(test)


@pytest.mark.parametrize("sent", [b"", b"\0\0", framed(b"{}"), framed(b"{}") + b"\0\0\0\x09half"])
def test_a_helper_that_ends_before_its_reply_is_whole_is_lost(sent: bytes) -> None:
    async def test(helper: Helper, other: Streams) -> None:
        other[1].write(sent)
        other[1].close()
        with pytest.raises(LostHelperError):
            await helper.ask("flag", b"{}")

    run(test)


def test_a_reply_without_a_fault_is_the_answer_with_its_tally() -> None:
    answer = reply().answer()
    assert answer.body == b'{"links": []}'
    assert (answer.tally.verdicts, answer.tally.scores) == ({"promo": 2}, (0.5, 0.25))
    assert (answer.tally.tokens, answer.tally.unknown) == (7, 1)


def test_an_unusable_page_is_its_senders_fault_and_a_failure_is_the_services() -> None:
    with pytest.raises(InputError, match="the page is empty"):
        reply(invalid="the page is empty").answer()
    with pytest.raises(Problem, match=r"failed on this page \(KeyError\)") as caught:
        reply(failed="KeyError").answer()
    assert caught.value.status == 500


@pytest.mark.parametrize("has_grown", [True, False])
def test_a_reply_tells_whether_its_helper_should_be_replaced(has_grown: bool) -> None:
    assert reply(has_grown=has_grown).has_grown is has_grown


def test_forking_hands_one_end_of_a_socket_to_the_fork_server() -> None:
    """This test is the fork server: it takes the socket, reports a process id, and answers a job on it."""

    async def whole() -> None:
        control, server = socket.socketpair()
        with control, server:
            forked = asyncio.create_task(Helper.fork(control))
            request, descriptors, _, _ = await asyncio.to_thread(socket.recv_fds, server, 1, 1)
            assert (request, len(descriptors)) == (b"+", 1)
            reader, writer = await asyncio.open_unix_connection(sock=socket.socket(fileno=descriptors[0]))
            writer.write((4321).to_bytes(LENGTH))
            helper = await forked
            assert helper.pid == 4321
            writer.write(framed(json.dumps(HEAD).encode(), b"body"))
            assert (await helper.ask("flag", b"{}")).body == b"body"
            assert json.loads(await received(reader))["job"] == "flag"
            helper.close()
            assert await reader.read() == b""
            writer.close()

    asyncio.run(asyncio.wait_for(whole(), 60))


def test_a_fork_server_that_has_no_room_or_is_gone_is_an_error() -> None:
    async def whole() -> None:
        control, server = socket.socketpair()
        with control:
            with server:
                forked = asyncio.create_task(Helper.fork(control))
                _, descriptors, _, _ = await asyncio.to_thread(socket.recv_fds, server, 1, 1)
                os.close(descriptors[0])
                with pytest.raises((OSError, asyncio.IncompleteReadError)):
                    await forked
            with pytest.raises(OSError, match=r"\w"):
                await Helper.fork(control)

    asyncio.run(asyncio.wait_for(whole(), 60))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the processor time of another process")
def test_the_processor_time_of_a_process_is_its_own() -> None:
    async def test(helper: Helper, _: Streams) -> None:
        before, mine = helper.processor_seconds(), time.process_time()
        while time.process_time() - mine < 0.05:
            pass
        assert 0.05 <= helper.processor_seconds() - before <= time.process_time()

    run(test, os.getpid())


def test_a_process_that_has_ended_has_the_time_of_a_clock_and_no_priority() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()

    async def test(helper: Helper, _: Streams) -> None:
        helper.lower_priority()
        first = helper.processor_seconds()
        await asyncio.sleep(0.01)
        assert helper.processor_seconds() > first

    run(test, ended.pid)


def test_a_slow_helper_gets_the_lowest_priority() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as sleeping:

        async def test(helper: Helper, _: Streams) -> None:
            helper.lower_priority()
            assert os.getpriority(os.PRIO_PROCESS, sleeping.pid) == 19

        run(test, sleeping.pid)
        sleeping.kill()
