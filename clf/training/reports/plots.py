"""Evaluations, page metrics -> figures (PNG): one function builds each figure, two functions draw those of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from sklearn.metrics import precision_recall_curve

from clf.training.evaluation.estimate import Estimate
from clf.training.evaluation.headline_metrics import Evaluation
from clf.training.evaluation.metrics import CALIBRATION_BINS, Scored, bins_of
from clf.training.evaluation.page_metrics import PageMetrics
from clf.training.evaluation.slices import Slice, SliceKind

_BLACK = "#222222"
_ORANGE = "#c2410c"
_BLUE = "#1d4ed8"
_GREEN = "#2a9d5c"
_GREY = "#dddddd"
_HEADLINE_BARS = {"auc": ("ROC AUC", _BLUE), "macro_f1": ("macro-F1", _ORANGE)}
_PAGE_BARS = {
    "block_f1": ("editorial blocks", _BLUE),
    "editorial_link_f1": ("editorial links", _GREEN),
    "promo_link_f1": ("promo links", _ORANGE),
}
_MIN_BIN = 10
"""Headlines in a calibration bin; smaller bins are not drawn."""
_DOTS_PER_INCH = 130


def draw_headlines(
    slices: Mapping[Slice, Scored], evaluations: Sequence[Evaluation], decisions: Mapping[str, float], folder: Path
) -> None:
    """Write the figures of the headline heads into ``folder``; ``decisions`` maps a language to its decision threshold.

    Curves, reliability and confusion are drawn for validation and for every corpus; the bars show all ``evaluations``.
    """
    whole = {part: scored for part, scored in slices.items() if part.kind in (SliceKind.VALIDATION, SliceKind.CORPUS)}
    _save(precision_recall(whole), folder / "precision-recall.png")
    _save(reliability(whole), folder / "reliability.png")
    _save(headline_bars(evaluations), folder / "sources.png")
    for part, scored in whole.items():
        _save(confusion(scored, decisions[part.language]), folder / f"confusion-{part}.png")


def draw_tokens(language: str, weights: Sequence[tuple[str, float]], folder: Path) -> None:
    """Write the figure of one language's strongest tokens into ``folder``."""
    _save(token_bars(language, weights), folder / f"tokens-{language}.png")


def draw_pages(metrics: Sequence[PageMetrics], folder: Path) -> None:
    """Write the figure of the page heads into ``folder``."""
    _save(page_bars(metrics), folder / "pages.png")


def precision_recall(slices: Mapping[Slice, Scored]) -> Figure:
    """Return one precision-recall curve per slice that has both labels."""
    figure, axes = _axes(6.4, 4.8)
    for part, scored in slices.items():
        if scored.has_both_labels:
            precision, recall, _ = precision_recall_curve(scored.labels, scored.probabilities)
            axes.plot(recall, precision, label=_count(part, len(scored.labels)), linewidth=1.6)
    axes.set(xlabel="recall of clickbait", ylabel="precision", title="Precision and recall")
    axes.set(xlim=(0, 1), ylim=(0, 1.02))
    axes.legend(loc="lower left", fontsize=8, frameon=False)
    return figure


def reliability(slices: Mapping[Slice, Scored]) -> Figure:
    """Return, per slice, the share of clickbait against the mean probability in bins of equal width."""
    figure, axes = _axes(6.4, 4.8)
    axes.plot([0, 1], [0, 1], color=_GREY, linewidth=3, label="perfectly calibrated")
    for part, scored in slices.items():
        bins = bins_of(scored.probabilities)
        counts = np.bincount(bins, minlength=CALIBRATION_BINS)
        filled = counts >= _MIN_BIN
        predicted = np.bincount(bins, scored.probabilities, CALIBRATION_BINS)[filled] / counts[filled]
        observed = np.bincount(bins, scored.targets, CALIBRATION_BINS)[filled] / counts[filled]
        axes.plot(predicted, observed, marker="o", markersize=4, label=_count(part, len(scored.labels)))
    axes.set(xlabel="predicted P(clickbait)", ylabel="share of clickbait", xlim=(0, 1), ylim=(0, 1))
    axes.set_title(f"Reliability (bins of at least {_MIN_BIN} headlines)")
    axes.legend(loc="upper left", fontsize=8, frameon=False)
    return figure


