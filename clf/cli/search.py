"""Arguments of ``clf search`` -> the trials of an experiment's grid, with the time left, and the best of them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from clf.cli.console import complain, console
from clf.cli.data import DATA, DataOption
from clf.cli.learning import experiment_path, track_or_complain
from clf.errors import InputError

if TYPE_CHECKING:
    from clf.experiments.search.run import Progress, SearchOutcome

_SHOWN = 10
"""Trials in the table that the terminal shows."""


def search(
    experiment: Annotated[
        str, typer.Argument(help=r"Name of a file in experiments/ with a \[search] table, or a path.")
    ],
    out: Annotated[
        Path | None, typer.Option(help="Folder of the search; runs/NAME-search by default.", show_default=False)
    ] = None,
    jobs: Annotated[int, typer.Option(help="Processes; -1 uses all cores.")] = -1,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler, whose workers run the trials.", show_default=False)
    ] = None,
    budget: Annotated[int | None, typer.Option(help="Run at most so many trials.", show_default=False)] = None,
    data: DataOption = DATA,
    do_track: Annotated[bool, typer.Option("--track/--no-track", help="Log the search to MLflow.")] = True,
) -> None:
    r"""Try every point of an experiment's \[search] grid on grouped folds; type it again to go on after a stop."""
    from clf.datasets.registry import load_corpora
    from clf.experiments.search.grid import read_grid
    from clf.experiments.search.run import Search
    from clf.parallel import Workers
    from clf.training.inheritance import read_tables

    if jobs == 0 or jobs < -1:
        raise InputError(f"{jobs} processes cannot run trials; give 1 or more, or -1 for all cores")
    path = experiment_path(experiment)
    grid = read_grid(read_tables(path), path, budget=budget)
    folder = out or Path("runs") / f"{grid.base.name}-search"
    started = time.monotonic()

    def say(step: str) -> None:
        """Print a step with the seconds since the start."""
        console.print(f"[dim]{time.monotonic() - started:6.1f} s[/]  {step}", soft_wrap=True)

    def report(progress: Progress) -> None:
        """Print a finished trial."""
        say(_described(progress))

    try:
        outcome = Search(grid, load_corpora(data), data, folder).run(Workers(jobs, scheduler), say=say, report=report)
    except KeyboardInterrupt:
        complain(f"stopped; finished trials are kept in {folder}, and the same command goes on with the rest")
        raise typer.Exit(1) from None
    tracked = track_or_complain(folder, say) if do_track else "not tracked (--no-track)"
    _show(outcome, tracked)


def _described(progress: Progress) -> str:
    """Return one finished trial with the best one so far and the time left."""
    from clf.experiments.search.report import describe

    result, best = progress.result, progress.best
    value = f"failed: {result.failure}" if result.objective is None else f"{result.objective:.4f}"
    known = "" if best is None or best.objective is None else f" (best {best.objective:.4f})"
    left = f"{progress.seconds_left / 60:.1f} min left"
    return f"{progress.done} of {progress.total}: {value}{known}  {describe(result.changes)}; {left}"


def _show(outcome: SearchOutcome, tracked: str) -> None:
    from clf.experiments.search.report import describe
    from clf.experiments.search.run import BEST, REPORT

    table = Table("objective", "changes", box=None, header_style="dim")
    for result in outcome.results[:_SHOWN]:
        table.add_row("-" if result.objective is None else f"{result.objective:.4f}", describe(result.changes))
    console.print(table)
    for name, text in (
        ("trials", f"{len(outcome.results)}, of which {outcome.run_now} ran now"),
        ("report", f"{outcome.folder / REPORT}"),
        ("MLflow", tracked),
        ("next", f".venv/bin/clf train {outcome.folder / BEST}"),
    ):
        console.print(f"[bold]{name:<8}[/]{text}", soft_wrap=True)
