"""The gate and trainings on the project's own corpus: flipped labels and a leak are refused, a better model passes."""

import csv
import hashlib
import shutil
from pathlib import Path

import pytest

from clf.datasets.registry import Corpus, load_corpora
from clf.errors import GateError, LeakageError
from clf.experiments.gate.promote import promote
from clf.training.experiment import Experiment
from clf.training.tracking import track
from clf.training.train import train

pytestmark = [pytest.mark.doors, pytest.mark.filterwarnings("ignore")]
SHARE = 3
"""One row in so many has its label flipped."""


def experiment(name: str, corpora: list[str], *, test: list[str] | None = None, weak: bool = False) -> Experiment:
    namespaces = [{"name": "word", "min_groups": 2}, {"name": "stem", "min_groups": 2}]
    return Experiment.model_validate(
        {
            "name": name,
            "data": {"train": corpora, "test": test or []},
            "namespace": namespaces[:1] if weak else namespaces,
            "model": {"c": [0.05 if weak else 8.0], "folds": 3},
            "pages": None,
        }
    )


def changed(corpus: Corpus, data: Path, name: str, keep: int) -> Corpus:
    """Return a copy of ``corpus`` in which the labels of one row in ``keep`` are flipped."""
    rows = list(csv.DictReader((data / str(corpus.path)).open(encoding="utf-8", newline="")))
    for row in rows[::keep]:
        row["label"] = {"clickbait": "editorial", "editorial": "clickbait"}[row["label"]]
    path = data / "headlines" / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return corpus.model_copy(update={"path": f"headlines/{name}.csv", "sha256": digest})


def test_worse_is_refused_a_leak_earlier_and_better_is_accepted(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    shutil.copytree(root / "data", data, ignore=shutil.ignore_patterns("raw"))
    monkeypatch.chdir(tmp_path)
    uri, corpora = f"sqlite:///{tmp_path}/mlflow.db", dict(load_corpora(data))

    def logged(plan: Experiment, table: dict[str, Corpus]) -> str:
        folder = train(plan, table, data, folder=tmp_path / "runs" / plan.name).folder
        track(folder, uri=uri)
        return str(folder)

    own = ["own-en"]
    weak = logged(experiment("weak", own, weak=True), corpora)
    assert promote(weak, uri).replaced is None
    good = logged(experiment("good", own), corpora)
    assert all(finding.passed for finding in promote(good, uri).findings)
    flipped = {**corpora, "own-en": changed(corpora["own-en"], data, "flipped", SHARE)}
    worse = logged(experiment("worse", own), flipped)
    with pytest.raises(GateError, match=r"it is better overall: NO\. validation: log_loss") as refusal:
        promote(worse, uri)
    assert "validation, own-en: " in str(refusal.value)
    leak = corpora["own-en"].model_copy(update={"id": "exam", "use": "test"})
    with pytest.raises(LeakageError, match="training rows repeat test rows"):
        train(experiment("leak", own, test=["exam"]), {**corpora, "exam": leak}, data, folder=tmp_path / "leak")
