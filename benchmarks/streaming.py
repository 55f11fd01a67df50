"""``clf train --streaming`` beside the exact fit on the same rows, and its memory at several sizes -> ``streaming.md``.

``python -m benchmarks.streaming FOLDER`` trains on the corpus ``generated.csv`` in a folder and prints the seconds and
the peak memory of that process in MB.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from sklearn.metrics import roc_auc_score

from benchmarks.generated import write_csv
from benchmarks.separators import peak_memory
from clf.classifiers import Model
from clf.cli.console import console
from clf.cli.learning import experiment_path
from clf.datasets.markdown import table
from clf.datasets.registry import load_corpora
from clf.default import SHIPPED
from clf.errors import DataError
from clf.model.bundle import read_bundle
from clf.text.tokens import headline_tokens
from clf.training.experiment import Experiment, read_experiment
from clf.training.headlines.data import HeadlineData, gather
from clf.training.headlines.fit import TrainedHeadline, fit_headline
from clf.training.streaming.corpora import StreamedRows
from clf.training.streaming.fit import fit_streamed
from clf.training.streaming.row_store import RowStore, StoredRow
from clf.training.train import train

RESULT = Path(__file__).with_name("streaming.md")
DATA = Path("data")
EXPERIMENTS = ("research-en", "research-es")
"""Experiments whose rows fit into memory, so that both fits can be made."""
SIZES = (100_000, 1_000_000)
"""Generated rows."""
QUICK_SIZES = (20_000, 40_000)
_CORPUS = "generated"
_NAMES = ("rows", "seconds", "rows/s", "peak MB")


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Measure and write the page."""
    quality = [row for name in EXPERIMENTS for row in _both_fits(name)]
    memory = [_memory_row(size) for size in sizes]
    RESULT.write_text(_page(quality, memory), encoding="utf-8")
    console.print(f"wrote {RESULT}")


def main_quick() -> None:
    """Measure the memory at small sizes."""
    main(QUICK_SIZES)


@dataclass(frozen=True, slots=True)
class _Fit:
    """A trained head with the seconds that it took."""

    head: TrainedHeadline
    seconds: float


def _both_fits(name: str) -> list[list[str]]:
    """Return the rows of one experiment: the exact fit and the streamed fit of the same training rows and groups."""
    experiment = read_experiment(experiment_path(name))
    try:
        data = gather(experiment, load_corpora(DATA), DATA)
    except DataError as error:
        console.print(f"[yellow]{name} left out: {error}[/]")
        return []
    (language,) = {example.language for example in data.train}
    data = data.of_language(language)
    started = time.monotonic()
    exact = _Fit(fit_headline(experiment, data, language), time.monotonic() - started)
    streamed = _streamed(experiment, data, language)
    rows = []
    for kind, fit in (("exact", exact), ("streamed", streamed)):
        tokens = sum(len(tfidf.tokens) for tfidf in fit.head.model.tfidfs)
        rows.append(
            [
                name,
                kind,
                f"{len(data.train):,}",
                f"{tokens:,}",
                f"{fit.head.selection.c:g}",
                f"{_auc(fit.head, data):.4f}",
                f"{fit.seconds:.0f}",
            ]
        )
    return rows


def _streamed(experiment: Experiment, data: HeadlineData, language: str) -> _Fit:
    with tempfile.TemporaryDirectory() as folder:
        store = RowStore(Path(folder) / "rows.sqlite")
        started = time.monotonic()
        pairs = zip(data.train, data.groups, strict=True)
        store.add(StoredRow(example, group, True, False) for example, group in pairs)
        store.sort()
        rows = StreamedRows(store, data, experiment.model.folds)
        head = fit_streamed(experiment, rows, language, Path(folder))
        return _Fit(head, time.monotonic() - started)


def _auc(head: TrainedHeadline, data: HeadlineData) -> float:
    """Return the ROC AUC over the test rows, which neither fit has seen."""
    names = head.head.namespaces
    logits = [head.scorer.logit(headline_tokens(example.text, names)) for example in data.test]
    return float(roc_auc_score([example.label for example in data.test], logits))


def _memory_row(size: int) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        write_csv(Path(folder) / f"{_CORPUS}.csv", size)
        command = [sys.executable, "-m", "benchmarks.streaming", folder]
        found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    seconds, megabytes = map(float, found.split()[-2:])
    return [f"{size:,}", f"{seconds:.0f}", f"{size / seconds:,.0f}", f"{megabytes:.0f}"]


def _train_generated(folder: Path) -> None:
    """Train on the generated corpus of ``folder``, as the verb does; print seconds and peak memory."""
    name = f"{_CORPUS}.csv"
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    entry = {"task": "headlines", "language": "en", "licence": "CC0-1.0", "labelling": "made", "parser": "own"}
    lines = [f"[{_CORPUS}]", *(f'{key} = "{value}"' for key, value in entry.items())]
    lines += ['use = "train"', f'path = "{name}"', f'sha256 = "{digest}"']
    (folder / "corpora.toml").write_text("\n".join(lines), encoding="utf-8")
    base = read_experiment(experiment_path("research-en"))
    changes = {"name": _CORPUS, "data": base.data.model_copy(update={"train": [_CORPUS], "holdout": {_CORPUS: 0.001}})}
    experiment = base.model_copy(update={**changes, "model": base.model.model_copy(update={"c": [1.0]}), "pages": None})
    started = time.monotonic()
    train(experiment, load_corpora(folder), folder, folder=folder / "run", streaming=True)
    print(f"{time.monotonic() - started:.1f} {peak_memory():.1f}")


def _page(quality: list[list[str]], memory: list[list[str]]) -> str:
    header = ["experiment", "fit", "training rows", "tokens", "C", "ROC AUC, test rows", "seconds"]
    shipped = Model(read_bundle(SHIPPED)).bundle.id
    return f"""# Training out of core

Written by `python -m benchmarks streaming`. The bundle that ships is `{shipped}`; nothing here changes it.

## The same rows, both ways

Both fits get the same training rows and the same groups. Neither has seen the test rows, which are held out by group.
The exact fit chooses C by cross-validation over all folds, the streamed fit by one held-out fold.

{table(header, quality)}

## Memory

One run of `clf train --streaming` on generated rows in one process: reading, counting, fitting, evaluation, reports.

{table(list(_NAMES), memory)}
"""


if __name__ == "__main__":
    _train_generated(Path(sys.argv[1]))
