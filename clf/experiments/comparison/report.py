"""A comparison -> Markdown, and one HTML page with a plot of every difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from clf.datasets.markdown import number, table
from clf.experiments.comparison.compare import Changed, Comparison
from clf.experiments.comparison.groups import GroupComparison
from clf.experiments.comparison.plots import difference_plot
from clf.experiments.comparison.statistics import Difference, McNemar
from clf.training.reports.html import cell, page_html, png

MARKDOWN, PAGE = "compare.md", "compare.html"
_PLOTS = {"headlines": ("auc", "macro_f1", "calibration_error"), "pages": ("block_f1", "promo_link_f1")}
"""Kind of items -> the metrics that are drawn."""


def write_comparison(comparison: Comparison, folder: Path) -> tuple[Path, Path]:
    """Write ``compare.md`` and ``compare.html`` to ``folder``; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    figures: dict[str, bytes] = {}
    for kind, groups in (("headlines", comparison.headlines), ("pages", comparison.pages)):
        for metric in _PLOTS[kind] if groups else ():
            figures[f"{kind}-{metric}.png"] = png(difference_plot(groups, metric))
    text = _markdown(comparison)
    markdown, page = folder / MARKDOWN, folder / PAGE
    markdown.write_text(text, encoding="utf-8")
    title = f"{comparison.first} and {comparison.other}"
    page.write_text(page_html(title, f"{text}\n## Plots\n", figures), encoding="utf-8")
    return markdown, page


def _markdown(comparison: Comparison) -> str:
    """Return the comparison as a Markdown page."""
    names = f"{cell(comparison.first)} and {cell(comparison.other)}"
    parts = [
        f"# Comparison of {names}\n\nA difference is {cell(comparison.other)} minus {cell(comparison.first)}, on the "
        "items that both have predicted and neither has learned from. Brackets hold 95 % intervals of the paired "
        "bootstrap over groups (sites for pages). Log loss, Brier score and calibration error are better when "
        "they are smaller. McNemar: items that only the first, or only the second, predicts rightly, and the "
        "exact p-value.",
        _notes(comparison),
        *_section("Headlines", comparison.headlines),
        *_section("Pages", comparison.pages),
        *_changed(comparison.changed),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def show_difference(item: Difference) -> str:
    """Return a difference with its interval.

    >>> show_difference(Difference(0.9, 0.92, 0.01, 0.03)), show_difference(Difference(None, None))
    ('+0.020 (+0.010 to +0.030)', '-')
    """
    if item.value is None:
        return "-"
    bounds = "" if item.low is None or item.high is None else f" ({item.low:+.3f} to {item.high:+.3f})"
    return f"{item.value:+.3f}{bounds}"


def show_test(test: McNemar) -> str:
    """Return McNemar's test in short.

    >>> show_test(McNemar(8, 1, 0.0390625))
    '8 : 1, p = 0.039'
    """
    return f"{test.first_only:,} : {test.other_only:,}, p = {test.p_value:.2g}"


def _notes(comparison: Comparison) -> str:
    notes = []
    if comparison.unmatched:
        notes.append(f"{comparison.unmatched:,} items of the first run are not in the second, and do not count.")
    if comparison.relabelled:
        notes.append(f"{comparison.relabelled:,} headlines have other labels in the second run, which do not count.")
    return " ".join(notes)


def _section(title: str, groups: Sequence[GroupComparison]) -> Iterator[str]:
    if not groups:
        return
    metrics = list(groups[0].metrics)
    header = ["group", "items"]
    for metric in metrics:
        header += [metric.replace("_", " "), "difference"]
    rows = []
    for group in groups:
        row = [cell(group.name), f"{group.items:,}"]
        for item in group.metrics.values():
            row += [f"{number(item.first)}, {number(item.other)}", show_difference(item)]
        rows.append([*row, show_test(group.test)])
    yield f"## {title}"
    yield table([*header, "McNemar"], rows)


def _changed(items: Sequence[Changed]) -> Iterator[str]:
    if not items:
        return
    rows = [
        [
            "became right" if item.became_right else "became wrong",
            f"{item.first:.2f}, {item.other:.2f}",
            item.label,
            cell(item.group),
            cell(item.text),
        ]
        for item in items
    ]
    yield "## Headlines that changed sides\n\nThe ones that became wrong come first, the largest errors on top."
    yield table(["", "P(clickbait)", "label", "corpus", "headline"], rows)
