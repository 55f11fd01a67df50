"""Evaluations -> figures (PNG): precision-recall, reliability, confusion, bars per source, strongest tokens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas
from sklearn.metrics import precision_recall_curve

from clf.training.evaluation.metrics import CALIBRATION_BINS, Evaluation, Scored
from clf.training.evaluation.page_metrics import PageQuality

_INK, _BAIT, _CALM, _GREEN, _GRID = "#222222", "#c2410c", "#1d4ed8", "#2a9d5c", "#dddddd"


def draw_precision_recall(slices: Mapping[str, Scored], path: Path) -> None:
    """Draw one precision-recall curve per slice that has both classes."""
    canvas, axes = _axes(6.4, 4.8)
    for name, scored in slices.items():
        if 0 < scored.labels.sum() < len(scored.labels):
            precision, recall, _ = precision_recall_curve(scored.labels, scored.probabilities)
            axes.plot(recall, precision, label=f"{name} (n = {len(scored.labels):,})", linewidth=1.6)
    axes.set(
        xlabel="recall of clickbait", ylabel="precision", xlim=(0, 1), ylim=(0, 1.02), title="Precision and recall"
    )
    axes.legend(loc="lower left", fontsize=8, frameon=False)
    _save(canvas, path)


def draw_reliability(slices: Mapping[str, Scored], path: Path) -> None:
    """Draw, per slice, the share of clickbait against the mean probability in bins of equal width."""
    canvas, axes = _axes(6.4, 4.8)
    axes.plot([0, 1], [0, 1], color=_GRID, linewidth=3, label="perfectly calibrated")
    for name, scored in slices.items():
        bins = np.minimum((scored.probabilities * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
        counts = np.bincount(bins, minlength=CALIBRATION_BINS)
        filled = counts >= 10
        said = np.bincount(bins, scored.probabilities, CALIBRATION_BINS)[filled] / counts[filled]
        true = np.bincount(bins, scored.targets, CALIBRATION_BINS)[filled] / counts[filled]
        axes.plot(said, true, marker="o", markersize=4, label=f"{name} (n = {len(scored.labels):,})")
    axes.set(xlabel="P(clickbait) given", ylabel="share of clickbait found", xlim=(0, 1), ylim=(0, 1))
    axes.set_title("Reliability (bins of at least 10 headlines)")
    axes.legend(loc="upper left", fontsize=8, frameon=False)
    _save(canvas, path)


def draw_confusion(scored: Scored, decision: float, path: Path) -> None:
    """Draw the counts of truth against verdict at the decision threshold."""
    said = scored.probabilities >= decision
    counts = np.array(
        [[np.sum((scored.labels == truth) & (said == verdict)) for verdict in (1, 0)] for truth in (1, 0)]
    )
    canvas, axes = _axes(4.6, 4.2)
    shares = counts / np.maximum(1, counts.sum(axis=1, keepdims=True))
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row, column in np.ndindex(2, 2):
        text = f"{counts[row, column]:,}\n{shares[row, column]:.0%}"
        axes.text(column, row, text, ha="center", va="center", color="white" if shares[row, column] > 0.5 else _INK)
    axes.set_xticks([0, 1], ["clickbait", "editorial"])
    axes.set_yticks([0, 1], ["clickbait", "editorial"], rotation=90, va="center")
    axes.set(xlabel="verdict", ylabel="truth", title=f"Confusion at P ≥ {decision:.2f} (n = {len(said):,})")
    axes.grid(visible=False)
    _save(canvas, path)


def draw_bars(evaluations: Sequence[Evaluation], path: Path) -> None:
    """Draw ROC AUC and macro-F1 of every slice with their intervals."""
    shown = [item for item in evaluations if item.auc.value is not None][::-1]
    canvas, axes = _axes(7.2, 1.4 + 0.42 * len(shown))
    for offset, (name, color) in zip((0.18, -0.18), (("auc", _CALM), ("macro_f1", _BAIT)), strict=True):
        figures = [getattr(item, name) for item in shown]
        values = [figure.value for figure in figures]
        errors = [[max(0, f.value - f.low) for f in figures], [max(0, f.high - f.value) for f in figures]]
        label = {"auc": "ROC AUC", "macro_f1": "macro-F1"}[name]
        axes.barh(np.arange(len(shown)) + offset, values, 0.34, xerr=errors, color=color, label=label, ecolor=_INK)
    axes.set_yticks(range(len(shown)), [f"{item.slice} (n = {item.rows:,})" for item in shown], fontsize=8)
    axes.set(xlim=(0, 1), title="Quality by source, with 95 % intervals")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=2, fontsize=8, frameon=False)
    _save(canvas, path)


def draw_pages(qualities: Sequence[PageQuality], path: Path) -> None:
    """Draw the three F1 of every set of pages with their intervals."""
    shown = list(qualities)[::-1]
    canvas, axes = _axes(7.2, 1.4 + 0.6 * len(shown))
    parts = {"editorial blocks": "block_f1", "editorial links": "editorial_link_f1", "promo links": "promo_link_f1"}
    for offset, color, (label, name) in zip((0.25, 0, -0.25), (_CALM, _GREEN, _BAIT), parts.items(), strict=True):
        figures = [getattr(item, name) for item in shown]
        values = [figure.value for figure in figures]
        errors = [[max(0, f.value - f.low) for f in figures], [max(0, f.high - f.value) for f in figures]]
        axes.barh(np.arange(len(shown)) + offset, values, 0.22, xerr=errors, color=color, label=label, ecolor=_INK)
    axes.set_yticks(range(len(shown)), [f"{item.slice} (n = {item.pages:,})" for item in shown], fontsize=8)
    axes.set(xlim=(0, 1), title="F1 of roles on pages, with 95 % intervals")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=3, fontsize=8, frameon=False)
    _save(canvas, path)


def draw_tokens(language: str, weights: Sequence[tuple[str, float]], path: Path) -> None:
    """Draw the strongest tokens of one language with their mean share of the logit per headline that has them."""
    ordered = sorted(weights, key=lambda item: item[1])
    canvas, axes = _axes(6.4, 1.2 + 0.2 * len(ordered))
    colors = [_BAIT if weight > 0 else _CALM for _, weight in ordered]
    axes.barh(range(len(ordered)), [weight for _, weight in ordered], color=colors)
    axes.set_yticks(range(len(ordered)), [token for token, _ in ordered], fontsize=8)
    axes.set(xlabel="mean share of the logit (right: clickbait)", title=f"Strongest tokens, {language}")
    axes.margins(y=0.01)
    _save(canvas, path)


def _axes(width: float, height: float) -> tuple[Canvas, Any]:
    canvas = Canvas(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(canvas)
    axes = canvas.add_subplot()
    axes.grid(color=_GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return canvas, axes


def _save(canvas: Canvas, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # No date inside, so that the same run draws the same bytes.
    canvas.savefig(path, dpi=130, metadata={"Software": None})
