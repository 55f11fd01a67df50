"""Bundle folder -> the bundle in use: a new bundle is loaded and checked beside the old one, then takes its place.

A bundle that is refused changes nothing; the reason stays visible until a good bundle comes. The watcher survives every
error, reports it in the same way, and tries again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from clf.classifiers import HeadlineClassifier
from clf.errors import BundleError
from clf.model.bundle import read_bundle
from clf.model.manifest import Manifest
from clf.serving.workers.memory import freeze_heap
from clf.serving.workers.pool import Pool, PoolOptions

_LOG = logging.getLogger("uvicorn.error")
_TRIES = 3
"""Times a bundle is read again when it changes while it is read."""
_MAX_PAUSE_SECONDS = 60.0
"""Longest pause of the watcher after failures that may pass (descriptors, memory)."""
_SETTLING_SECONDS = 0.2
"""A folder whose files change within this time is still being written."""
Stamp: TypeAlias = tuple[tuple[str, int, int, int], ...]
"""Name, modification time (ns), size and inode of every file of a folder."""


@dataclass(frozen=True, slots=True)
class LoadedBundle:
    """One bundle ready for use: the headline head in this process, the page heads in the helpers."""

    id: str
    manifest: Manifest
    headlines: HeadlineClassifier
    pages: Pool


@dataclass(slots=True)
class BundleHolder:
    """Holds the bundle in use; ``refused`` is the reason why the last bundle was refused, "" when it was taken."""

    folder: Path
    options: PoolOptions
    on_swap: Callable[[BundleHolder], object] = lambda _: None
    bundle: LoadedBundle | None = None
    refused: str = ""
    _stamp: Stamp | None = None
    """The folder that was loaded or refused last; None when the load failed and should be tried again."""
    _is_load_waiting: bool = False
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _closing: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def is_ready(self) -> bool:
        """Whether a checked bundle is in use and its fork server lives."""
        return self.bundle is not None and self.bundle.pages.is_alive

    async def load(self) -> None:
        """Load the bundle that is now in the folder; when that fails, the old bundle stays in use.

        A call while another one waits for its turn does nothing, because that one will load the same bundle.
        """
        if self._is_load_waiting:
            return
        self._is_load_waiting = True
        async with self._lock:
            self._is_load_waiting = False
            self._stamp = _stamp(self.folder)
            try:
                new = await _load(self.folder, self.options)
            except BundleError as error:
                self._refuse(str(error))
            except Exception as error:
                self._stamp = None
                self._refuse(f"the bundle in {self.folder} could not be loaded ({error!r}); it is tried again")
            else:
                self._swap(new)
                freeze_heap()
            self.on_swap(self)

    async def watch(self, seconds: float, *, follows_folder: bool = True) -> None:
        """Look every ``seconds`` whether the fork server has ended or the folder has changed, and load the bundle then.

        Pauses are doubled while loads fail and may succeed later. Without ``follows_folder``, only the fork server is
        watched.
        """
        pause = seconds
        while True:
            await asyncio.sleep(pause)
            try:
                if await self._is_outdated(seconds, follows_folder):
                    await self.load()
                has_failed = self._stamp is None or not self.is_ready
            except Exception as error:
                has_failed = True
                self._refuse(f"the folder {self.folder} could not be watched ({error!r}); it is tried again")
                self.on_swap(self)
            pause = min(2 * pause, max(seconds, _MAX_PAUSE_SECONDS)) if has_failed else seconds

    async def _is_outdated(self, seconds: float, follows_folder: bool) -> bool:
        if self.bundle is not None and not self.bundle.pages.is_alive:
            return True
        stamp = _stamp(self.folder)
        if not follows_folder or stamp == self._stamp:
            return False
        # A folder that is still being written changes again within a moment.
        await asyncio.sleep(min(seconds, _SETTLING_SECONDS))
        return stamp == _stamp(self.folder)

    def _refuse(self, reason: str) -> None:
        self.refused = reason
        _LOG.error("bundle refused: %s", reason)

    async def close(self) -> None:
        """End the helpers once their jobs are done."""
        if self.bundle is not None:
            await self.bundle.pages.close()
        if self._closing:
            await asyncio.wait(self._closing)

    def _swap(self, new: LoadedBundle) -> None:
        old, self.bundle, self.refused = self.bundle, new, ""
        _LOG.info("bundle %s is in use", new.id)
        if old is not None:
            task = asyncio.get_running_loop().create_task(old.pages.close())
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)


async def _load(folder: Path, options: PoolOptions) -> LoadedBundle:
    """Start helpers, which check the bundle, then read it in this process; both must have read the same bytes."""
    for _ in range(_TRIES):
        pool = await Pool.start(folder, options)
        try:
            bundle = await asyncio.to_thread(_read, folder, pool)
        except BaseException:
            await pool.close()
            raise
        if bundle.id == pool.model:
            return bundle
        await pool.close()
    raise BundleError(f"the bundle in {folder} changes faster than it can be read; write it once, in one rename")


def _read(folder: Path, pool: Pool) -> LoadedBundle:
    # Only the headline head is kept: the helpers have read the page heads themselves.
    bundle = read_bundle(folder)
    return LoadedBundle(bundle.id, bundle.manifest, HeadlineClassifier(bundle), pool)


def _stamp(folder: Path) -> Stamp:
    """Return the stamp of a folder; empty when the folder cannot be read."""
    try:
        found = [(path.name, path.stat()) for path in sorted(folder.iterdir())]
    except OSError:
        return ()
    return tuple((name, stat.st_mtime_ns, stat.st_size, stat.st_ino) for name, stat in found)
