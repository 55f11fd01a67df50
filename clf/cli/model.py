"""Arguments of ``clf model …`` -> the manifest of a bundle, and the versions of the registry with their champion."""

from __future__ import annotations

import json as json_library
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Column, Table

from clf.cli.console import JsonOption, console, plain, print_json, tracking_uri
from clf.default import load
from clf.errors import InputError
from clf.model.bundle import Bundle

app = typer.Typer(help="Look at a bundle; list, promote, pull and roll back models.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Look at a bundle; list, promote, pull and roll back models."""


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


@app.command(name="list")
def list_(json: JsonOption = False) -> None:
    """List the versions of the model in the MLflow registry of MLFLOW_TRACKING_URI, the newest first."""
    from clf.training.tracking.registry import list_versions

    run = Column("run", no_wrap=True, min_width=32)  # an id that is cut or wrapped cannot be copied
    table = Table("version", run, "experiment", "created", "aliases", "notes", box=None, header_style="dim")
    for version in list_versions(tracking_uri()):
        if json:
            print_json(asdict(version))
        notes = "forced" if "gate.forced" in version.tags else ""
        aliases = ", ".join(version.aliases)
        table.add_row(str(version.version), version.run_id, version.run_name, version.created, aliases, notes)
    if not json:
        console.print(table)


@app.command()
def promote(
    run: Annotated[str, typer.Argument(help="MLflow run id, or the folder of a run that was logged.")],
    force: Annotated[bool, typer.Option("--force", help="Overrule the gate; needs --reason.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why the gate is overruled; kept as a tag.")] = None,
) -> None:
    """Make a run's model the champion, if it is better than the present one and no group is worse."""
    from clf.experiments.gate.promote import promote as promote_run

    if force != bool(reason and reason.strip()):
        raise InputError("--force and --reason go together: the gate is overruled with a reason, or not at all")
    found = promote_run(run, tracking_uri(), reason=reason)
    for finding in found.findings:
        mark = "[green]yes[/]" if finding.passed else "[red]no[/] "
        console.print(f"{mark}  {finding.rule}: {plain(finding.numbers)}", soft_wrap=True)
    before = f"instead of version {found.replaced.version}" if found.replaced else "as the first one"
    console.print(f"version {found.version.version} ({found.version.run_name}) is champion, {before}")


@app.command()
def pull(
    model: Annotated[str, typer.Argument(help="Version number, or alias such as champion.")] = "champion",
    out: Annotated[Path, typer.Option(help="Folder of the bundle; a bundle there is replaced.")] = Path("models/clf"),
) -> None:
    """Write the checked bundle of a version to a folder; a service that serves the folder takes it while it runs."""
    from clf.experiments.gate.promote import pull as pull_version

    found = pull_version(model, out, tracking_uri())
    console.print(f"{out} holds {model}: bundle {found.bundle.id}; checksums and probes hold")


@app.command()
def rollback() -> None:
    """Make the champion before the present one champion again."""
    from clf.experiments.gate.promote import roll_back

    now, before = roll_back(tracking_uri())
    console.print(f"version {before.version} ({before.run_name}) is champion again, instead of version {now.version}")


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
