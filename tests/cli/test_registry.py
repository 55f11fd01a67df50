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
def test_models_are_promoted_listed_pulled_and_rolled_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    uri = f"sqlite:///{tmp_path}/mlflow.db"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    shown = ""
    for name, strength in (("one", 0.5), ("two", 1.2)):
        track(write_run(tmp_path / name, strength), uri=uri)
        shown = invoke("promote", name)
        assert f"({name}) is champion" in shown
    assert "yes  it is better overall: validation: log_loss" in shown
    listed = [json.loads(line) for line in invoke("list", "--json").splitlines()]
    assert [sorted(item["aliases"]) for item in listed] == [["challenger", "champion"], []]
    assert listed[0]["run_id"] in invoke("list")
    assert "version 1 (one) is champion again, instead of version 2" in invoke("rollback")
    assert "served holds champion: bundle" in invoke("pull", "--out", "served")
    assert "probes give the expected probabilities" in invoke("show", "served", "--check")
    with pytest.raises(InputError, match="--force and --reason go together"):
        invoke("promote", "two", "--force")
