"""What the routes of one worker work with, and its life: load, watch, swap, let go."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request

from clf.errors import BundleError
from clf.serving.metrics import Metrics
from clf.serving.problems import Problem
from clf.serving.settings import Settings
from clf.serving.workers.answers import Answer
from clf.serving.workers.live_bundle import Shelf, Stock
from clf.serving.workers.memory import trim
from clf.serving.workers.pool import PoolChoice

if TYPE_CHECKING:
    from clf.feedback.store import FeedbackStore

_TRIM_SECONDS = 0.5


@dataclass(slots=True)
class Service:
    """Settings, the bundle in use, and the counters of one worker."""

    settings: Settings
    shelf: Shelf
    metrics: Metrics
    languages: frozenset[str] = field(default=frozenset())
    _store: FeedbackStore | None = None
    _opening: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, settings: Settings) -> Service:
        """Return the service of one worker; nothing is loaded yet."""
        choice = PoolChoice(settings.helpers, settings.page_seconds, settings.wait_seconds)
        shelf = Shelf(settings.bundle, choice)
        service = cls(settings, shelf, Metrics(settings.metrics_dir))
        shelf.on_swap = service.note
        return service

    @property
    def stock(self) -> Stock:
        """The bundle in use; raises Problem when there is none."""
        if self.shelf.stock is None:
            raise Problem.busy("no bundle is loaded", seconds=5)
        return self.shelf.stock

    @property
    def store(self) -> FeedbackStore:
        """The feedback store, opened when first asked for, by whichever thread; raises what opening it raises.

        Its library takes as much memory as the headline model, and most workers never get a vote.
        """
        from clf.feedback.store import FeedbackStore

        with self._opening:
            if self._store is None:
                self._store = FeedbackStore(self.settings.feedback_url)
            return self._store

    def close(self) -> None:
        """Let go of the store, if it was opened, and of this worker's counts."""
        if self._store is not None:
            self._store.close()
        self.metrics.close()

    def counted(self, route: str, answer: Answer, language: str | None) -> bytes:
        """Count the verdicts of an answer and return its body; a language the bundle does not know counts as none."""
        spoken = (language or "").split("-")[0].lower()
        self.metrics.count_answer(route, answer.tally, spoken if spoken in self.languages else "")
        return answer.body

    def note(self, shelf: Shelf) -> None:
        """Take notice of what the shelf holds now."""
        stock = shelf.stock
        self.languages = frozenset(credit.language for credit in stock.manifest.corpora) if stock else frozenset()
        self.metrics.note_bundle(stock.id if stock else "", refused=bool(shelf.refused))


def service_of(request: Request) -> Service:
    """Return the service that a request is for."""
    service: Service = request.app.state.service
    return service


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Load the bundle, swap it on SIGHUP or when its folder changes, and let the helpers go at the end.

    Raises BundleError when the first bundle is refused: a service without one is of no use.
    """
    service: Service = app.state.service
    shelf, settings = service.shelf, service.settings
    await shelf.load()
    if shelf.stock is None:
        raise BundleError(shelf.refused)
    tasks = [asyncio.create_task(_stay_small())]
    if settings.reload_seconds:
        tasks.append(asyncio.create_task(shelf.watch(settings.reload_seconds)))
    with _on_hangup(shelf):
        yield
    for task in tasks:
        task.cancel()
    await shelf.close()
    service.close()


async def _stay_small() -> None:
    """Return free memory to the system every so often, until cancelled."""
    while True:
        await asyncio.sleep(_TRIM_SECONDS)
        trim()


@contextmanager
def _on_hangup(shelf: Shelf) -> Iterator[None]:
    """Load the bundle again on SIGHUP; only a process's main thread can take signals."""
    loop = asyncio.get_running_loop()
    loads: set[asyncio.Task[None]] = set()

    def load() -> None:
        """Load in a task that is held on to until it ends."""
        task = loop.create_task(shelf.load())
        loads.add(task)
        task.add_done_callback(loads.discard)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop.add_signal_handler(signal.SIGHUP, load)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGHUP)
