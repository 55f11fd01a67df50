"""Helpers: slow pages are ended, the others do not wait, what dies is replaced."""

import asyncio
import json
import os
import resource
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from clf.default import SHIPPED
from clf.errors import BundleError, InputError
from clf.serving.problems import Problem
from clf.serving.workers.pool import Job, Pool, PoolOptions

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


def encoded(request: dict[str, Any]) -> bytes:
    return json.dumps(request).encode()


def run(test: Callable[[Pool], Awaitable[None]], options: PoolOptions) -> None:
    """Run ``test`` with a pool, which must end with it."""

    async def whole() -> None:
        pool = await Pool.start(SHIPPED, options)
        async with asyncio.timeout(60):
            await test(pool)
            await pool.close()
        assert not pool.is_alive

    asyncio.run(whole())


def test_jobs_run_side_by_side_and_in_turn() -> None:
    async def test(pool: Pool) -> None:
        answers = await asyncio.gather(*(pool.run("flag", encoded(PAGE)) for _ in range(12)))
        assert {len(json.loads(answer.body)["links"]) for answer in answers} == {1}
        assert sum(answers[0].tally.verdicts.values()) == len(answers[0].tally.scores) == 1

    run(test, PoolOptions(2, 10, 10))


def test_a_page_over_its_time_is_ended_and_the_pool_lives_on() -> None:
    async def test(pool: Pool) -> None:
        with pytest.raises(Problem) as caught:
            await pool.run("flag", encoded(SLOW))
        # On a busy machine the helper may have had too little processor time to blame the page.
        assert (caught.value.status, caught.value.limit) in ((422, 0.2), (503, None))
        assert (await pool.run("flag", encoded(PAGE))).body

    run(test, PoolOptions(1, 0.2, 10))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the processor time of another process")
def test_a_machine_that_gives_no_processor_time_is_to_blame_not_the_page() -> None:
    async def test(pool: Pool) -> None:
        [helper] = pool.idle
        # A stopped process gets no processor time, and the alarm of the time limit ends it when it continues.
        os.kill(helper.pid, signal.SIGSTOP)
        page = asyncio.create_task(pool.run("flag", encoded(PAGE)))
        await asyncio.sleep(0.5)
        os.kill(helper.pid, signal.SIGKILL)
        with pytest.raises(Problem) as caught:
            await page
        assert (caught.value.status, caught.value.headers["Retry-After"]) == (503, "5")
        assert (await pool.run("flag", encoded(PAGE))).body

    run(test, PoolOptions(1, 0.5, 10))


def test_a_helper_that_has_ended_has_worked_as_long_as_was_seen() -> None:
    async def test(pool: Pool) -> None:
        job = Job(pool.idle[0], "")
        os.kill(job.helper.pid, signal.SIGKILL)
        await asyncio.wait_for(pool._watch(job), 30)
        assert job.worked == 0

    run(test, PoolOptions(1, 60, 60))


def test_a_slow_page_yields_its_seat_to_those_that_wait() -> None:
    async def test(pool: Pool) -> None:
        slow = asyncio.create_task(pool.run("flag", encoded(SLOW)))
        await asyncio.sleep(0.01)
        assert (await pool.run("flag", encoded(PAGE))).body
        assert not slow.done()
        assert json.loads((await slow).body)["truncated"] is True
        assert pool.slow.total() == 0
        assert (await pool.run("flag", encoded(PAGE))).body

    run(test, PoolOptions(1, 60, 60))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody tells what time a process had")
def test_a_helper_that_gets_no_processor_keeps_its_seat() -> None:
    async def test(pool: Pool) -> None:
        [helper] = pool.idle
        os.kill(helper.pid, signal.SIGSTOP)
        pages = [asyncio.create_task(pool.run("flag", encoded(PAGE))) for _ in range(2)]
        await asyncio.sleep(1)
        os.kill(helper.pid, signal.SIGCONT)
        assert all(answer.body for answer in await asyncio.gather(*pages))
        assert pool.idle == [helper]

    run(test, PoolOptions(1, 30, 30))


def test_who_waits_too_long_is_told_to_come_back() -> None:
    async def test(pool: Pool) -> None:
        slow = [asyncio.create_task(pool.run("flag", encoded(SLOW))) for _ in range(4)]
        await asyncio.sleep(0.01)
        with pytest.raises(Problem) as caught:
            await pool.run("flag", encoded(PAGE))
        assert caught.value.status == 503
        assert "Retry-After" in caught.value.headers
        await asyncio.gather(*slow, return_exceptions=True)
        # The place of a slow page goes to a new helper, which takes longer to start than this pool lets a page wait.
        while not pool.idle:
            await asyncio.sleep(0.01)
        assert (await pool.run("flag", encoded(PAGE))).body

    run(test, PoolOptions(1, 60, 0.02))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS])
