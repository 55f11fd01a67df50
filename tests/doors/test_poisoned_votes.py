"""A campaign of poisoned votes, from the vote to the registry: caps stop a small one, the gate stops a large one."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from clf.cli import app
from clf.datasets.headlines.parsers import parse
from clf.datasets.registry import load_corpora
from clf.errors import GateError
from clf.experiments.gate.promote import promote
from clf.feedback.store import FeedbackStore, Vote
from clf.training.experiment import Experiment
from clf.training.tracking import track
from clf.training.train import train
from clf.types import Example

pytestmark = [pytest.mark.doors, pytest.mark.filterwarnings("ignore")]
TEXTS, PER_TEXT, PER_CLIENT = 900, 3, 20
OTHER = {0: "clickbait", 1: "editorial"}
"""Label -> the name of the wrong one."""


def poisoned(rows: list[Example], clients: int) -> list[Vote]:
    """Return votes for the wrong label of every row, three for each, shared between so many clients."""
    votes = []
    for number, row in enumerate(rows):
        for voice in range(PER_TEXT):
            index = PER_TEXT * number + voice
            votes.append(
                Vote(
                    id=f"vote {index}",
                    task="headline",
                    text=row.text,
                    shown="editorial",
                    said=OTHER[row.label],
                    bundle="b1",
                    language="en",
                    site=f"paper{number % 20}.example",
                    client=f"client {index % clients}",
                    time=datetime(2026, 1, 1, tzinfo=UTC),
                )
            )
    return votes


def exported(votes: list[Vote], folder: Path) -> str:
    """Store votes, export them as the corpus ``votes``, and return the output of the export."""
    store = FeedbackStore(f"sqlite:///{folder}/feedback.db")
    store.add(votes)
    store.close()
    arguments = ["feedback", "export", "--out", str(folder / "votes.csv"), "--store", f"sqlite:///{folder}/feedback.db"]
    result = CliRunner().invoke(app, arguments, env={"COLUMNS": "200", "NO_COLOR": "1"})
    assert result.exit_code == 0, result.output
    return result.output


def experiment(name: str, corpora: list[str]) -> Experiment:
    return Experiment.model_validate(
        {
            "name": name,
            "data": {"train": corpora},
            "namespace": [{"name": "word", "min_groups": 2}, {"name": "stem", "min_groups": 2}],
            "model": {"c": [4.0], "folds": 3},
            "pages": None,
        }
    )


def test_a_campaign_is_stopped_by_the_caps_or_by_the_gate(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    shutil.copytree(root / "data", data, ignore=shutil.ignore_patterns("raw"))
    monkeypatch.chdir(tmp_path)
    uri = f"sqlite:///{tmp_path}/mlflow.db"
    rows = parse(load_corpora(data)["own-en-contrast"], data)[:TEXTS]

    def logged(name: str, corpora: list[str]) -> str:
        folder = train(experiment(name, corpora), load_corpora(data), data, folder=tmp_path / "runs" / name).folder
        track(folder, uri=uri)
        return str(folder)

    promote(logged("honest", ["own-en"]), uri)
    exported(poisoned(rows, 9), data)
    few = (data / "votes.csv").read_text(encoding="utf-8").count("\n") - 1
    assert 0 < few <= 9 * PER_CLIENT / PER_TEXT
    (data / "feedback.db").unlink()
    shown = exported(poisoned(rows, TEXTS * PER_TEXT // PER_CLIENT), data)
    assert (data / "votes.csv").read_text(encoding="utf-8").count("\n") - 1 > TEXTS / 2
    entry = shown.partition("for data/corpora.toml:")[2].strip()
    with (data / "corpora.toml").open("a", encoding="utf-8") as table:
        table.write(f"\n{entry}\n")
    poisoned_run = logged("poisoned", ["own-en", "votes"])
    assert load_corpora(data)["votes"].parser == "feedback"
    with pytest.raises(GateError, match=r"it is better overall: NO\. validation: log_loss") as refusal:
        promote(poisoned_run, uri)
    assert "no language, source or kind of page is worse: NO. " in str(refusal.value)
