"""Results of separators -> one plot: F1 as bars with intervals, and quality against time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas

from clf.training.evaluation.estimate import Estimate

_OURS = ("#c2410c", "#f0a884")
_PEERS = ("#1d4ed8", "#5b7fe0", "#6b7280", "#9ca3af", "#c7cbd1")
_INK = "#222222"
_FIGURES = {
    "blocks": "block F1",
    "editorial_links": "editorial-link F1",
    "promo_links": "promo-link F1",
    "tokens": "token F1",
}


class Measured(Protocol):
    """The name and the estimates of a separator."""

    @property
    def name(self) -> str: ...
    @property
    def blocks(self) -> Estimate: ...


@dataclass(frozen=True, slots=True)
class Bars:
    """One corpus: its title, the results of all separators, and their times as multiples of the reference."""

    title: str
    results: Sequence[Measured]
    times: Mapping[str, float]


def draw_pages(corpora: Sequence[Bars], path: Path) -> None:
    """Draw a row per corpus: F1 as bars on the left, block F1 against time on the right."""
    canvas = Canvas(figsize=(13, 4.3 * len(corpora)), layout="constrained")
    FigureCanvasAgg(canvas)
    rows = canvas.subplots(len(corpora), 2, squeeze=False, gridspec_kw={"width_ratios": [2.2, 1]})
    for (left, right), part in zip(rows, corpora, strict=True):
        colours = _colours(part.results)
        _draw_bars(left, part, colours)
        _draw_time(right, part, colours)
    handles, names = rows[0][0].get_legend_handles_labels()
    canvas.legend(handles, names, loc="outside lower center", ncols=4, frameon=False, fontsize=9)
    canvas.savefig(path, dpi=110)


def _colours(results: Sequence[Measured]) -> dict[str, str]:
    ours, peers = iter(_OURS), iter(_PEERS)
    return {result.name: next(ours if result.name.startswith("clf") else peers) for result in results}


def _draw_bars(axes: Any, part: Bars, colours: Mapping[str, str]) -> None:
    width = 0.85 / len(part.results)
    for index, result in enumerate(part.results):
        figures = [getattr(result, name) for name in _FIGURES]
        values = [figure.value for figure in figures]
        reach = [[f.value - f.low for f in figures], [f.high - f.value for f in figures]]
        across = np.arange(len(figures)) + (index - (len(part.results) - 1) / 2) * width
        bars = {"yerr": reach, "error_kw": {"elinewidth": 0.9, "ecolor": _INK}}
        axes.bar(across, values, width * 0.92, color=colours[result.name], label=result.name, **bars)
    axes.set_xticks(range(len(_FIGURES)), list(_FIGURES.values()))
    axes.set(ylim=(0.2, 1), title=f"{part.title}: F1 with 95 % intervals (axis from 0.2)")
    _simplify(axes)


def _draw_time(axes: Any, part: Bars, colours: Mapping[str, str]) -> None:
    for result in part.results:
        axes.scatter(part.times[result.name], result.blocks.value, color=colours[result.name], s=55, zorder=3)
    axes.set_xscale("log")
    axes.margins(0.2)
    axes.set(
        xlabel="time per page, times trafilatura (log)", ylabel="block F1", title=f"{part.title}: quality and time"
    )
    _simplify(axes)


def _simplify(axes: Any) -> None:
    axes.grid(axis="y", color="#dddddd", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
