"""Results of a search -> a Markdown table, from the best trial to the worst."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from clf.datasets.markdown import table
from clf.experiments.search.state import TrialResult


def search_markdown(identity: Mapping[str, Any], results: Sequence[TrialResult]) -> str:
    """Return the page of a search; ``identity`` is its record, ``results`` are ordered from best to worst."""
    keys = list(results[0].changes)
    metrics = list(results[0].metrics)
    rows = [_row(rank, result, metrics) for rank, result in enumerate(results, start=1)]
    objective = identity["objective"]
    return (
        f"# Search: {identity['name']}\n\n"
        f"{len(results)} trials, ordered by {objective}, which is measured out of fold on groups left out; smaller is "
        "better. All trials are measured on the rows of the corpora that every trial trains on. Test corpora are not "
        f"read. The best trial is `best.toml` beside this file.\n\n"
        f"{table(['rank', *keys, *metrics], rows)}\n{_failures(results)}"
    )


def describe(changes: Mapping[str, Any]) -> str:
    """Return the changes of a trial on one line.

    >>> describe({"model.c": [4], "namespace.stem.use": False})
    'model.c = [4], namespace.stem.use = false'
    """
    return ", ".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in changes.items())


def _row(rank: int, result: TrialResult, metrics: Sequence[str]) -> list[str]:
    changes = [json.dumps(value, ensure_ascii=False) for value in result.changes.values()]
    values = [_value(result.metrics[name]) if name in result.metrics else "-" for name in metrics]
    return [str(rank), *changes, *values]


def _value(value: float) -> str:
    return f"{value:,g}" if value == int(value) else f"{value:.4f}"


def _failures(results: Sequence[TrialResult]) -> str:
    failed = [f"- {describe(result.changes)}: {result.failure}" for result in results if result.failure]
    return "\n".join(["\nTrials that could not be fitted:\n", *failed, ""]) if failed else ""
