"""Trials -> results, as they finish: on the cores of this machine, or on the workers of a Dask scheduler."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from joblib import Parallel, delayed, parallel_config

from clf.errors import DataError, ExperimentError, InputError, MissingExtraError
from clf.experiments.search.grid import Trial
from clf.experiments.search.state import TrialResult

CONNECT_SECONDS = 8
"""Seconds after which a scheduler, or the first of its workers, counts as not answering."""


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
    with _backend(material, jobs, scheduler):
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


@contextmanager
def _backend(material: Material, jobs: int, scheduler: str | None) -> Iterator[None]:
    if scheduler is None:
        with parallel_config(backend="loky", n_jobs=jobs):
            yield
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingExtraError(f'a scheduler needs {error.name}: pip install "clf-news[experiments]"') from None
    connect: Callable[..., Any] = Client
    try:
        client = connect(scheduler, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise InputError(
            f"the scheduler {scheduler} does not answer ({error}); start one with `dask scheduler`, give its address "
            "such as tcp://host:8786, or search without --scheduler"
        ) from None
    with client:
        if not client.ncores():
            raise InputError(
                f"the scheduler {scheduler} has no worker; start some with `dask worker {scheduler}`, "
                "in an environment with this version of clf"
            )
        with parallel_config(backend="dask", scatter=[material]):
            yield
