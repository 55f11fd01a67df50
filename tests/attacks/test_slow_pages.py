"""Pages that take long: they delay the client that sends them, and other clients by no more than a moment."""

import asyncio
import json
from contextlib import suppress

import pytest

from clf.default import SHIPPED
from clf.serving.problems import Problem
from clf.serving.workers.pool import Pool, PoolOptions
from clf.serving.workers.waiting import CLIENT_SHARE, MAX_QUEUED, WaitingLine

PAGE = json.dumps({"html": "<p>Hello <a href=/x>there you are</a>"}).encode()
SLOW = json.dumps(
    {
        "explain": True,
        "html": "".join(
            f"<div class={n:x}ab>{n:x}a {n:x}b <p>{n:x}d"
            + "".join(f"<a href=/{n:x}e/{k}{n:x}f>{k}{n:x}a {n:x}b {n:x}c</a> " for k in "abcd")
            for n in range(8_000)
        ),
    }
).encode()


def test_other_clients_are_answered_while_one_sends_slow_pages() -> None:
    async def test() -> None:
        pool = await Pool.start(SHIPPED, PoolOptions(1, 60, 60))
        try:
            attacker = [asyncio.create_task(pool.run("flag", SLOW, "attacker")) for _ in range(4)]
            for _ in range(5):
                assert (await pool.run("flag", PAGE, "reader")).body
                # The attacker's pages go on beside them, one after another.
                assert not all(task.done() for task in attacker)
            for task in attacker:
                with suppress(Problem):
                    assert (await task).body
        finally:
            await pool.close()

    asyncio.run(test())


def test_clients_take_turns() -> None:
    async def test() -> None:
        line = WaitingLine()
        for client in "aaab":
            line.join(client, 1)
        turns = [waiter.client for waiter in iter(lambda: line.next(lambda _: True), None)]
        assert turns == ["a", "b", "a", "a"]
        assert (line.total, bool(line), dict(line.by_client)) == (0, False, {})

    asyncio.run(test())


def test_a_client_that_may_not_start_is_passed_over() -> None:
    async def test() -> None:
        line = WaitingLine()
        for client in "ab":
            line.join(client, 1)
        waiter = line.next(lambda client: client != "a")
        assert waiter is not None
        assert waiter.client == "b"
        assert line.next(lambda client: client != "a") is None

    asyncio.run(test())


def test_one_client_cannot_fill_the_line() -> None:
    async def test() -> None:
        line = WaitingLine()
        first = line.join("a", CLIENT_SHARE + 1)
        with pytest.raises(Problem):
            line.join("a", 1)
        line.join("b", CLIENT_SHARE)
        with pytest.raises(Problem):
            line.join("c", MAX_QUEUED)
        line.leave(first)
        line.join("a", 1)

    asyncio.run(test())
