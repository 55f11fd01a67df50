"""Arguments of ``clf compare`` -> the first run beside each of the others, as a table and as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from clf.cli.console import console, plain
from clf.errors import InputError

if TYPE_CHECKING:
    from clf.experiments.comparison.compare import Comparison


def compare(
    runs: Annotated[list[Path], typer.Argument(help="Folders of runs; the first one is compared with each other one.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder of the pages; compare/ in the last run by default.", show_default=False)
    ] = None,
) -> None:
    """Compare runs on the items that both have predicted: paired bootstrap, McNemar, and items that changed sides."""
    from clf.experiments.comparison.compare import compare as compare_predictions
    from clf.experiments.comparison.report import write_comparison
    from clf.training.predictions import read_predictions

    if len(runs) < 2:
        raise InputError("one run has nothing to be compared with; give two or more folders of runs")
    first = read_predictions(runs[0])
    for run in runs[1:]:
        names = (runs[0].name, run.name)
        comparison = compare_predictions(first, read_predictions(run), names=names)
        if not comparison.headlines and not comparison.pages:
            raise InputError(
                f"{runs[0]} and {run} have predicted too few items in common; compare runs that share a corpus"
            )
        folder = (out or run / "compare") / runs[0].name if len(runs) > 2 or out is None else out
        _show(comparison, write_comparison(comparison, folder))


def _show(comparison: Comparison, paths: tuple[Path, Path]) -> None:
    from clf.experiments.comparison.report import show_difference, show_test

    for groups in (comparison.headlines, comparison.pages):
        if not groups:
            continue
        metrics = list(groups[0].metrics)
        names = [metric.replace("_", " ") for metric in metrics]
        table = Table("group", "items", *names, "McNemar", box=None, header_style="dim")
        for group in groups:
            values = map(show_difference, group.metrics.values())
            table.add_row(plain(group.name), f"{group.items:,}", *values, show_test(group.test))
        console.print(f"{plain(comparison.other)} minus {plain(comparison.first)}")
        console.print(table)
    console.print(f"[bold]report[/]  {paths[0]}, {paths[1].name}", soft_wrap=True)
