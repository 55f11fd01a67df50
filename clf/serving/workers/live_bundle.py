"""The bundle in use, and how another takes its place: loaded and checked beside it, then swapped between two requests.

A bundle that is refused changes nothing; why it was refused stays visible until a good one comes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from clf.classifiers import HeadlineClassifier
from clf.errors import BundleError
from clf.model.bundle import read_bundle
from clf.model.manifest import Manifest
from clf.serving.workers.memory import settle
from clf.serving.workers.pool import Pool, PoolChoice

_LOG = logging.getLogger("uvicorn.error")
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Stock:
    """One bundle ready for use: the headline head here, the page heads in the helpers."""

    id: str
    manifest: Manifest
    headlines: HeadlineClassifier
    pages: Pool


@dataclass(slots=True)
class Shelf:
    """Holds the stock in use; ``refused`` says why the last bundle was not taken ("": it was)."""

    bundle: Path
    choice: PoolChoice
    on_swap: Callable[[Shelf], object] = lambda _: None
    stock: Stock | None = None
    refused: str = ""
    _seen: tuple[tuple[str, int, int, int], ...] = ()
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _closing: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def is_ready(self) -> bool:
        """Whether there is a checked bundle whose helpers live."""
        return self.stock is not None and self.stock.pages.is_alive

    async def load(self) -> None:
        """Take what lies in the bundle's folder now; a bundle that is no good is refused and the old one stays."""
        async with self._lock:
            self._seen = _stamp(self.bundle)
            try:
                new = await _read(self.bundle, self.choice)
            except BundleError as error:
                self.refused = str(error)
                _LOG.error("bundle refused: %s", error)
            else:
                old, self.stock, self.refused = self.stock, new, ""
                _LOG.info("bundle %s is in use", new.id)
                if old is not None:
                    self._let_go(old)
                del old
                settle()
            self.on_swap(self)

    async def watch(self, seconds: float) -> None:
        """Look every so often whether the folder has changed or the helpers are gone; load it if so."""
        while True:
            await asyncio.sleep(seconds)
            lost = self.stock is not None and not self.stock.pages.is_alive
            found = _stamp(self.bundle)
            if lost or (found != self._seen and found == await _stamp_after(self.bundle, seconds)):
                await self.load()

    async def close(self) -> None:
        """Let the helpers go when their jobs are done."""
        if self.stock is not None:
            await self.stock.pages.close()
        if self._closing:
            await asyncio.wait(self._closing)

    def _let_go(self, old: Stock) -> None:
        task = asyncio.get_running_loop().create_task(old.pages.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


async def _read(bundle: Path, choice: PoolChoice) -> Stock:
    """Start helpers, which check the bundle, then read it here; both must have read the same bytes."""
    for _ in range(_TRIES):
        pool = await Pool.start(bundle, choice)
        try:
            found = await asyncio.to_thread(_headlines, bundle, pool)
        except BundleError:
            await pool.close()
            raise
        if found.id == pool.model:
            return found
        await pool.close()
    raise BundleError(f"the bundle in {bundle} changes faster than it can be read; write it once, in one rename")


def _headlines(bundle: Path, pool: Pool) -> Stock:
    # The page heads are for the helpers, which have read them themselves; here they go.
    found = read_bundle(bundle)
    return Stock(found.id, found.manifest, HeadlineClassifier(found), pool)


async def _stamp_after(bundle: Path, seconds: float) -> tuple[tuple[str, int, int, int], ...]:
    """Return the stamp a moment later: files that are still being copied differ."""
    await asyncio.sleep(min(seconds, 0.2))
    return _stamp(bundle)


def _stamp(bundle: Path) -> tuple[tuple[str, int, int, int], ...]:
    """Return what changes when a file of the folder does; empty when the folder cannot be read."""
    try:
        found = [(place.name, place.stat()) for place in sorted(bundle.iterdir())]
    except OSError:
        return ()
    return tuple((name, stat.st_mtime_ns, stat.st_size, stat.st_ino) for name, stat in found)
