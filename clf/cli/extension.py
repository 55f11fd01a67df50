"""``clf extension build``: the browser extension with a bundle inside, ready to load or to publish."""

from __future__ import annotations

from os import environ
from pathlib import Path
from typing import Annotated

import typer

from clf.cli.console import console
from clf.default import SHIPPED
from clf.extension import BROWSERS, build_extension

SOURCES = Path(__file__).resolve().parents[2] / "extension"
"""The sources in a checkout; an installed package does not contain them."""

app = typer.Typer(help="The browser extension.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The browser extension."""


@app.command()
def build(
    out: Annotated[Path, typer.Option(help="Folder for the releases.")] = Path("dist/extension"),
    bundle: Annotated[
        Path | None, typer.Option(help="Bundle folder; else CLF_BUNDLE, else the one that ships.", show_default=False)
    ] = None,
    source: Annotated[
        Path, typer.Option(help="The extension's sources; else those beside the package.", show_default=False)
    ] = SOURCES,
) -> None:
    """Build the extension with a bundle inside: a folder to load and a zip to publish, for Chromium and Firefox."""
    archives = build_extension(source, bundle or Path(environ.get("CLF_BUNDLE") or SHIPPED), out)
    for browser, archive in zip(BROWSERS, archives, strict=True):
        console.print(
            f"{browser:<9} load {out / browser}, publish {archive} ({archive.stat().st_size:,} bytes)", soft_wrap=True
        )
