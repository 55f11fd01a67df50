"""Bundles that lie: refused with a BundleError by the library, so by command line and service, in bounded memory."""

import asyncio
import gzip
import json
import os
import pickle
import resource
import shutil
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import clf
from clf.classifiers import Model
from clf.default import SHIPPED
from clf.errors import BundleError
from clf.model.bundle import Bundle, read_bundle, write_bundle
from clf.serving.workers.live_bundle import BundleHolder
from clf.serving.workers.pool import PoolOptions

Change = Callable[[Path], object]
HEADLINE = sorted(path.name for path in SHIPPED.glob("headline*.json.gz"))[0]
"""The scorer of a headline head."""


def rewrite(name: str, content: bytes) -> Change:
    """Return a change that writes a file and its checksum; its size in the manifest stays."""

    def change(folder: Path) -> None:
        (folder / name).write_bytes(content)
        manifest = json.loads((folder / "manifest.json").read_text())
        manifest["files"][name] = sha256(content).hexdigest()
        (folder / "manifest.json").write_text(json.dumps(manifest))

    return change


def edit_scorer(edit: Callable[[Any], object]) -> Change:
    def change(folder: Path) -> None:
        scorer = json.loads(gzip.decompress((folder / HEADLINE).read_bytes()))
        edit(scorer)
        rewrite(HEADLINE, gzip.compress(json.dumps(scorer).encode()))(folder)

    return change


def edit_manifest(edit: Callable[[Any], object]) -> Change:
    def change(folder: Path) -> None:
        manifest = json.loads((folder / "manifest.json").read_text())
        edit(manifest)
        (folder / "manifest.json").write_text(json.dumps(manifest))

    return change


def make_pipe(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    os.mkfifo(folder / "manifest.json")


def first_probe(folder: Path) -> bytes:
    return json.dumps(json.loads((folder / "probes.json").read_text())[:1]).encode()


LIES: dict[str, Change] = {
    "NaN as bias": edit_scorer(lambda scorer: scorer.update(bias=float("nan"))),
    "an infinite bias": edit_scorer(lambda scorer: scorer.update(bias="1e999")),
    "an infinite weight": edit_scorer(lambda s: s["namespaces"][0]["coefficients"].__setitem__(0, float("inf"))),
    "a weight in words": edit_scorer(lambda s: s["namespaces"][0]["coefficients"].__setitem__(0, "much")),
    "lists of unequal length": edit_scorer(lambda s: s["namespaces"][0]["idf"].pop()),
    "NaN as calibration": edit_manifest(lambda m: m["heads"]["page"]["calibration"].update({"page-1": ["nan", 0]})),
    "no files": edit_manifest(lambda m: m.update(files=None)),
    "a list of files": edit_manifest(lambda m: m.update(files=["README.md"])),
    "a NUL in a name": edit_manifest(lambda m: m["files"].update({"a\0b": "0"})),
    "a path as name": edit_manifest(lambda m: m["files"].update({"../a": "0"})),
    "sizes in words": edit_manifest(lambda m: m.update(sizes={"README.md": "small"})),
    "no probes": rewrite("probes.json", b"[]"),
    "probes that are numbers": rewrite("probes.json", b"[1, 2]"),
    "probes that are null": rewrite("probes.json", b"null"),
    "probes of one head only": lambda folder: rewrite("probes.json", first_probe(folder))(folder),
    "deep JSON": rewrite("probes.json", b"[" * 100_000),
    "a manifest of deep JSON": lambda folder: (folder / "manifest.json").write_text("[" * 100_000),
    "a gzip file that is cut off": rewrite(HEADLINE, gzip.compress(b"{}")[:-9]),
    "a gzip file of garbage": rewrite(HEADLINE, b"\x1f\x8b" + b"x" * 100),
    "a file larger than its size": rewrite("README.md", b"x" * 1_000_000),
    "a pipe as manifest": make_pipe,
}


@pytest.fixture
def sized(small: Path, tmp_path: Path) -> Path:
    """A bundle whose manifest has sizes."""
    return Path(shutil.copytree(small, tmp_path / "sized"))


def change(folder: Path, card: str) -> Bundle:
    """Write a good bundle with another card over the one in ``folder``."""
    return write_bundle(replace(read_bundle(folder), card=card), folder)


def load(folder: Path) -> None:
    Model.load(folder).check_probes()


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_refused(sized: Path, lie: str) -> None:
    load(sized)
    LIES[lie](sized)
    with pytest.raises(BundleError):
        load(sized)


def test_a_bomb_is_not_inflated(sized: Path) -> None:
    rewrite(HEADLINE, gzip.compress(b"0" * 300_000_000, compresslevel=1))(sized)
    tracemalloc.start()
    with pytest.raises(BundleError, match=r"more than|larger than"):
        load(sized)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100_000_000


def test_there_is_a_bundle_at_every_moment(sized: Path) -> None:
    """A reader beside a writer finds a whole bundle each time."""

    async def both() -> int:
        writing = asyncio.create_task(asyncio.to_thread(write_many))
        count = 0
        while not writing.done():
            assert (sized / "manifest.json").stat().st_size > 0
            count += 1
            await asyncio.sleep(0)
        await writing
        return count

    def write_many() -> None:
        for number in range(20):
            change(sized, f"card {number}")

    assert asyncio.run(both()) > 0
    assert read_bundle(sized).card == "card 19"


def test_a_model_can_be_pickled(model: clf.Model) -> None:
    copy = pickle.loads(pickle.dumps(model))
    assert copy.check_probes() == model.check_probes()


def watch(folder: Path, test: Callable[[BundleHolder], Any]) -> None:
    """Run ``test`` beside a watched bundle."""

    async def whole() -> None:
        holder = BundleHolder(folder, PoolOptions(1, 10, 10))
        await holder.load()
        watching = asyncio.create_task(holder.watch(0.05))
        try:
            async with asyncio.timeout(100):
                await test(holder)
            assert not watching.done()
        finally:
            watching.cancel()
            await holder.close()

    asyncio.run(whole())


async def until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0.05)


def test_the_watcher_survives_a_pipe_and_takes_the_next_good_bundle(sized: Path) -> None:
    async def test(holder: BundleHolder) -> None:
        first = holder.bundle
        assert first is not None
        good = read_bundle(sized)
        make_pipe(sized)
        await until(lambda: "not a regular file" in holder.refused)
        assert holder.bundle is first
        (sized / "manifest.json").unlink()
        new = write_bundle(replace(good, card="another"), sized)
        await until(lambda: holder.bundle is not None and holder.bundle.id == new.id)
        assert holder.refused == ""

    watch(sized, test)


def test_the_watcher_survives_a_time_without_descriptors(sized: Path) -> None:
    async def test(holder: BundleHolder) -> None:
        limits = resource.getrlimit(resource.RLIMIT_NOFILE)
        new = change(sized, "another")
        lowest = os.dup(0)
        os.close(lowest)
        resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, limits[1]))
        try:
            await until(lambda: holder.refused != "")
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        await until(lambda: holder.bundle is not None and holder.bundle.id == new.id)

    watch(sized, test)


def test_reloads_that_pile_up_are_merged(sized: Path) -> None:
    async def test(holder: BundleHolder) -> None:
        swaps = []
        holder.on_swap = swaps.append
        await asyncio.gather(*(holder.load() for _ in range(50)))
        assert len(swaps) <= 2

    watch(sized, test)