def confusion(scored: Scored, decision: float) -> Figure:
    """Return the counts of label against predicted label at the decision threshold."""
    predicted = scored.probabilities >= decision
    cells = np.zeros((2, 2), dtype=np.intp)
    for label, is_clickbait in zip(scored.labels, predicted, strict=True):
        cells[1 - label, 1 - int(is_clickbait)] += 1
    shares = cells / np.maximum(1, cells.sum(axis=1, keepdims=True))
    figure, axes = _axes(4.6, 4.2)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row, column in np.ndindex(2, 2):
        text = f"{cells[row, column]:,}\n{shares[row, column]:.0%}"
        color = "white" if shares[row, column] > 0.5 else _BLACK
        axes.text(column, row, text, ha="center", va="center", color=color)
    axes.set_xticks([0, 1], ["clickbait", "editorial"])
    axes.set_yticks([0, 1], ["clickbait", "editorial"], rotation=90, va="center")
    axes.set(xlabel="predicted", ylabel="label", title=f"Confusion at P ≥ {decision:.2f} (n = {len(predicted):,})")
    axes.grid(visible=False)
    return figure


def headline_bars(evaluations: Sequence[Evaluation]) -> Figure:
    """Return ROC AUC and macro-F1, with intervals, of every slice that has both labels."""
    drawn = [item for item in evaluations if item.auc.value is not None]
    rows = {_count(item.slice, item.rows): item.estimates() for item in drawn}
    return _bars(rows, _HEADLINE_BARS, title="Quality by source, with 95 % intervals")


def page_bars(metrics: Sequence[PageMetrics]) -> Figure:
    """Return the three F1, with intervals, of every set of pages."""
    rows = {_count(item.slice, item.pages): item.estimates() for item in metrics}
    return _bars(rows, _PAGE_BARS, title="F1 of roles on pages, with 95 % intervals")


def token_bars(language: str, weights: Sequence[tuple[str, float]]) -> Figure:
    """Return the tokens of one language with the mean they add to the logit of headlines that have them."""
    ordered = sorted(weights, key=itemgetter(1))
    figure, axes = _axes(6.4, 1.2 + 0.2 * len(ordered))
    for position, (_, weight) in enumerate(ordered):
        axes.barh(position, weight, color=_ORANGE if weight > 0 else _BLUE)
    axes.set_yticks(range(len(ordered)), list(map(itemgetter(0), ordered)), fontsize=8)
    axes.set(xlabel="mean share of the logit (right: clickbait)", title=f"Strongest tokens, {language}")
    axes.margins(y=0.01)
    return figure


def _bars(
    rows: Mapping[str, Mapping[str, Estimate | None]], series: Mapping[str, tuple[str, str]], *, title: str
) -> Figure:
    """Return groups of bars with intervals, the first row on top.

    ``rows`` maps the label of a row to its estimates by metric, ``series`` a metric to its label and colour.
    """
    labels = list(rows)[::-1]
    height = 0.72 / len(series)
    figure, axes = _axes(7.2, 1.4 + (0.12 + 0.16 * len(series)) * len(labels))
    centre = (len(series) - 1) / 2
    for index, (metric, (label, color)) in enumerate(series.items()):
        values, errors = _values_and_errors(rows[row].get(metric) for row in labels)
        positions = np.arange(len(labels)) + (centre - index) * height
        axes.barh(positions, values, height * 0.92, xerr=errors, color=color, label=label, ecolor=_BLACK)
    axes.set_yticks(range(len(labels)), labels, fontsize=8)
    axes.set(xlim=(0, 1), title=title)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=len(series), fontsize=8, frameon=False)
    return figure


def _values_and_errors(estimates: Iterable[Estimate | None]) -> tuple[list[float], list[list[float]]]:
    """Return the values, and the lengths of the error bars below and above; an undefined estimate has no bar."""
    values: list[float] = []
    below: list[float] = []
    above: list[float] = []
    for estimate in estimates:
        value = estimate.value if estimate and estimate.value is not None else 0.0
        low = estimate.low if estimate and estimate.low is not None else value
        high = estimate.high if estimate and estimate.high is not None else value
        values.append(value)
        below.append(max(0.0, value - low))
        above.append(max(0.0, high - value))
    return values, [below, above]


def _count(part: Slice, count: int) -> str:
    return f"{part} (n = {count:,})"


def _axes(width: float, height: float) -> tuple[Figure, Any]:
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.grid(color=_GREY, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return figure, axes


def _save(figure: Figure, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # The file has no date, so that the same run writes the same bytes.
    figure.savefig(path, dpi=_DOTS_PER_INCH, metadata={"Software": None})
