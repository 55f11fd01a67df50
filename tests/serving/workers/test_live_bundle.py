"""The bundle in use: swapped when its folder changes, kept when the new one is no good."""

import asyncio
import gc
import json
import shutil
import weakref
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from clf.model.bundle import read_bundle, write_bundle
from clf.serving.workers.live_bundle import BundleHolder
from clf.serving.workers.pool import PoolOptions

PAGE = json.dumps({"url": "", "html": "<a href=/x>x y</a>", "min_precision": None, "explain": False}).encode()


def change(bundle: Path, card: str) -> str:
    """Write another good bundle over ``bundle``; return its id."""
    from dataclasses import replace

    return write_bundle(replace(read_bundle(bundle), card=card), bundle).id


def headline_file(bundle: Path) -> Path:
    return sorted(bundle.glob("headline*.json.gz"))[0]


def spoil(bundle: Path) -> None:
    (headline_file(bundle)).write_bytes(b"garbage")


def run(bundle: Path, test: Callable[[BundleHolder], Awaitable[None]], *, every: float = 0) -> list[str]:
    """Run ``test`` with a loaded holder; return the ids of the bundles it reported."""
    reported: list[str] = []

    async def whole() -> None:
        holder = BundleHolder(
            bundle, PoolOptions(1, 10, 10), lambda it: reported.append(it.bundle.id if it.bundle else "")
        )
        await holder.load()
        watching = asyncio.create_task(holder.watch(every)) if every else None
        async with asyncio.timeout(60):
            await test(holder)
        if watching:
            watching.cancel()
        await holder.close()

    asyncio.run(whole())
    return reported


async def until(what: Callable[[], bool]) -> None:
    while not what():
        await asyncio.sleep(0.05)


def test_a_good_bundle_takes_the_place_of_the_old_one(bundle: Path) -> None:
    ids = [read_bundle(bundle).id]

    async def test(holder: BundleHolder) -> None:
        assert holder.is_ready
        old = holder.bundle
        ids.append(change(bundle, "another"))
        assert holder.bundle is old
        await holder.load()
        assert holder.bundle is not None
        assert json.loads((await holder.bundle.pages.run("flag", PAGE)).body)["model"] == ids[1]

    assert run(bundle, test) == ids
    assert len(set(ids)) == 2


def test_the_old_bundle_is_let_go_and_the_new_one_kept_from_the_collector(bundle: Path) -> None:
    async def test(holder: BundleHolder) -> None:
        assert holder.bundle is not None
        old = weakref.ref(holder.bundle.headlines)
        # An old bundle may well hold itself by a cycle.
        holder.bundle.headlines.itself = holder.bundle.headlines  # type: ignore[attr-defined]
        change(bundle, "another")
        await holder.load()
        assert old() is None
        assert not any(found is holder.bundle.headlines for found in gc.get_objects())

    run(bundle, test)
    gc.unfreeze()


def test_a_request_in_flight_ends_with_the_bundle_it_began_with(bundle: Path) -> None:
    async def test(holder: BundleHolder) -> None:
        assert holder.bundle is not None
        first = holder.bundle
        change(bundle, "another")
        running = asyncio.create_task(first.pages.run("flag", PAGE))
        await holder.load()
        assert json.loads((await running).body)["model"] == first.id

    run(bundle, test)


@pytest.mark.parametrize("wrong", [spoil, shutil.rmtree, lambda bundle: (bundle / "manifest.json").write_text("{}")])
def test_a_bad_bundle_is_refused_and_the_old_one_stays(bundle: Path, wrong: Callable[[Path], object]) -> None:
    async def test(holder: BundleHolder) -> None:
        assert holder.bundle is not None
        old = holder.bundle.id
        wrong(bundle)
        await holder.load()
        assert (holder.bundle.id, holder.is_ready) == (old, True)
        assert str(bundle) in holder.refused or "manifest" in holder.refused
        assert json.loads((await holder.bundle.pages.run("flag", PAGE)).body)["model"] == old

    run(bundle, test)


def test_a_refusal_is_forgotten_when_a_good_bundle_comes(bundle: Path) -> None:
    async def test(holder: BundleHolder) -> None:
        whole = (headline_file(bundle)).read_bytes()
        spoil(bundle)
        await holder.load()
        assert holder.refused
        (headline_file(bundle)).write_bytes(whole)
        await holder.load()
        assert holder.refused == ""

    run(bundle, test)


def test_a_bundle_whose_probes_differ_is_refused(bundle: Path) -> None:
    from dataclasses import replace

    async def test(holder: BundleHolder) -> None:
        found = read_bundle(bundle)
        write_bundle(replace(found, probes=({"text": "x", "clickbait": 0.123},)), bundle)
        await holder.load()
        assert "the bundle expects" in holder.refused

    run(bundle, test)


def test_a_changed_folder_is_noticed(bundle: Path) -> None:
    async def test(holder: BundleHolder) -> None:
        wanted = change(bundle, "another")
        await until(lambda: holder.bundle is not None and holder.bundle.id == wanted)
        spoil(bundle)
        await until(lambda: holder.refused != "")
        assert holder.is_ready

    run(bundle, test, every=0.1)


def test_helpers_that_are_gone_are_brought_back(bundle: Path) -> None:
    async def test(holder: BundleHolder) -> None:
        assert holder.bundle is not None
        lost = holder.bundle
        lost.pages.fork_server.kill()
        await until(lambda: not holder.is_ready)
        await until(lambda: holder.is_ready and holder.bundle is not lost)

    run(bundle, test, every=0.1)


def test_nothing_is_ready_before_the_first_good_bundle(tmp_path: Path) -> None:
    async def test(holder: BundleHolder) -> None:
        assert not holder.is_ready
        assert holder.bundle is None
        assert "is" in holder.refused

    assert run(tmp_path / "absent", test) == [""]
