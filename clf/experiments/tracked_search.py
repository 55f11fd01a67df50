"""The folder of a search -> one MLflow run with a nested run per trial."""

from __future__ import annotations

from pathlib import Path

from clf.experiments.search.report import describe
from clf.experiments.search.run import ranked
from clf.experiments.search.state import TrialResult, read_search
from clf.training.tracking.nested import LoggedRun, TrackedSearch, track_nested


def track_search(folder: Path, *, uri: str) -> TrackedSearch:
    """Log the search in ``folder`` to the store at ``uri``; raises DataError for a folder that holds none.

    Raises TrackingError when the store cannot be reached or written; the folder is left as it is.
    """
    record, results = read_search(folder)
    ordered = ranked(results)
    best = ordered[0] if ordered else None
    parent = LoggedRun(
        name=f"{record['name']} search",
        params={"experiment": record["name"], "objective": record["objective"], "trials": len(ordered)},
        metrics=best.metrics if best else {},
        description=f"The best of {len(ordered)} trials: {describe(best.changes)}" if best else "No trial is finished.",
        tags={f"sha256.{name}": " ".join(hashes) for name, hashes in record["sha256"].items()},
    )
    return track_nested(parent, list(map(_child, ordered)), folder, uri=uri)


def _child(result: TrialResult) -> LoggedRun:
    return LoggedRun(
        name=f"trial {result.key}",
        params=result.changes,
        metrics={**result.metrics, "seconds": result.seconds},
        description=result.failure or describe(result.changes),
    )
