"""Groups of a comparison -> a plot of the differences of one metric with their intervals."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from clf.experiments.comparison.groups import GroupComparison

_BLUE, _GREY = "#1d4ed8", "#888888"


def difference_plot(groups: Sequence[GroupComparison], metric: str) -> Figure:
    """Return the differences of ``metric``, one line per group, with the first group on top."""
    figure = Figure(figsize=(7.2, 1.2 + 0.26 * len(groups)), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.axvline(0, color=_GREY, linewidth=1)
    labels = []
    for position, group in enumerate(reversed(groups)):
        item = group.metrics[metric]
        labels.append(f"{group.name} (n = {group.items:,})")
        if item.value is None:
            continue
        if item.low is not None and item.high is not None:
            axes.plot([item.low, item.high], [position, position], color=_BLUE, linewidth=2)
        axes.plot([item.value], [position], marker="o", color=_BLUE, markersize=5)
    axes.set_yticks(range(len(labels)), labels, fontsize=8)
    axes.set(title=f"Difference of {metric.replace('_', ' ')}, with 95 % intervals")
    axes.margins(y=0.05)
    return figure
