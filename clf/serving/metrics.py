"""What the service counts, for Prometheus: requests and drift, never a text.

With several workers, each writes its counts to files in one folder, and whichever is asked adds them all up.
"""

from __future__ import annotations

from os import getpid
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
    multiprocess,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from clf.serving.workers.answers import Tally

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_BYTES = (100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)
_SCORES = tuple(step / 10 for step in range(1, 11))
MEDIA_TYPE = CONTENT_TYPE_LATEST
# When each series began is of no use here, and doubles their number.
disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    """The counters of one worker."""

    def __init__(self, folder: Path | None = None) -> None:
        """Count in memory, or in ``folder`` when several workers share it."""
        self.folder = folder
        self.registry = one = CollectorRegistry()
        self.requests = Counter("clf_requests", "Requests by route and status", ["route", "status"], registry=one)
        self.seconds = Histogram("clf_request_seconds", "Time to answer", ["route"], buckets=_SECONDS, registry=one)
        self.bytes = Histogram("clf_request_bytes", "Size of bodies", ["route"], buckets=_BYTES, registry=one)
        self.verdicts = Counter("clf_verdicts", "Verdicts given", ["route", "verdict", "language"], registry=one)
        self.scores = Histogram("clf_scores", "Probabilities, or a sample", ["route"], buckets=_SCORES, registry=one)
        self.tokens = Counter("clf_tokens", "Tokens of sampled headlines", ["known"], registry=one)
        self.votes = Counter("clf_votes", "Votes received", ["kind"], registry=one)
        self.bundle = Gauge(
            "clf_bundle_workers", "Workers that use this bundle", ["model"], multiprocess_mode="livesum", registry=one
        )
        self.refused = Gauge(
            "clf_bundle_refused", "Workers that refused the last bundle", multiprocess_mode="livesum", registry=one
        )
        self._model = ""
        # Looking a series up by its labels takes longer than counting.
        self._children: dict[tuple[str, int], tuple[Counter, Histogram, Histogram]] = {}

    def count_request(self, route: str, status: int, *, seconds: float, size: int) -> None:
        """Count one answered request."""
        key = route, status
        if key not in self._children:
            self._children[key] = (
                self.requests.labels(route, str(status)),
                self.seconds.labels(route),
                self.bytes.labels(route),
            )
        requests, times, sizes = self._children[key]
        requests.inc()
        times.observe(seconds)
        sizes.observe(size)

    def count_answer(self, route: str, tally: Tally, language: str) -> None:
        """Count the verdicts of one answer."""
        for verdict, number in tally.verdicts.items():
            self.verdicts.labels(route, verdict, language).inc(number)
        scores = self.scores.labels(route)
        for score in tally.scores:
            scores.observe(score)
        if tally.tokens:
            self.tokens.labels("no").inc(tally.unknown)
            self.tokens.labels("yes").inc(tally.tokens - tally.unknown)

    def note_bundle(self, model: str, *, refused: bool) -> None:
        """Say which bundle this worker uses, and whether the last one was refused."""
        if self._model:
            self.bundle.labels(self._model).set(0)
        self._model = model
        if model:
            self.bundle.labels(model).set(1)
        self.refused.set(refused)

    def text(self) -> bytes:
        """Return the counts of all workers in Prometheus' text format."""
        if self.folder is None:
            return generate_latest(self.registry)
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry, path=str(self.folder))  # type: ignore[no-untyped-call]
        return generate_latest(registry)

    def close(self) -> None:
        """Take this worker's gauges back."""
        if self.folder is not None:
            multiprocess.mark_process_dead(getpid(), path=str(self.folder))  # type: ignore[no-untyped-call]
