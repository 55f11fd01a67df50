"""Tables made again: what moved beyond its interval is found, and what did not is not."""

from pathlib import Path

import pytest

from benchmarks import reproduce
from benchmarks.reproduce import Moved, cells, moved
from clf.errors import InputError
from tests.experiments.corpora import write_corpora, write_experiment
from tests.training.samples import headlines

PAGE = """# Page
## Quality
| set | rows | AUC | ms |
|---|---|---|---|
| news | 120 | 0.828 (0.811-0.845) | 1.20 |
| blogs | 80 | 0.700 (0.650-0.750) | 1.30 |
"""


def test_cells_are_named_by_heading_row_and_column() -> None:
    found = cells(PAGE)
    assert found["Quality", "news, 120", "AUC"] == "0.828 (0.811-0.845)"
    assert len(found) == 8


def test_a_value_outside_its_interval_moved_and_a_clock_did_not() -> None:
    new = (
        PAGE.replace("0.828 (0.811-0.845)", "0.810 (0.790-0.830)").replace("0.700 (", "0.745 (").replace("1.20", "9.99")
    )
    assert list(moved("page", PAGE, new, exact=False)) == [
        Moved("page", "news, 120", "AUC", "0.828 (0.811-0.845)", "0.810 (0.790-0.830)")
    ]


def test_a_figure_of_a_search_may_differ_by_little_only() -> None:
    changed = list(moved("page", PAGE, PAGE.replace("1.20", "1.2004").replace("1.30", "1.301"), exact=True))
    assert [(item.row, item.column) for item in changed] == [("blogs, 80", "ms")]


def test_a_figure_that_is_gone_is_told() -> None:
    new = "\n".join(line for line in PAGE.splitlines() if "blogs" not in line)
    assert {(item.row, item.new) for item in moved("page", PAGE, new, exact=False)} == {("blogs, 80", "gone")}


def test_the_report_of_a_search_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_corpora(tmp_path / "data", {"first": headlines(60)})
    (tmp_path / "experiments" / "reports").mkdir(parents=True)
    search = '[data]\ntrain = ["first"]\n[search]\n"model.c" = [1, 4]\n'
    write_experiment(tmp_path / "experiments" / "mine.toml", search)
    report = tmp_path / "experiments" / "reports" / "mine.md"
    report.write_text(
        f"# Mine\n\n{reproduce._searched('mine').replace('# Search: mine', '## Trials')}", encoding="utf-8"
    )
    assert reproduce.main(["mine"]) == 0
    figures = report.read_text(encoding="utf-8")
    worst = figures.rstrip().splitlines()[-1].split(" | ")[2]
    report.write_text(figures.replace(worst, "0.9999"), encoding="utf-8")
    assert reproduce.main(["mine"]) == 1


def test_an_unknown_table_is_named() -> None:
    with pytest.raises(InputError, match="no table is called 'nothing'; there are "):
        reproduce.reproduce(["nothing"], lambda _: None)
