"""``clf data suspects|review|links|curve``: from a list to corrections, with single keys."""

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from clf.cli import app
from clf.datasets.headlines.corrections import read_corrections
from clf.datasets.registry import load_corpora
from clf.training.experiment import read_experiment
from clf.training.headlines.data import gather
from tests.experiments.corpora import write_corpora, write_experiment
from tests.training.samples import headlines


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a project with three planted errors, and work in it."""
    rows = [replace(item, label=1 - item.label) if item.row in (5, 8, 40) else item for item in headlines(120)]
    write_corpora(tmp_path / "data", {"first": rows})
    (tmp_path / "experiments").mkdir()
    write_experiment(tmp_path / "experiments" / "own.toml", '[data]\ntrain = ["first"]\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def data(*arguments: str, keys: str = "") -> str:
    result = CliRunner().invoke(app, ["data", *arguments], input=keys, env={"COLUMNS": "200", "NO_COLOR": "1"})
    assert result.exit_code == 0, result.output
    return result.output


def test_suspects_are_reviewed_into_corrections_that_training_applies(project: Path) -> None:
    assert "next: clf data review runs/suspects.csv" in data("suspects", "first")
    shown = data("review", "runs/suspects.csv", keys="cxcuaq")
    assert "1 of " in shown
    assert "a: the label is right   c: correct it" in shown
    assert "1 corrections in data/corrections.csv" in shown
    shown = data("review", "runs/suspects.csv", keys="uuq")
    assert "going on after 2 decisions" in shown
    assert read_corrections(project / "data") == []
    data("review", "runs/suspects.csv", keys="cccq")
    assert {item.row for item in read_corrections(project / "data")} == {5, 8, 40}
    found = gather(
        read_experiment(project / "experiments" / "own.toml"), load_corpora(project / "data"), project / "data"
    )
    assert found.corrected == {"first": 3}
    assert [item.label for item in found.train] == [row % 2 for row in range(120)]
    assert "Corrected labels (data/corrections.csv): 3 rows of first." in data("audit", "first", "--markdown")


def test_a_curve_names_its_files(project: Path) -> None:
    assert "runs/curve-first/curve.png, curve.md" in data("curve", "first")
    assert (project / "runs" / "curve-first" / "curve.png").is_file()


def test_voted_links_are_listed(project: Path) -> None:
    rows = [
        "text,label,topic,pair",
        "You won't believe what she did next,promo,a.example,",
        "Contact,navigation,a.example,",
    ]
    (project / "votes.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert "the list is runs/links.csv" in data("links", "votes.csv", "--language", "en")
    assert (project / "runs" / "links.csv").read_text(encoding="utf-8").startswith("text,role,site,probability")
