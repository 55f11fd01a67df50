"""Tasks -> outcomes as they finish, by the processes of this machine or the workers of a Dask scheduler."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from joblib import Parallel, delayed
from joblib.externals.loky.process_executor import BrokenProcessPool

from clf.batch.bundle_copy import BundleCopy, package_version
from clf.batch.shares import Outcome
from clf.batch.work import Task, run_task
from clf.errors import BundleError, ClfError, DataError
from clf.parallel import workers

_TRIES = 3
"""Times that lost workers of this machine are replaced while no share gets done."""


def run_tasks(bundle: BundleCopy, tasks: Iterable[Task], jobs: int, scheduler: str | None) -> Iterator[Outcome]:
    """Yield the outcome of every task as it finishes.

    A task whose worker is lost is run again. Raises DataError when workers are lost again and again, and BundleError
    for a worker with another version of the package.
    """
    with workers([bundle], jobs, scheduler) as client:
        if client is not None:
            _check_versions(bundle, client)
            yield from _on_cluster(bundle, tasks, str(scheduler))
        elif jobs == 1:
            yield from (run_task(bundle, task) for task in tasks)
        else:
            yield from _on_machine(bundle, tasks)


def _on_machine(bundle: BundleCopy, tasks: Iterable[Task]) -> Iterator[Outcome]:
    """Run tasks by processes; after a process was killed, the tasks that were under way run again."""
    waiting, source = dict[str, Task](), iter(tasks)

    def next_tasks() -> Iterator[Task]:
        """Yield the tasks that were lost with their worker, then the others."""
        yield from list(waiting.values())
        for task in source:
            waiting[task.name] = task
            yield task

    failures = 0
    while True:
        try:
            for outcome in _parallel(bundle, next_tasks()):
                del waiting[outcome.name]
                failures = 0
                yield outcome
        except BrokenProcessPool:
            failures += 1
            if failures == _TRIES:
                raise DataError(
                    f"worker processes ended {_TRIES} times while {next(iter(waiting))} ran; is there memory for "
                    "them? Try fewer --workers with --resume"
                ) from None
        else:
            return


def _on_cluster(bundle: BundleCopy, tasks: Iterable[Task], scheduler: str) -> Iterator[Outcome]:
    try:
        yield from _parallel(bundle, tasks)
    except ClfError:
        raise
    except Exception as error:
        # Dask has many errors for a lost scheduler or worker, some of them private.
        raise DataError(
            f"the workers of {scheduler} are lost ({type(error).__name__}: {error!s:.200}); the same command with "
            "--resume goes on"
        ) from None


def _parallel(bundle: BundleCopy, tasks: Iterable[Task]) -> Iterator[Outcome]:
    # A share is large, so tasks need no batches, and few of them wait.
    parallel: Callable[..., Iterator[Outcome]] = Parallel(
        return_as="generator_unordered", batch_size=1, pre_dispatch="2*n_jobs"
    )
    return parallel(delayed(run_task)(bundle, task) for task in tasks)


def _check_versions(bundle: BundleCopy, client: Any) -> None:
    """Raise BundleError that names the first worker with another version of the package, or without it."""
    try:
        versions = client.run(package_version)
    except Exception as error:
        raise BundleError(
            f"a worker cannot load clf.batch ({error}); install clf-news[batch] {bundle.version} on every worker"
        ) from None
    for address, version in versions.items():
        if version != bundle.version:
            raise BundleError(
                f"the worker {address} has clf {version}, this run needs clf {bundle.version}; install the same "
                "version on every worker"
            )
