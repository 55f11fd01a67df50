"""``clf report``: it names the files that it writes."""

from pathlib import Path

from typer.testing import CliRunner

from clf.cli import app
from tests.experiments.logged_runs import write_run


def test_a_report_is_written_beside_the_run_or_elsewhere(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", 1.0)
    result = CliRunner().invoke(app, ["report", str(run)])
    assert result.output.replace("\n", "") == f"{run}/report.html and report.md"
    assert CliRunner().invoke(app, ["report", str(run), "--out", str(tmp_path / "other")]).exit_code == 0
    assert (tmp_path / "other" / "report.html").read_bytes() == (run / "report.html").read_bytes()
