"""Experiments -> rates, memory and quality of the batch scorer beside other scorers of headlines, in one run.

All of them learn from the same rows and are measured on the same test rows. Each runs on one core in its own process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path

from sklearn.metrics import roc_auc_score

from benchmarks.environments import python_of
from benchmarks.headline_peers import PEERS, Row
from benchmarks.headline_scorers import SCORERS
from clf.cli.console import console
from clf.cli.learning import experiment_path
from clf.datasets.headlines.parsers import parse
from clf.datasets.markdown import table
from clf.datasets.registry import load_corpora
from clf.datasets.splits import fold_of
from clf.default import SHIPPED
from clf.errors import DataError, MissingExtraError
from clf.model.bundle import read_bundle, write_bundle
from clf.training.experiment import read_experiment
from clf.training.headlines.data import HeadlineData, gather
from clf.training.headlines.heads import train_headlines
from clf.training.packaging import TrainedHeads, build_model
from clf.training.pages.heads import shipped_heads
from clf.types import Example

DATA = Path("data")
MOST_TRAIN = 5_000
"""Training rows of a language; the embeddings of more would take most of the time of the run."""
MOST_TEST = 1_500
"""Test rows of a corpus."""
MOST_TIMED = 50_000
_FOLDS = 5
"""One of these folds of the groups is held out for the settings of the peers."""
_ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_HEADER = ["scorer", "rows/s", "times one by one", "peak MB"]
NAMES = {
    "one": "clf, one headline a call",
    "list": "clf, a list a call",
    "batch": "clf, batch scorer",
    "shipped-one": "clf, one headline a call, the bundle that ships",
    "shipped": "clf, batch scorer, the bundle that ships",
    "pipeline": "scikit-learn pipeline, same weights",
    "fasttext": "fastText",
    "minilm": "MiniLM embeddings and regression",
}


@dataclass(frozen=True, slots=True)
class Task:
    """An experiment to learn from, and corpora to be measured on besides its own test rows."""

    experiment: str
    language: str
    extra_tests: tuple[str, ...] = ()


TASKS = (Task("research-en", "English", ("stop-clickbait",)), Task("research-ro", "Romanian"))


def headline_tables(tasks: Sequence[Task] = TASKS, *, most: int = MOST_TRAIN) -> str:
    """Return the tables of all tasks as Markdown; ``most`` bounds the training rows of each."""
    return "\n\n".join(_task_table(task, most) for task in tasks)


def _task_table(task: Task, most: int) -> str:
    experiment = read_experiment(experiment_path(task.experiment))
    try:
        data = gather(experiment, load_corpora(DATA), DATA)
    except DataError as error:
        return f"{task.language}: not measured, because {error}"
    data = _sampled(data, most)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        tests = _write_rows(data, task, place)
        trained = TrainedHeads(
            experiment=experiment,
            data=data,
            headlines=train_headlines(experiment, data, read_bundle(SHIPPED)),
            pages=shipped_heads(read_bundle(SHIPPED)),
        )
        write_bundle(build_model(trained, place).bundle, place / "bundle")
        results = [result for name in (*SCORERS, *PEERS) if (result := _result(name, place)) is not None]
    text = table([*_HEADER, *(f"ROC AUC, {name}" for name in tests)], _rows(results, tests))
    return f"{task.language}, {len(data.train):,} training rows of `{task.experiment}`:\n\n{text}"


def _sampled(data: HeadlineData, most: int) -> HeadlineData:
    """Return ``data`` with about ``most`` training rows; groups are kept whole."""
    parts = max(1, round(len(data.train) / most))
    kept = [index for index, group in enumerate(data.groups) if fold_of(f"sample {group}", parts) == 0]
    groups = tuple(data.groups[index] for index in kept)
    return replace(data, train=tuple(data.train[index] for index in kept), groups=groups)


def _write_rows(data: HeadlineData, task: Task, place: Path) -> dict[str, list[int]]:
    """Write the rows of all scorers; return the labels of every test file."""
    train = [
        {"text": item.text, "label": item.label, "held_out": fold_of(group, _FOLDS) == 0}
        for item, group in zip(data.train, data.groups, strict=True)
    ]
    _write(place / "train.jsonl", train)
    tests: dict[str, list[Example]] = {}
    for example in data.test:
        tests.setdefault(example.corpus, []).append(example)
    corpora = load_corpora(DATA)
    for name in task.extra_tests:
        if corpora[name].is_present(DATA):
            tests[name] = parse(corpora[name], DATA)
    timed = [*data.train, *(example for part in tests.values() for example in part)]
    _write(place / "timed.jsonl", [{"text": example.text} for example in timed[:MOST_TIMED]])
    labels: dict[str, list[int]] = {}
    for name, part in tests.items():
        chosen = part[:: max(1, len(part) // MOST_TEST)]
        _write(place / f"test-{name}.jsonl", [{"text": example.text} for example in chosen])
        labels[name] = list(map(attrgetter("label"), chosen))
    return labels


def _write(path: Path, rows: Sequence[Row]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def _result(name: str, place: Path) -> Row | None:
    """Return the result of one scorer; None where its packages cannot be installed."""
    console.print(f"  {NAMES[name]}")
    module, bundle = "benchmarks.headline_scorers", place / "bundle"
    python = Path(sys.executable)
    if name in PEERS:
        module = "benchmarks.headline_peers"
        try:
            python = python_of(name)
        except MissingExtraError as error:
            console.print(f"[yellow]{error}[/]")
            return None
    environment = {**os.environ, **_ONE_CORE, "CLF_BUNDLE": str(SHIPPED if name.startswith("shipped") else bundle)}
    subprocess.run([python, "-m", module, name, place], env=environment, check=True, capture_output=True)
    found: Row = json.loads((place / f"{name}.json").read_text(encoding="utf-8"))
    return found


def _rows(results: Sequence[Row], tests: dict[str, list[int]]) -> list[list[str]]:
    rates = {result["name"]: result["rows"] / result["seconds"] for result in results}
    rows = []
    for result in results:
        name = result["name"]
        base = rates["shipped-one" if name.startswith("shipped") else "one"]
        areas = [roc_auc_score(labels, result["probabilities"][f"test-{test}"]) for test, labels in tests.items()]
        quality = [f"{area:.3f}" for area in areas]
        rows.append(
            [
                NAMES[name],
                f"{rates[name]:,.0f}",
                f"{rates[name] / base:.1f}",
                f"{result['megabytes']:.0f}",
                *quality,
            ]
        )
    return rows
