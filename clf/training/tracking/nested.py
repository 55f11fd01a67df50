"""A run with runs inside it, such as a search with its trials -> the tracking store."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clf.training.tracking.store import DESCRIPTION, EXPERIMENT, legal_names, logging_to

_PARENT, _NAME = "mlflow.parentRunId", "mlflow.runName"
"""Tags that MLflow's pages read."""


@dataclass(frozen=True, slots=True)
class LoggedRun:
    """The name, description, settings and figures of one run."""

    name: str
    params: Mapping[str, Any]
    metrics: Mapping[str, float]
    description: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrackedSearch:
    """A logged search: the address of the store, the run id, and how many runs are inside it."""

    uri: str
    run_id: str
    children: int


def track_nested(parent: LoggedRun, children: Sequence[LoggedRun], folder: Path, *, uri: str) -> TrackedSearch:
    """Log ``parent`` with ``children`` inside it and the files of ``folder`` as its artifacts; ``uri`` is the store.

    Raises TrackingError when the store cannot be reached or written; the folder is left as it is.
    """
    with logging_to(uri, folder) as mlflow:
        client = mlflow.MlflowClient(tracking_uri=uri)
        experiment = client.get_experiment_by_name(EXPERIMENT).experiment_id
        run_id = _log(mlflow, client, experiment, parent)
        for child in children:
            child_id = _log(mlflow, client, experiment, child, parent=run_id)
            client.set_terminated(child_id)
        for path in sorted(folder.glob("*.*")):
            if path.is_file() and not path.name.startswith("."):
                client.log_artifact(run_id, str(path))
        client.set_terminated(run_id)
    return TrackedSearch(uri, run_id, len(children))


def _log(mlflow: Any, client: Any, experiment: str, run: LoggedRun, *, parent: str = "") -> str:
    """Create one run with its figures in one request each, and return its id."""
    tags = {**run.tags, _NAME: run.name, DESCRIPTION: run.description}
    if parent:
        tags[_PARENT] = parent
    run_id = str(client.create_run(experiment, tags=tags).info.run_id)
    now, entities = int(time.time() * 1000), mlflow.entities
    metrics = [entities.Metric(name, value, now, 0) for name, value in legal_names(run.metrics).items()]
    params = [entities.Param(name, str(value)) for name, value in run.params.items()]
    client.log_batch(run_id, metrics=metrics, params=params)
    return run_id
