"""The files of a run -> the evidence of the gate: predictions, size, speed, and equality with the pipelines."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from clf.classifiers import Model
from clf.model.bundle import read_bundle
from clf.training.packaging import PIPELINE
from clf.training.predictions import Predictions, read_predictions
from clf.training.record import RECORD, read_record

FILES = (RECORD, "predictions", "bundle")
"""The logged files and folders of a run that the gate reads."""
_ROUNDS = 5
"""The time of a model is the least of so many rounds."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the gate knows of one run.

    ``audit`` is the verdict of the audit. ``pipeline_difference`` is the largest difference of a probability from the
    scikit-learn pipeline; None where the run does not tell it, or where its bundle is not the one that it made.
    """

    name: str
    bundle_id: str
    predictions: Predictions
    audit: str
    size: int
    """Bytes of the bundle on disk."""
    pipeline_difference: float | None
    model: Model


def gather_evidence(folder: Path) -> Evidence:
    """Return the evidence of the run whose files are in ``folder``; raises DataError and BundleError."""
    record, bundle = read_record(folder), read_bundle(folder / "bundle")
    model = Model(bundle)
    model.check_probes()
    is_own = record.params.get("bundle") == bundle.id
    return Evidence(
        name=record.name,
        bundle_id=bundle.id,
        predictions=read_predictions(folder),
        audit=record.audit,
        size=sum(path.stat().st_size for path in (folder / "bundle").iterdir()),
        pipeline_difference=record.metrics.get(PIPELINE) if is_own else None,
        model=model,
    )


def headline_seconds(models: Sequence[Model], texts: Sequence[str]) -> list[float]:
    """Return the processor time in seconds that each of ``models`` needs for one of ``texts``, on average.

    Models take turns, so that a busy machine slows all of them.
    """
    least = [float("inf")] * len(models)
    for _ in range(_ROUNDS):
        for index, model in enumerate(models):
            started = time.process_time()
            model.score(texts)
            least[index] = min(least[index], (time.process_time() - started) / max(1, len(texts)))
    return least
