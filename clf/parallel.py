"""Functions of joblib -> the cores of this machine, or the workers of a Dask scheduler, in searches and batches."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from joblib import parallel_config

from clf.errors import InputError, MissingExtraError

CONNECT_SECONDS = 8
"""Seconds after which a scheduler, or the first of its workers, counts as not answering."""


@dataclass(frozen=True, slots=True)
class Workers:
    """The workers of a run: so many processes of this machine (-1: one per core), or those of a Dask scheduler."""

    jobs: int = -1
    scheduler: str | None = None

    @property
    def processes(self) -> int:
        """The number of processes of this machine."""
        return self.jobs if self.jobs > 0 else os.cpu_count() or 1


@contextmanager
def workers(shared: Sequence[Any], jobs: int, scheduler: str | None) -> Iterator[Any]:
    """Let joblib use ``jobs`` processes (-1: one per core), or the workers of ``scheduler``; yield the Dask client.

    joblib runs the functions in this process when all workers together have one thread. ``shared`` are arguments that
    are sent to every worker once. The client is None without a scheduler. Raises InputError for a scheduler that does
    not answer or has no worker.
    """
    if scheduler is None:
        with parallel_config(backend="loky", n_jobs=jobs):
            yield None
        return
    with _connected(scheduler) as client:
        if not client.ncores():
            raise InputError(
                f"the scheduler {scheduler} has no worker; start some with `dask worker {scheduler}`, "
                "in an environment with this version of clf"
            )
        with parallel_config(backend="dask", scatter=list(shared)):
            yield client


def _connected(scheduler: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingExtraError(f'a scheduler needs {error.name}: pip install "clf-news[batch]"') from None
    # A lost scheduler is reported once, by the caller; these loggers would print tracebacks besides.
    for name in ("distributed", "distributed.client", "tornado.application", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    connect: Callable[..., Any] = Client
    try:
        return connect(scheduler, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise InputError(
            f"the scheduler {scheduler} does not answer ({error}); start one with `dask scheduler`, give its address "
            "such as tcp://host:8786, or run without --scheduler"
        ) from None
