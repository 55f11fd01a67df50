"""``clf model list|promote|pull|rollback`` with a registry in SQLite."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from clf.cli import app
from clf.errors import ClfError, InputError
from clf.training.tracking import track
from tests.experiments.logged_runs import write_run


def invoke(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["model", *arguments], env={"COLUMNS": "250", "NO_COLOR": "1"})
    if isinstance(result.exception, ClfError):
        raise result.exception
    assert result.exception is None
    return result.output


@pytest.mark.filterwarnings("ignore")  # MLflow and its drivers warn about themselves
def test_models_are_promoted_listed_and_pulled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    uri = f"sqlite:///{tmp_path}/mlflow.db"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    track(write_run(tmp_path / "one", 0.5), uri=uri)
    shown = invoke("promote", "one")
    assert "yes  the bundle equals its scikit-learn pipeline" in shown
    assert "version 1 (one) is champion, as the first one" in shown
    (listed,) = map(json.loads, invoke("list", "--json").splitlines())
    assert sorted(listed["aliases"]) == ["challenger", "champion"]
    assert listed["run_id"] in invoke("list")
    assert "served holds champion: bundle" in invoke("pull", "--out", "served")
    assert "probes give the expected probabilities" in invoke("show", "served", "--check")
    with pytest.raises(InputError, match="version 1 was the first champion, so there is none to go back to"):
        invoke("rollback")
    with pytest.raises(InputError, match="--force and --reason go together"):
        invoke("promote", "one", "--force")
