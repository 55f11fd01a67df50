"""One corpus -> its learning curve: out-of-fold quality when a share of the groups is learned from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from clf.datasets.markdown import table
from clf.datasets.splits import is_held_out
from clf.experiments.labels.held_out import dataset_of
from clf.training.arrays import Indices
from clf.training.evaluation.estimate import Estimate, bootstrap
from clf.training.evaluation.metrics import Scored, roc_auc
from clf.training.experiment import Experiment
from clf.training.headlines.data import HeadlineData
from clf.training.headlines.folds import fold_numbers
from clf.training.linear.calibration import calibrate
from clf.training.linear.cross_validation import out_of_fold
from clf.training.progress import Say, silent
from clf.training.reports.html import png
from clf.training.reports.markdown import show

SHARES = (0.0625, 0.125, 0.25, 0.5, 0.75, 1.0)
"""Shares of the groups that are learned from."""
TABLE, PLOT = "curve.md", "curve.png"


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a curve: the share of groups, the rows of it, and ROC AUC on rows of groups left out."""

    share: float
    rows: int
    auc: Estimate


def learning_curve(experiment: Experiment, data: HeadlineData, language: str, *, say: Say = silent) -> list[Point]:
    """Return one point for each share; all are measured on all rows of ``data``, which are all in ``language``.

    The middle value of the experiment's C is used for all shares. Larger shares contain the smaller ones.
    """
    learner, items = dataset_of(experiment, data, language)
    grid = experiment.model.c
    model = experiment.model.model_copy(update={"c": [grid[len(grid) // 2]]})
    folds, points = fold_numbers(data.train, data.groups, model), []
    learner = replace(learner, model=model)
    for share in SHARES:
        kept = np.array([share >= 1 or is_held_out(group, share) for group in data.groups])
        say(f"learning from {kept.sum():,} rows")
        (fits,) = out_of_fold(learner, items, folds, trainable=kept)
        logits = fits.logits()
        labels = (items.targets >= 0.5).astype(np.intp)
        scored = Scored(labels, calibrate(logits, items).probabilities(logits), items.targets)
        points.append(Point(share, int(kept.sum()), bootstrap(partial(_auc, scored), len(labels))))
    return points


def write_curve(corpus: str, points: Sequence[Point], folder: Path) -> None:
    """Write the curve of ``corpus`` as a table and as a plot to ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [[f"{point.share:g}", f"{point.rows:,}", show(point.auc)] for point in points]
    text = (
        f"# Learning curve: {corpus}\n\nROC AUC out of fold, on all rows, with 95 % intervals; a share of the "
        f"groups is learned from.\n\n{table(['share of groups', 'rows', 'ROC AUC'], rows)}\n"
    )
    (folder / TABLE).write_text(text, encoding="utf-8")
    (folder / PLOT).write_bytes(png(curve_plot(corpus, points)))


def curve_plot(corpus: str, points: Sequence[Point]) -> Figure:
    """Return the curve with its interval; the number of rows is on a logarithmic axis."""
    figure = Figure(figsize=(6.4, 4.4), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    rows, values, low, high = zip(*map(_coordinates, points), strict=True)
    axes.plot(rows, values, marker="o")
    axes.fill_between(rows, low, high, alpha=0.2)
    axes.set_xscale("log")
    axes.set(xlabel="headlines learned from", ylabel="ROC AUC on groups left out", title=f"Learning curve, {corpus}")
    return figure


def _coordinates(point: Point) -> tuple[float, float, float, float]:
    """Return rows, value and interval of a point; an undefined value lies at 0."""
    auc = point.auc
    return point.rows, auc.value or 0.0, auc.low or 0.0, auc.high or 0.0


def _auc(scored: Scored, index: Indices) -> float | None:
    sample = scored.rows(index)
    return roc_auc(sample) if sample.has_both_labels else None
