"""Helpers: slow pages are ended, the others do not wait, what dies is replaced."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import pytest

from clf.default import SHIPPED
from clf.errors import BundleError, InputError
from clf.serving.problems import Problem
from clf.serving.workers import forkserver as helper_module
from clf.serving.workers import pool as pool_module
from clf.serving.workers.forkserver import _own
from clf.serving.workers.pool import Pool, PoolChoice

PAGE = {"url": "", "html": "<p>Hello <a href=/x>there you are</a>", "min_precision": None, "explain": False}
SLOW = {
    **PAGE,
    "explain": True,
    "html": "".join(
        f"<div class={n:x}ab>{n:x}a {n:x}b <p>{n:x}d"
        + "".join(f"<a href=/{n:x}e/{k}{n:x}f>{k}{n:x}a {n:x}b {n:x}c</a> " for k in "abcd")
        for n in range(14_000)
    ),
}


def asked(request: dict[str, Any]) -> bytes:
    return json.dumps(request).encode()


def run(test: Callable[[Pool], Awaitable[None]], choice: PoolChoice) -> None:
    """Run ``test`` with a pool, which must end with it."""

    async def whole() -> None:
        pool = await Pool.start(SHIPPED, choice)
        async with asyncio.timeout(60):
            await test(pool)
            await pool.close()
        assert not pool.is_alive

    asyncio.run(whole())


def test_jobs_run_side_by_side_and_in_turn() -> None:
    async def test(pool: Pool) -> None:
        answers = await asyncio.gather(*(pool.run("flag", asked(PAGE)) for _ in range(12)))
        assert {len(json.loads(answer.body)["links"]) for answer in answers} == {1}
        assert sum(answers[0].tally.verdicts.values()) == len(answers[0].tally.scores) == 1

    run(test, PoolChoice(2, 10, 10))


@pytest.mark.parametrize(("share", "status", "limit", "again"), [(1.0, 422, 0.2, None), (0.1, 503, None, "5")])
def test_a_page_over_its_time_is_ended_and_the_pool_lives_on(
    monkeypatch: pytest.MonkeyPatch, share: float, status: int, limit: float | None, again: str | None
) -> None:
    """It is the page's fault only when the helper got the processor."""
    monkeypatch.setattr(pool_module, "_worked", lambda pid: share * time.monotonic())

    async def test(pool: Pool) -> None:
        with pytest.raises(Problem) as caught:
            await pool.run("flag", asked(SLOW))
        assert (caught.value.status, caught.value.limit) == (status, limit)
        assert caught.value.headers.get("Retry-After") == again
        assert (await pool.run("flag", asked(PAGE))).body

    run(test, PoolChoice(1, 0.2, 10))


def test_a_slow_page_yields_its_seat_to_those_that_wait() -> None:
    async def test(pool: Pool) -> None:
        slow = asyncio.create_task(pool.run("flag", asked(SLOW)))
        await asyncio.sleep(0.01)
        assert (await pool.run("flag", asked(PAGE))).body
        assert not slow.done()
        assert json.loads((await slow).body)["truncated"] is True
        assert pool.slow == 0
        assert (await pool.run("flag", asked(PAGE))).body

    run(test, PoolChoice(1, 60, 60))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody tells what time a process had")
def test_a_helper_that_gets_no_processor_keeps_its_seat() -> None:
    async def test(pool: Pool) -> None:
        [helper] = pool.idle
        os.kill(helper.pid, signal.SIGSTOP)
        pages = [asyncio.create_task(pool.run("flag", asked(PAGE))) for _ in range(2)]
        await asyncio.sleep(1)
        os.kill(helper.pid, signal.SIGCONT)
        assert all(answer.body for answer in await asyncio.gather(*pages))
        assert pool.idle == [helper]

    run(test, PoolChoice(1, 30, 30))


def test_who_waits_too_long_is_told_to_come_back() -> None:
    async def test(pool: Pool) -> None:
        slow = [asyncio.create_task(pool.run("flag", asked(SLOW))) for _ in range(4)]
        await asyncio.sleep(0.01)
        with pytest.raises(Problem) as caught:
            await pool.run("flag", asked(PAGE))
        assert caught.value.status == 503
        assert "Retry-After" in caught.value.headers
        await asyncio.gather(*slow, return_exceptions=True)
        assert (await pool.run("flag", asked(PAGE))).body

    run(test, PoolChoice(1, 60, 0.02))


def test_a_helper_that_is_killed_costs_nothing() -> None:
    async def test(pool: Pool) -> None:
        [helper] = pool.idle
        os.kill(helper.pid, signal.SIGKILL)
        assert (await pool.run("flag", asked(PAGE))).body
        assert pool.idle[0].pid != helper.pid

    run(test, PoolChoice(1, 10, 10))


