"""``clf compare``: what it prints and where it writes, and runs that cannot be compared."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from clf.cli import app
from clf.errors import DataError, InputError
from clf.training.predictions import Predictions
from tests.experiments.predictions import headlines, predictions


def compare(*runs: Path | str) -> str:
    result = CliRunner().invoke(app, ["compare", *map(str, runs)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def test_the_first_run_is_compared_with_each_other_one(tmp_path: Path) -> None:
    for name, strength in (("old", 0.4), ("new", 0.8), ("newest", 1.2)):
        Predictions(tuple(headlines(strength, rows=120))).write(tmp_path / name)
    shown = compare(tmp_path / "old", tmp_path / "new", tmp_path / "newest")
    assert "new minus old" in shown
    assert "newest minus old" in shown
    for name in ("new", "newest"):
        assert (tmp_path / name / "compare" / "old" / "compare.html").is_file()
    compare(tmp_path / "old", tmp_path / "new", "--out", tmp_path / "pages")
    assert (tmp_path / "pages" / "compare.md").is_file()


def test_runs_that_cannot_be_compared_are_named(tmp_path: Path) -> None:
    predictions(0.4).write(tmp_path / "old")
    Predictions(tuple(headlines(0.4, language="ro"))).write(tmp_path / "other")
    with pytest.raises(InputError, match="one run has nothing to be compared with"):
        compare(tmp_path / "old")
    with pytest.raises(InputError, match="have predicted too few items in common"):
        compare(tmp_path / "old", tmp_path / "other")
    with pytest.raises(DataError, match="holds no predictions"):
        compare(tmp_path / "old", tmp_path / "nowhere")
