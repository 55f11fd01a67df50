"""Requests and answers -> Prometheus metrics: load and drift, never a text.

Several workers write their metrics to files in one folder; the worker that gets ``GET /metrics`` adds them up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import getpid
from pathlib import Path
from typing import Any

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

_SECOND_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_BYTE_BUCKETS = (100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)
_SCORE_BUCKETS = tuple(step / 10 for step in range(1, 11))
MEDIA_TYPE = CONTENT_TYPE_LATEST
# The creation times of series are of no use here, and double their number.
disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    """The metrics of one worker."""

    def __init__(self, folder: Path | None = None) -> None:
        """Count in memory, or in ``folder`` when several workers share it."""
        self.folder = folder
        self.registry = CollectorRegistry()
        to: dict[str, Any] = {"registry": self.registry}
        self.requests = Counter("clf_requests", "Requests by route and status", ["route", "status"], **to)
        self.seconds = Histogram("clf_request_seconds", "Time to answer", ["route"], buckets=_SECOND_BUCKETS, **to)
        self.bytes = Histogram("clf_request_bytes", "Size of bodies", ["route"], buckets=_BYTE_BUCKETS, **to)
        self.verdicts = Counter("clf_verdicts", "Verdicts returned", ["route", "verdict", "language"], **to)
        self.scores = Histogram("clf_scores", "Probabilities, or a sample", ["route"], buckets=_SCORE_BUCKETS, **to)
        self.tokens = Counter("clf_tokens", "Tokens of sampled headlines", ["known"], **to)
        self.votes = Counter("clf_votes", "Votes received", ["kind"], **to)
        self.bundle = _gauge("clf_bundle_workers", "Workers that use this bundle", ["model"], to)
        self.refused = _gauge("clf_bundle_refused", "Workers that refused the last bundle", [], to)
        self._model = ""
        # Finding a series by its labels takes longer than counting.
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
        """Record the bundle that this worker uses, and whether the last one was refused."""
        if self._model:
            self.bundle.labels(self._model).set(0)
        self._model = model
        if model:
            self.bundle.labels(model).set(1)
        self.refused.set(refused)

    def text(self) -> bytes:
        """Return the metrics of all workers in the text format of Prometheus."""
        if self.folder is None:
            return generate_latest(self.registry)
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry, path=str(self.folder))  # type: ignore[no-untyped-call]
        return generate_latest(registry)

    def close(self) -> None:
        """Remove the gauges of this worker."""
        if self.folder is not None:
            multiprocess.mark_process_dead(getpid(), path=str(self.folder))  # type: ignore[no-untyped-call]


def _gauge(name: str, text: str, labels: Sequence[str], to: Mapping[str, Any]) -> Gauge:
    """Return a gauge that is summed over the workers that live."""
    return Gauge(name, text, labels, multiprocess_mode="livesum", **to)