def test_a_page_that_ends_two_helpers_is_refused_and_the_pool_lives_on(monkeypatch: pytest.MonkeyPatch) -> None:
    ask, ended = Pool._ask, list[int]()

    async def ending(self: Pool, helper: Any, job: str, request: bytes) -> Any:
        os.kill(helper.pid, signal.SIGKILL)
        ended.append(helper.pid)
        return await ask(self, helper, job, request)

    async def test(pool: Pool) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(Pool, "_ask", ending)
            with pytest.raises(Problem) as caught:
                await pool.run("flag", asked(PAGE))
        assert (caught.value.status, len(set(ended))) == (503, 2)
        assert (await pool.run("flag", asked(PAGE))).body

    run(test, PoolChoice(1, 10, 10))


def test_a_request_that_is_given_up_frees_its_helper() -> None:
    async def test(pool: Pool) -> None:
        slow = asyncio.create_task(pool.run("flag", asked(SLOW)))
        await asyncio.sleep(0.05)
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow
        assert (await pool.run("flag", asked(PAGE))).body

    run(test, PoolChoice(1, 10, 10))


def test_closing_waits_for_the_jobs_in_flight() -> None:
    async def test(pool: Pool) -> None:
        slow = asyncio.create_task(pool.run("flag", asked(SLOW)))
        await asyncio.sleep(0.05)
        await pool.close()
        assert (await slow).body

    run(test, PoolChoice(1, 60, 60))


def test_a_nursery_that_is_gone_shows() -> None:
    async def test(pool: Pool) -> None:
        pool.nursery.kill()
        await pool.nursery.wait()
        assert not pool.is_alive

    run(test, PoolChoice(1, 10, 10))


def test_signals_for_the_worker_do_not_end_its_helpers() -> None:
    async def test(pool: Pool) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            for pid in (pool.nursery.pid, pool.idle[0].pid):
                os.kill(pid, number)
        assert (await pool.run("flag", asked(PAGE))).body

    run(test, PoolChoice(1, 10, 10))


def test_what_cannot_be_judged_is_told_without_ending_the_helper() -> None:
    async def test(pool: Pool) -> None:
        [helper] = pool.idle
        with pytest.raises(InputError, match="min_precision"):
            await pool.run("flag", asked({**PAGE, "min_precision": 0.999}))
        with pytest.raises(Problem) as caught:
            await pool.run("flag", b"{}")
        assert (caught.value.status, caught.value.detail.count("KeyError")) == (500, 1)
        assert pool.idle == [helper]

    run(test, PoolChoice(1, 10, 10))


def test_a_bundle_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="cannot be read"):
        asyncio.run(Pool.start(tmp_path, PoolChoice(1, 10, 10)))


def test_many_large_pages_are_put_off_rather_than_kept() -> None:
    async def test(pool: Pool) -> None:
        slow = [asyncio.create_task(pool.run("flag", asked(SLOW))) for _ in range(20)]
        results = await asyncio.gather(*slow, return_exceptions=True)
        put_off = [result for result in results if isinstance(result, Problem) and result.status == 503]
        assert 8 < len(put_off) < 20
        assert (await pool.run("flag", asked(PAGE))).body

    run(test, PoolChoice(1, 60, 60))


def test_a_helper_that_a_page_has_swollen_is_replaced() -> None:
    async def test(pool: Pool) -> None:
        [first] = pool.idle
        # Addresses are remembered, and one wide letter makes all others as wide.
        html = "".join(f"<p><a href='/{number:01800}😀'>words</a>" for number in range(2_500))
        assert (await pool.run("flag", asked({**PAGE, "html": html}))).body
        assert (await pool.run("flag", asked(PAGE))).body
        [second] = pool.idle
        assert second.pid != first.pid

    run(test, PoolChoice(1, 60, 60))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_files_that_are_mapped_are_not_a_helpers_own_memory(tmp_path: Path) -> None:
    large = 64 << 20
    (tmp_path / "file").write_bytes(b"x" * large)
    before = _own()
    with (tmp_path / "file").open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as mapped:
        assert mapped.find(b"y") == -1
        assert _own() - before < large / 2
    held = b"x" * large
    assert _own() - before > large / 2
    del held


def test_a_helper_that_can_give_its_memory_back_is_not_swollen(monkeypatch: pytest.MonkeyPatch) -> None:
    used = [helper_module._SWOLLEN + 1]
    monkeypatch.setattr(helper_module, "_own", lambda: used[0])
    monkeypatch.setattr(helper_module, "trim", lambda: None)
    assert helper_module._is_swollen(0)
    monkeypatch.setattr(helper_module, "trim", lambda: used.__setitem__(0, 0))
    assert not helper_module._is_swollen(0)


def test_a_helper_that_cannot_be_forked_now_is_forked_later(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test(pool: Pool) -> None:
        fork, failures = pool._fork, iter([OSError("no descriptors"), asyncio.IncompleteReadError(b"", 4)])

        async def failing(self: Pool) -> Any:
            for failure in failures:
                raise failure
            return await fork()

        monkeypatch.setattr(Pool, "_fork", failing)
        os.kill(pool.idle[0].pid, signal.SIGKILL)
        assert (await pool.run("flag", asked(PAGE))).body

    run(test, PoolChoice(1, 10, 10))
