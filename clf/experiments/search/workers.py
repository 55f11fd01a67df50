"""Trials -> results, as they finish: on the cores of this machine, or on the workers of a Dask scheduler."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Protocol

from joblib import Parallel, delayed, parallel_config

from clf.errors import DataError, ExperimentError
from clf.experiments.search.grid import Trial
from clf.experiments.search.state import TrialResult
from clf.parallel import workers


class Material(Protocol):
    """The data that all trials share; it is sent to every worker once."""

    def run(self, trial: Trial) -> dict[str, float]:
        """Return the metrics of ``trial``; the first one is the objective."""


def run_trials(
    material: Material, trials: Sequence[Trial], *, jobs: int = -1, scheduler: str | None = None
) -> Iterator[TrialResult]:
    """Yield the result of every trial as it finishes.

    ``jobs`` is the number of processes, -1 for all cores. With the address of a Dask ``scheduler``, its workers run the
    trials. Raises InputError for a scheduler that does not answer, or that has no worker.
    """
    with workers([material], jobs, scheduler):
        # Without batches, a finished trial is never held back by another one.
        yield from Parallel(return_as="generator_unordered", batch_size=1, pre_dispatch="2*n_jobs")(
            delayed(_attempt)(material, trial) for trial in trials
        )


def _attempt(material: Material, trial: Trial) -> TrialResult:
    started = time.monotonic()
    try:
        # One process per trial: nested processes would compete for the same cores.
        with parallel_config(backend="sequential"):
            metrics = material.run(trial)
    except (DataError, ExperimentError) as error:
        seconds = round(time.monotonic() - started, 2)
        return TrialResult(trial.key, trial.changes, None, seconds=seconds, failure=str(error))
    objective = next(iter(metrics.values()))
    return TrialResult(
        key=trial.key,
        changes=trial.changes,
        objective=objective,
        metrics=metrics,
        seconds=round(time.monotonic() - started, 2),
    )
