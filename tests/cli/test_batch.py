"""``clf batch``: what it prints, the files it leaves, and its exit codes."""

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from clf.cli import app
from clf.errors import ClfError, InputError
from tests.batch.samples import rows_of, write_csv


def batch(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(app, ["batch", *map(str, arguments)])
    if isinstance(result.exception, ClfError):
        raise result.exception
    return result


def test_a_table_is_scored_with_progress_and_counts(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "t.csv", 40)
    result = batch(path, "--column", "title", "--key", "id", "--out", tmp_path / "out", "--workers", "1")
    assert result.exit_code == 0
    assert "40 records, " in result.output
    assert "min left" in result.output
    assert "records 40 = 40 scored + 0 errors + 0 skipped" in result.output
    assert [row["id"] for row in rows_of(tmp_path / "out")] == [str(number) for number in range(40)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.csv", "--column", "title"], "no file matches 'none.csv'"),
        (["t.csv"], "name the column of the headlines with --column"),
        (["t.csv", "--column", "title", "--workers", "0"], "0 processes cannot run a batch"),
        (["t.csv", "--column", "title", "--scheduler", "tcp://127.0.0.1:9"], "does not answer"),
    ],
)
def test_a_wrong_use_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.setattr("clf.parallel.CONNECT_SECONDS", 0.5)
    monkeypatch.chdir(tmp_path)
    write_csv(tmp_path / "t.csv", 2)
    with pytest.raises(InputError, match=message) as caught:
        batch(*arguments, "--out", "out")
    assert caught.value.exit_code == 2


def test_a_run_that_is_interrupted_names_the_way_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("clf.batch.run.Batch.run", interrupted)
    result = batch(write_csv(tmp_path / "t.csv", 2), "--column", "title", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "--resume goes on" in result.output