def test_a_helper_that_is_killed_or_crashes_costs_nothing(number: signal.Signals) -> None:
    async def test(pool: Pool) -> None:
        [helper] = pool.idle
        os.kill(helper.pid, number)
        assert (await pool.run("flag", encoded(PAGE))).body
        assert pool.idle[0].pid != helper.pid

    run(test, PoolOptions(1, 10, 10))


def test_a_page_that_loses_two_helpers_is_refused_and_the_pool_lives_on() -> None:
    async def test(pool: Pool) -> None:
        for helper in pool.idle:
            os.kill(helper.pid, signal.SIGKILL)
        with pytest.raises(Problem) as caught:
            await pool.run("flag", encoded(PAGE))
        assert caught.value.status == 503
        assert (await pool.run("flag", encoded(PAGE))).body

    run(test, PoolOptions(2, 10, 10))


def test_a_request_that_is_given_up_frees_its_helper() -> None:
    async def test(pool: Pool) -> None:
        slow = asyncio.create_task(pool.run("flag", encoded(SLOW)))
        await asyncio.sleep(0.05)
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow
        assert (await pool.run("flag", encoded(PAGE))).body

    run(test, PoolOptions(1, 10, 10))


def test_closing_waits_for_the_jobs_in_flight() -> None:
    async def test(pool: Pool) -> None:
        slow = asyncio.create_task(pool.run("flag", encoded(SLOW)))
        await asyncio.sleep(0.05)
        await pool.close()
        assert (await slow).body

    run(test, PoolOptions(1, 60, 60))


def test_a_fork_server_that_is_gone_shows() -> None:
    async def test(pool: Pool) -> None:
        pool.fork_server.kill()
        await pool.fork_server.wait()
        assert not pool.is_alive

    run(test, PoolOptions(1, 10, 10))


def test_signals_for_the_worker_do_not_end_its_helpers() -> None:
    async def test(pool: Pool) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            for pid in (pool.fork_server.pid, pool.idle[0].pid):
                os.kill(pid, number)
        assert (await pool.run("flag", encoded(PAGE))).body

    run(test, PoolOptions(1, 10, 10))


def test_what_cannot_be_judged_is_told_without_ending_the_helper() -> None:
    async def test(pool: Pool) -> None:
        [helper] = pool.idle
        with pytest.raises(InputError, match="min_precision"):
            await pool.run("flag", encoded({**PAGE, "min_precision": 0.999}))
        with pytest.raises(Problem) as caught:
            await pool.run("flag", b"{}")
        assert (caught.value.status, caught.value.detail.count("KeyError")) == (500, 1)
        assert pool.idle == [helper]

    run(test, PoolOptions(1, 10, 10))


def test_a_bundle_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="cannot be read"):
        asyncio.run(Pool.start(tmp_path, PoolOptions(1, 10, 10)))


def test_many_large_pages_are_put_off_rather_than_kept() -> None:
    async def test(pool: Pool) -> None:
        slow = [asyncio.create_task(pool.run("flag", encoded(SLOW))) for _ in range(20)]
        results = await asyncio.gather(*slow, return_exceptions=True)
        put_off = [result for result in results if isinstance(result, Problem) and result.status == 503]
        assert 8 < len(put_off) < 20
        assert (await pool.run("flag", encoded(PAGE))).body

    run(test, PoolOptions(1, 60, 60))


def test_a_helper_that_a_page_has_swollen_is_replaced() -> None:
    async def test(pool: Pool) -> None:
        [first] = pool.idle
        # Addresses are remembered, and one wide letter makes all others as wide.
        html = "".join(f"<p><a href='/{number:01800}😀'>words</a>" for number in range(2_500))
        assert (await pool.run("flag", encoded({**PAGE, "html": html}))).body
        assert (await pool.run("flag", encoded(PAGE))).body
        [second] = pool.idle
        assert second.pid != first.pid

    run(test, PoolOptions(1, 60, 60))


def test_a_helper_that_cannot_be_forked_now_is_forked_later() -> None:
    async def test(pool: Pool) -> None:
        [helper] = pool.idle
        limits = resource.getrlimit(resource.RLIMIT_NOFILE)
        # A new helper needs a pair of sockets, but only the descriptor of the dead one becomes free.
        lowest = os.dup(0)
        os.close(lowest)
        resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, limits[1]))
        try:
            os.kill(helper.pid, signal.SIGKILL)
            page = asyncio.create_task(pool.run("flag", encoded(PAGE)))
            await asyncio.sleep(1)
            assert not page.done()
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        assert (await page).body

    run(test, PoolOptions(1, 10, 10))
