"""The report of a run: every part stands in it, the page needs no other file, and the short form is short."""

from pathlib import Path

import pytest

from clf.errors import DataError
from clf.training.predictions import Predictions
from clf.training.reports.run_report import report_markdown, summary, write_report
from tests.experiments.logged_runs import write_run
from tests.experiments.predictions import headlines, worse_in
from tests.training.samples import record


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a run whose second corpus is predicted badly."""
    run = write_run(tmp_path / "run", 1.0)
    Predictions(tuple(worse_in(headlines(1.0), "second"))).write(run)
    (run / "audit.md").write_text("# Audit\n\n**passed**\n\n## own-en\n\n- a finding\n", encoding="utf-8")
    (run / "figures" / "pages.png").write_bytes(b"\x89PNG")
    return run


def test_every_part_stands_in_the_report(folder: Path) -> None:
    text = report_markdown(folder)
    for heading in (
        "# Report: run",
        "## Data",
        "## Audit",
        "## Quality",
        "## Worst sources",
        "## Largest errors, en",
        "## Strongest tokens, en",
        "## Thresholds",
        "## Model card",
    ):
        assert f"{heading}\n" in text
    assert "| own-en | headlines | en | CC0-1.0 | 1,440 | 360 | aaaaaaaaaaaa |" in text
    assert "\n**passed**\n\n#### own-en" in text
    assert "\n#### Limits" in text


def test_the_worst_source_and_the_largest_error_come_first(folder: Path) -> None:
    text = report_markdown(folder)
    sources = text.partition("## Worst sources")[2].partition("\n## ")[0].splitlines()[4:]
    worst = {line.split(" | ")[0] for line in list(filter(None, sources))[:2]}
    assert worst == {"| validation, second: daily", "| validation, second: all"}
    errors = text.partition("## Largest errors, en")[2].partition("\n## ")[0].splitlines()
    distances = []
    for line in errors:
        cells = line.strip("| ").split(" | ")
        if len(cells) == 4 and cells[0].startswith(("0", "1")):
            distances.append(abs(float(cells[0]) - (cells[1] == "clickbait")))
    assert len(distances) == 10
    assert distances == sorted(distances, reverse=True)


def test_the_page_holds_its_figures_and_no_script(folder: Path, tmp_path: Path) -> None:
    markdown, page = write_report(folder, tmp_path / "out")
    html = page.read_text(encoding="utf-8")
    assert markdown.read_text(encoding="utf-8") == report_markdown(folder)
    assert html.count("src=") == html.count('src="data:image/png;base64,') == 1
    assert "<script" not in html
    assert "<title>Report: run</title>" in html


def test_the_short_form_has_the_main_figures() -> None:
    text = summary(record())
    assert "Learned from own-en. Absent: wcxb." in text
    assert "- own-en: auc 0.910" in text
    assert "- html/news test: block f1 0.950" in text
    assert "daily" not in text
    assert len(text.splitlines()) < 12


def test_a_folder_without_a_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no finished run"):
        write_report(tmp_path)
