"""The ``[search]`` table of an experiment -> trials: one experiment for each point of the grid, every key checked.

A key is dotted: ``model.c`` is the key ``c`` of the table ``[model]``, ``data.weights.own-ro`` a weight, and
``namespace.stem.use`` the key ``use`` of the namespace called ``stem``. Its value is the list of values to try.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256
from itertools import product
from math import prod
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal, TypeAlias

from clf.errors import ExperimentError
from clf.training.experiment import Experiment, check_tables
from clf.training.inheritance import Tables

Changes: TypeAlias = Mapping[str, Any]
"""Dotted key -> value."""
MOST_TRIALS = 10_000
"""Trials; a larger grid is a mistake."""
_LISTS = ("model.c",)
"""Keys whose value is a list, for which a grid may give single values."""
_FIXED = ("name", "description", "extends", "search", "data.test", "data.optional", "data.language_train")
_FIXED_KEYS = (*_FIXED, "data.kept_languages", "data.licences", "data.set_aside_repeats", "model.fold_by", "pages.test")
"""Keys that change nothing that a search measures, or change what it measures."""
_PER_CORPUS = ("data.weights.", "data.holdout.")


@dataclass(frozen=True, slots=True)
class Trial:
    """One point of the grid: its changes, the experiment with these changes, and a digest of the changes as its key."""

    key: str
    changes: Changes
    experiment: Experiment


@dataclass(frozen=True, slots=True)
class Grid:
    """All trials of a search; ``kind`` tells which heads they train, ``base`` is the experiment without changes."""

    base: Experiment
    tables: Tables
    kind: Literal["headlines", "pages"]
    trials: tuple[Trial, ...]


def read_grid(tables: Tables, path: Path, *, budget: int | None = None) -> Grid:
    """Return the grid of the experiment with ``tables`` that was read from ``path``.

    With a ``budget``, only so many trials are kept, evenly mixed over the grid and the same ones every time. Raises
    ExperimentError for an absent or empty table, unknown and fixed keys, impossible values, and a budget below 1.
    """
    if budget is not None and budget < 1:
        raise ExperimentError(f"a budget of {budget} trials leaves nothing to try; give 1 or more, or none for all")
    base = check_tables(tables, path)
    axes = _axes(tables, path)
    trials = [_trial(tables, dict(zip(axes, point, strict=True)), path) for point in product(*axes.values())]
    _check_corpora(axes, trials, path)
    if budget is not None:
        # The digests order the grid at random, and in the same order every time.
        kept = sorted(trials, key=attrgetter("key"))[:budget]
        trials = sorted(kept, key=trials.index)
    kind: Literal["headlines", "pages"] = "pages" if all(map(_is_of_pages, axes)) else "headlines"
    return Grid(base, tables, kind, tuple(trials))


def with_changes(tables: Tables, changes: Changes) -> Tables:
    """Return ``tables`` with the value of every dotted key set; raise ExperimentError for a key that leads nowhere."""
    result = deepcopy(tables)
    for key, value in changes.items():
        *parents, last = key.split(".")
        table = _descend(result, parents, key)
        table[last] = [value] if key in _LISTS and not isinstance(value, list) else value
    return result


def _axes(tables: Tables, path: Path) -> dict[str, list[Any]]:
    table = tables.get("search")
    if not isinstance(table, dict) or not table:
        raise ExperimentError(
            f'{path} has an empty search space; add a table such as\n  [search]\n  "model.c" = [4, 8, 16]'
        )
    axes = dict(_flat(table))
    for key, values in axes.items():
        _check_axis(key, values, path)
    if len(set(map(_is_of_pages, axes))) > 1:
        raise ExperimentError(
            f"{path} searches over headlines and pages at once ({', '.join(axes)}); their heads are trained apart, "
            "so search in two files"
        )
    count = prod(map(len, axes.values()))
    if count > MOST_TRIALS:
        raise ExperimentError(f"{path} has a grid of {count:,} trials; the most are {MOST_TRIALS:,}, drop some values")
    return axes


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the dotted keys of a table with their values; keys without quotes make tables in tables."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _check_axis(key: str, values: object, path: Path) -> None:
    if key in _FIXED_KEYS:
        raise ExperimentError(f"{path}: a search cannot change {key!r}, because it changes no trial or all of them")
    if not isinstance(values, list) or not values:
        raise ExperimentError(f"{path}: search.{key} = {values!r}: give a list of at least one value")
    for index, value in enumerate(values):
        if value in values[:index]:
            raise ExperimentError(f"{path}: search.{key} has the value {value!r} twice; drop one")


def _trial(tables: Tables, changes: Changes, path: Path) -> Trial:
    experiment = check_tables(with_changes(tables, changes), path)
    return Trial(sha256(json.dumps(changes, sort_keys=True).encode()).hexdigest()[:16], changes, experiment)


def _check_corpora(axes: Mapping[str, object], trials: Sequence[Trial], path: Path) -> None:
    """Raise ExperimentError for the weight or the share of a corpus that no trial trains on."""
    trained = set[str]().union(*(trial.experiment.data.train for trial in trials))
    for key in axes:
        corpus = key.rpartition(".")[2]
        if key.startswith(_PER_CORPUS) and corpus not in trained:
            raise ExperimentError(
                f"{path}: search.{key}: no trial trains on {corpus!r}; they train on {', '.join(sorted(trained))}"
            )


def _descend(tables: Tables, parents: Sequence[str], key: str) -> Tables:
    """Return the table that ``parents`` lead to; tables that the file leaves out are made."""
    table = tables
    for index, name in enumerate(parents):
        if index == 0 and name == "namespace":
            entries: list[Any] = table.get(name, [])
            if len(parents) != 2:
                raise ExperimentError(f"search.{key}: name a namespace and its key, such as namespace.stem.use")
            return _namespace(entries, parents[1], key)
        table = table.setdefault(name, {})
        if not isinstance(table, dict):
            raise ExperimentError(f"search.{key}: {'.'.join(parents[: index + 1])} is a value and has no keys")
    return table


def _namespace(entries: Sequence[Any], name: str, key: str) -> Tables:
    found: list[Tables] = [entry for entry in entries if entry.get("name") == name]
    if len(found) != 1:
        known = ", ".join(str(entry.get("name")) for entry in entries) or "none"
        times = "stands more than once" if found else "is not there"
        raise ExperimentError(f"search.{key}: the namespace {name!r} {times}; the experiment has {known}")
    return found[0]


def _is_of_pages(key: str) -> bool:
    return key.startswith("pages.")
