"""Figures: the numbers that are drawn are the numbers of the evaluation, not only that a file appears."""

from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from clf.training.evaluation.estimate import Estimate
from clf.training.evaluation.metrics import Scored
from clf.training.evaluation.slices import Slice, SliceKind
from clf.training.reports import plots
from tests.training.samples import NEWS, OWN, evaluation, page_metrics, random_scored

OUTLET = Slice(SliceKind.OUTLET, "own-en: daily", "own-en")
ONE_CLASS = Scored.of(np.zeros(30, dtype=bool), np.linspace(0, 1, 30))


def labels(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].get_legend().get_texts()]


def test_a_precision_recall_curve_passes_through_the_point_computed_by_hand() -> None:
    scored = Scored.of(np.array([True, False, True, False]), np.array([0.9, 0.8, 0.7, 0.1]))
    figure = plots.precision_recall({OWN: scored, NEWS: ONE_CLASS})
    assert labels(figure) == ["own-en (n = 4)"]
    (line,) = figure.axes[0].get_lines()
    points = {(round(float(x), 3), round(float(y), 3)) for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)}
    assert {(0.5, 1.0), (0.5, 0.5), (1.0, 0.667)} <= points


def test_reliability_draws_bins_with_ten_headlines_or_more() -> None:
    probabilities = np.array([0.1] * 20 + [0.9] * 10 + [0.5] * 9)
    scored = Scored.of(np.array([True] * 5 + [False] * 15 + [True] * 10 + [False] * 9), probabilities)
    figure = plots.reliability({OWN: scored})
    diagonal, line = figure.axes[0].get_lines()
    assert np.asarray(diagonal.get_xdata()).tolist() == [0, 1]
    assert np.asarray(line.get_xdata()) == pytest.approx([0.1, 0.9])
    assert np.asarray(line.get_ydata()) == pytest.approx([0.25, 1.0])


def test_the_confusion_has_the_counts_by_hand() -> None:
    scored = Scored.of(np.array([True, True, True, False, False]), np.array([0.9, 0.8, 0.2, 0.7, 0.1]))
    figure = plots.confusion(scored, 0.5)
    axes = figure.axes[0]
    cells = {text.get_position(): text.get_text() for text in axes.texts}
    # Columns are predictions, rows are labels; clickbait comes first in both.
    assert cells == {(0, 0): "2\n67%", (1, 0): "1\n33%", (0, 1): "1\n50%", (1, 1): "1\n50%"}
    assert axes.get_title() == "Confusion at P ≥ 0.50 (n = 5)"


def test_bars_have_the_values_and_intervals_of_the_slices() -> None:
    undefined = evaluation(NEWS, auc=Estimate(None))
    figure = plots.headline_bars([evaluation(), evaluation(OUTLET, auc=Estimate(0.5, 0.4, 0.7)), undefined])
    axes = figure.axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        "own-en: daily (n = 1,200)",
        "own-en (n = 1,200)",
    ]
    assert labels(figure) == ["ROC AUC", "macro-F1"]
    widths = [bar.get_width() for bar in axes.patches]
    assert widths == pytest.approx([0.5, 0.91, 0.61, 0.61])
    auc_errors = axes.containers[1].errorbar if hasattr(axes.containers[1], "errorbar") else axes.containers[0].errorbar
    segments = auc_errors.lines[2][0].get_segments()
    assert segments[0][:, 0] == pytest.approx([0.4, 0.7])
    assert segments[1][:, 0] == pytest.approx([0.9, 0.92])


def test_page_bars_have_three_series() -> None:
    figure = plots.page_bars([page_metrics(block_f1=0.8)])
    assert labels(figure) == ["editorial blocks", "editorial links", "promo links"]
    assert [bar.get_width() for bar in figure.axes[0].patches] == pytest.approx([0.8, 0.85, 0.75])


def test_an_undefined_estimate_has_a_bar_of_length_0() -> None:
    figure = plots.headline_bars([evaluation(macro_f1=Estimate(None))])
    assert [bar.get_width() for bar in figure.axes[0].patches] == pytest.approx([0.91, 0.0])


def test_tokens_are_ordered_by_weight() -> None:
    figure = plots.token_bars("en", [("words: 'you'", 0.5), ("words: 'council'", -0.25)])
    axes = figure.axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["words: 'council'", "words: 'you'"]
    assert [bar.get_width() for bar in axes.patches] == [-0.25, 0.5]
    assert axes.patches[0].get_facecolor() != axes.patches[1].get_facecolor()


def test_a_run_draws_its_corpora_and_not_its_outlets(tmp_path: Path) -> None:
    slices = {Slice.validation("ro"): random_scored(), OWN: random_scored(100), OUTLET: random_scored(60)}
    plots.draw_headlines(slices, [evaluation()], {"ro": 0.5, "en": 0.25}, tmp_path / "figures")
    plots.draw_tokens("en", [("a", 1.0)], tmp_path / "figures")
    plots.draw_pages([page_metrics()], tmp_path / "figures")
    assert {path.name for path in (tmp_path / "figures").iterdir()} == {
        "precision-recall.png",
        "reliability.png",
        "sources.png",
        "confusion-validation ro.png",
        "confusion-own-en.png",
        "tokens-en.png",
        "pages.png",
    }


def test_the_same_figure_is_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        plots.draw_pages([page_metrics()], tmp_path / name)
    assert (tmp_path / "one" / "pages.png").read_bytes() == (tmp_path / "two" / "pages.png").read_bytes()
