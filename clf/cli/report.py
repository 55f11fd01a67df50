"""Arguments of ``clf report`` -> the report of a run as Markdown and as one HTML page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from clf.cli.console import console


def report(
    run: Annotated[Path, typer.Argument(help="The folder of a finished run.")],
    out: Annotated[Path | None, typer.Option(help="Folder of the report; the run's by default.")] = None,
) -> None:
    """Write the report of a run: data, audit, quality, worst sources, errors, tokens, thresholds and limits."""
    from clf.training.reports.run_report import write_report

    markdown, page = write_report(run, out)
    console.print(f"{page} and {markdown.name}", soft_wrap=True)
