"""A learning curve: more rows, better quality, measured on the same rows; a table and a plot."""

from pathlib import Path

from clf.datasets.registry import load_corpora
from clf.experiments.labels.curve import SHARES, curve_plot, learning_curve, write_curve
from clf.experiments.labels.held_out import gather_corpora
from clf.training.experiment import read_experiment
from tests.experiments.corpora import write_corpora, write_experiment
from tests.training.samples import headlines


def test_a_curve_rises_and_is_written_as_table_and_plot(tmp_path: Path) -> None:
    plan = read_experiment(write_experiment(tmp_path / "mine.toml", '[data]\ntrain = ["first"]\n'))
    data = write_corpora(tmp_path / "data", {"first": headlines(200)})
    rows = gather_corpora(plan, ["first"], load_corpora(data), data)
    points = learning_curve(plan, rows, "en")
    assert [point.share for point in points] == list(SHARES)
    assert points[-1].rows == 200
    assert [point.rows for point in points] == sorted(point.rows for point in points)
    first, last = points[0].auc, points[-1].auc
    assert first.value is not None
    assert last.value is not None
    assert last.value >= first.value > 0.5
    write_curve("first", points, tmp_path / "out")
    assert "| 1 | 200 | " in (tmp_path / "out" / "curve.md").read_text(encoding="utf-8")
    (axes,) = curve_plot("first", points).axes
    assert axes.lines[0].get_xdata().tolist() == [point.rows for point in points]
