"""The state of one worker and its life: load the bundle, watch its folder, swap bundles, close."""

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
from clf.serving.validation import Validator
from clf.serving.workers.answers import Answer
from clf.serving.workers.live_bundle import BundleHolder, LoadedBundle
from clf.serving.workers.memory import trim
from clf.serving.workers.pool import PoolOptions

if TYPE_CHECKING:
    from clf.feedback.store import FeedbackStore

_WATCH_SECONDS = 2.0
"""Interval at which the fork server is watched where the folder of the bundle is not."""
_TRIM_SECONDS = 0.5
"""Interval at which free memory is returned to the system."""


@dataclass(slots=True)
class Service:
    """Settings, the bundle in use, the metrics and the feedback store of one worker."""

    settings: Settings
    holder: BundleHolder
    metrics: Metrics
    validator: Validator = field(default_factory=Validator)
    languages: frozenset[str] = field(default=frozenset())
    _store: FeedbackStore | None = None
    _opening: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, settings: Settings) -> Service:
        """Return the service of one worker; nothing is loaded yet."""
        options = PoolOptions(settings.helpers, settings.page_seconds, settings.wait_seconds)
        holder = BundleHolder(settings.bundle, options)
        service = cls(settings, holder, Metrics(settings.metrics_dir))
        holder.on_swap = service.note_bundle
        return service

    @property
    def bundle(self) -> LoadedBundle:
        """The bundle in use; raises Problem when there is none."""
        if self.holder.bundle is None:
            raise Problem.busy("no bundle is loaded", seconds=5)
        return self.holder.bundle

    @property
    def store(self) -> FeedbackStore:
        """The feedback store, opened at first use; raises StoreError or MissingExtraError.

        Its library takes as much memory as the headline model, and most workers never get a vote.
        """
        from clf.feedback.store import FeedbackStore

        with self._opening:
            if self._store is None:
                self._store = FeedbackStore(self.settings.feedback_url)
            return self._store

    def close(self) -> None:
        """Close the store, where it was opened, and the metrics of this worker."""
        if self._store is not None:
            self._store.close()
        self.metrics.close()

    def count(self, answer: Answer, route: str, language: str | None) -> bytes:
        """Count the verdicts of an answer and return its body; languages without a corpus are counted as ""."""
        primary = (language or "").split("-")[0].lower()
        self.metrics.count_answer(route, answer.tally, primary if primary in self.languages else "")
        return answer.body

    def note_bundle(self, holder: BundleHolder) -> None:
        """Update languages and metrics after the holder has loaded or refused a bundle."""
        bundle = holder.bundle
        self.languages = _languages(bundle) if bundle else frozenset()
        self.metrics.note_bundle(bundle.id if bundle else "", refused=bool(holder.refused))


def _languages(bundle: LoadedBundle) -> frozenset[str]:
    """Return the languages with a headline head; those of the corpora for an old bundle, whose one head has none."""
    trained_on = (credit.language for credit in bundle.manifest.corpora if credit.task == "headlines")
    return frozenset(bundle.headlines.languages or trained_on)


def service_of(request: Request) -> Service:
    """Return the service that answers a request."""
    service: Service = request.app.state.service
    return service


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Load the bundle, swap it on SIGHUP or when its folder changes, and end the helpers at the end.

    Raises BundleError when the first bundle is refused, because a service without a bundle is useless.
    """
    service: Service = app.state.service
    holder, settings = service.holder, service.settings
    await holder.load()
    if holder.bundle is None:
        raise BundleError(holder.refused)
    seconds, follows_folder = settings.reload_seconds or _WATCH_SECONDS, bool(settings.reload_seconds)
    tasks = [
        asyncio.create_task(_trim_regularly()),
        asyncio.create_task(holder.watch(seconds, follows_folder=follows_folder)),
    ]
    with _reload_on_hangup(holder):
        yield
    for task in tasks:
        task.cancel()
    await holder.close()
    service.close()


async def _trim_regularly() -> None:
    """Return free memory to the system twice a second, until cancelled."""
    while True:
        await asyncio.sleep(_TRIM_SECONDS)
        trim()


@contextmanager
def _reload_on_hangup(holder: BundleHolder) -> Iterator[None]:
    """Load the bundle again on SIGHUP; does nothing outside the main thread, which alone can handle signals."""
    loop = asyncio.get_running_loop()
    loads: set[asyncio.Task[None]] = set()

    def load() -> None:
        """Load in a task; the set keeps it from being collected before it ends."""
        task = loop.create_task(holder.load())
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
