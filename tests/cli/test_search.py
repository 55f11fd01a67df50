"""``clf search``: what it prints and leaves, its exit codes, and a store that is away until the search is over."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from clf.cli import app
from clf.errors import ClfError, ExperimentError, InputError
from clf.experiments.search.run import Search
from tests.experiments.corpora import write_corpora, write_experiment
from tests.training.samples import headlines

SPACE = '[data]\ntrain = ["first"]\n[search]\n"model.c" = [1, 4]\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a project folder with one corpus and one experiment, and work in it."""
    write_corpora(tmp_path / "data", {"first": headlines(60)})
    (tmp_path / "experiments").mkdir()
    write_experiment(tmp_path / "experiments" / "mine.toml", SPACE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def search(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["search", "mine", "--jobs", "1", *arguments])
    if isinstance(result.exception, ClfError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_a_search_shows_its_trials_and_the_next_command(project: Path) -> None:
    shown = search("--no-track")
    assert "1 of 2: " in shown
    assert "min left" in shown
    assert "trials  2, of which 2 ran now" in shown
    assert "next    .venv/bin/clf train runs/mine-search/best.toml" in shown
    assert "trials  2, of which 0 ran now" in search("--no-track")


@pytest.mark.filterwarnings("ignore")  # MLflow and its drivers warn about themselves
def test_a_search_that_was_not_logged_is_logged_later_with_its_trials_inside(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import mlflow

    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    assert "type `clf track runs/mine-search`" in search().replace("\n", " ")
    uri = f"sqlite:///{project}/mlflow.db"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    logged = CliRunner().invoke(app, ["track", "runs/mine-search"])
    assert "with 2 trials in sqlite" in logged.output.replace("\n", "")
    client = mlflow.MlflowClient(tracking_uri=uri)
    runs = client.search_runs([client.get_experiment_by_name("clf").experiment_id])
    (parent,) = (item for item in runs if "mlflow.parentRunId" not in item.data.tags)
    children = [item for item in runs if item.data.tags.get("mlflow.parentRunId") == parent.info.run_id]
    assert {item.data.params["model.c"] for item in children} == {"1", "4"}
    assert min(item.data.metrics["log_loss"] for item in children) == parent.data.metrics["log_loss"]
    assert parent.data.tags["mlflow.note.content"].startswith("The best of 2 trials: model.c = ")
    assert {item.path for item in client.list_artifacts(parent.info.run_id)} == {
        "best.toml",
        "search.json",
        "search.md",
    }


def test_misuse_is_named(project: Path) -> None:
    with pytest.raises(InputError, match="0 processes cannot run trials"):
        search("--jobs", "0")
    with pytest.raises(ExperimentError, match="a budget of 0 trials leaves nothing to try"):
        search("--budget", "0")
    shutil.move(project / "experiments" / "mine.toml", project / "experiments" / "mein.toml")
    with pytest.raises(ExperimentError, match=r"cannot read experiments/mine\.toml.*did you mean 'mein'\?"):
        search()


def test_ctrl_c_says_how_to_go_on(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Search, "run", stop)
    result = CliRunner().invoke(app, ["search", "mine"])
    assert result.exit_code == 1
    assert "finished trials are kept in runs/mine-search" in result.output.replace("\n", " ")
