"""Arguments of ``clf batch`` -> a folder of scored headlines, links or articles, with progress and counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from clf.cli.console import BundleOption, complain, console
from clf.default import default_folder
from clf.errors import InputError

if TYPE_CHECKING:
    from clf.batch.run import Totals


def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT…",
            help="Tables (Parquet, CSV, JSON lines) or pages (WARC, WET, WAT, folders, zip, tar, HTML): paths, "
            "patterns, or addresses that fsspec knows.",
        ),
    ],
    out: Annotated[Path, typer.Option(help="Folder of the results.")],
    column: Annotated[str, typer.Option(help="Column of the headlines in tables.")] = "",
    key: Annotated[str, typer.Option(help="Column of tables that is copied to the results.")] = "",
    article: Annotated[
        bool, typer.Option("--article", help="The text, title and language of pages instead of their links.")
    ] = False,
    language: Annotated[str | None, typer.Option(metavar="CODE", help="Language of all inputs.")] = None,
    output: Annotated[Literal["parquet", "jsonl"], typer.Option("--format", help="Format of the results.")] = "parquet",
    page_seconds: Annotated[float, typer.Option(min=0.01, help="Time limit of a page.")] = 10.0,
    workers: Annotated[int, typer.Option(help="Processes; -1 uses all cores.")] = -1,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler, whose workers run the batch.", show_default=False)
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the run in the folder.")] = False,
    bundle: BundleOption = None,
) -> None:
    """Score tables of headlines or archives of pages, on all cores or a cluster; a run that ended can go on.

    Every record becomes rows of a file, or a row in errors.parquet with its file, its position and the reason.
    """
    from clf.batch.run import Batch
    from clf.batch.shares import Options
    from clf.parallel import Workers

    if workers == 0 or workers < -1:
        raise InputError(f"{workers} processes cannot run a batch; give 1 or more, or -1 for all cores")
    options = Options(
        column=column,
        key=key,
        article=article,
        language=language,
        format=output,
        page_seconds=page_seconds,
    )
    work = Batch(inputs, default_folder(bundle), options, out)

    def report(totals: Totals) -> None:
        """Print the counts of a run that goes on."""
        left = "" if totals.left is None else f"; {totals.left / 60:.1f} min left"
        console.print(f"{totals.records:,} records, {totals.rate:,.0f} a second{left}", soft_wrap=True)

    try:
        totals = work.run(Workers(workers, scheduler), resume=resume, report=report)
    except KeyboardInterrupt:
        complain(f"stopped; finished shares are kept in {out}, and the same command with --resume goes on")
        raise typer.Exit(1) from None
    _show(totals, out)


def _show(totals: Totals, out: Path) -> None:
    counts = f"{totals.scored:,} scored + {totals.errors:,} errors + {totals.skipped:,} skipped"
    console.print(f"[bold]records [/]{totals.records:,} = {counts}", soft_wrap=True)
    console.print(f"[bold]rows    [/]{totals.rows:,} in {out}", soft_wrap=True)
    console.print(f"[bold]errors  [/]{out / 'errors.parquet'}", soft_wrap=True)
