"""The pages of a comparison: every group and number, one file without others, and no markup from headlines."""

from dataclasses import replace
from pathlib import Path

from clf.experiments.comparison.compare import compare
from clf.experiments.comparison.report import write_comparison
from clf.training.predictions import Predictions
from tests.experiments.predictions import headlines, predictions, worse_in


def test_markdown_and_html_show_every_group_and_the_html_needs_no_other_file(tmp_path: Path) -> None:
    found = compare(predictions(0.5), predictions(0.9, missed=4), names=("old", "new"))
    markdown, page = write_comparison(found, tmp_path / "compare")
    text, html = markdown.read_text(encoding="utf-8"), page.read_text(encoding="utf-8")
    for item in (*found.headlines, *found.pages):
        assert f"| {item.name} | {item.items:,} |" in text
        assert f"<td>{item.name}</td>" in html
    assert "# Comparison of old and new" in text
    assert html.count("data:image/png;base64,") == 5
    assert html.count("src=") == 5
    assert "<script" not in html


def test_a_headline_cannot_write_markup_or_table_cells(tmp_path: Path) -> None:
    items = headlines(1.0, rows=120)
    wild = [replace(item, text=f"{item.text} | <img src=x> *bold*") for item in items]
    found = compare(Predictions(tuple(wild)), Predictions(tuple(worse_in(wild, "first"))), names=("a", "b|c"))
    text = write_comparison(found, tmp_path)[0].read_text(encoding="utf-8")
    assert r"of the en paper \| \<img src=x> \*bold\*" in text
    assert r"# Comparison of a and b\|c" in text
    widths = {line.replace(r"\|", "").count("|") for line in text.split("changed sides")[1].splitlines() if "|" in line}
    assert widths == {6}


def test_what_does_not_count_is_told(tmp_path: Path) -> None:
    items = headlines(1.0)
    other = [replace(item, label=1 - item.label) for item in items[:10]] + items[10:390]
    found = compare(Predictions(tuple(items)), Predictions(tuple(other)), names=("a", "b"))
    text = write_comparison(found, tmp_path)[0].read_text(encoding="utf-8")
    assert "10 items of the first run are not in the second, and do not count." in text
    assert "10 headlines have other labels in the second run, which do not count." in text
