"""Arguments of ``clf model show`` -> the manifest of a bundle as text or JSON, and the check of its probes."""

from __future__ import annotations

import json as json_library
from typing import Annotated

import typer
from rich.table import Table

from clf.cli.console import JsonOption, console, print_json
from clf.default import load
from clf.model.bundle import Bundle

app = typer.Typer(help="Look at a model bundle.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Look at a model bundle."""


@app.command()
def show(
    bundle: Annotated[
        str | None, typer.Argument(help="Bundle folder; else CLF_BUNDLE, else the one that ships.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Score the probes and compare.")] = False,
    json: JsonOption = False,
) -> None:
    """Show a bundle: heads, thresholds, corpora, metrics; every checksum is verified on the way."""
    model = load(bundle)
    if json:
        print_json({"id": model.bundle.id, **json_library.loads(model.bundle.manifest.to_json())})
    else:
        _print_manifest(model.bundle)
    if check:
        count = model.check_probes()
        if not json:
            console.print(f"[green]{count} probes give the expected probabilities[/]")


def _print_manifest(bundle: Bundle) -> None:
    manifest = bundle.manifest
    console.print(f"[bold]{manifest.name}[/]  id {bundle.id}, format {manifest.format_version}, checksums hold")
    for name, head in manifest.heads.items():
        namespaces, decision = ", ".join(head.namespaces), f"{head.labels[0]} from P ≥ {head.decision:.3f} on"
        console.print(f"head {name}: {namespaces}; {decision}", soft_wrap=True)
        for threshold in head.thresholds:
            bound = "not reachable" if threshold.probability is None else f"P ≥ {threshold.probability:.3f}"
            console.print(f"  precision {threshold.precision:.2f} on held-out groups: {bound}")
    table = Table("corpus", "language", "licence", "rows", box=None, header_style="dim")
    for credit in manifest.corpora:
        table.add_row(credit.id, credit.language, credit.licence, f"{credit.rows:,}")
    console.print(table)
