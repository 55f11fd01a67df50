"""``clf extension build`` and ``verify``: the browser extension with a bundle inside, and the check of a package."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from clf.cli.console import BundleOption, console
from clf.default import default_folder
from clf.errors import ClfError
from clf.extension import BROWSERS, build_extension, changed_files

_PACKAGE = Path(__file__).resolve().parents[1]
_INSTALLED = _PACKAGE / "extension_sources"
SOURCES = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent / "extension"
"""The sources inside an installed package, else those of the checkout around the package."""
SourceOption = Annotated[
    Path, typer.Option("--source", help="The extension's sources; else those that ship.", show_default=False)
]

app = typer.Typer(help="The browser extension.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The browser extension."""


@app.command()
def build(
    out: Annotated[Path, typer.Option(help="Folder for the releases.")] = Path("dist/extension"),
    bundle: BundleOption = None,
    source: SourceOption = SOURCES,
) -> None:
    """Build the extension with a bundle inside: a folder to load and a zip to publish, for Chromium and Firefox."""
    archives = build_extension(source, default_folder(bundle), out)
    for browser, archive in zip(BROWSERS, archives, strict=True):
        console.print(
            f"{browser:<9} load {out / browser}, publish {archive} ({archive.stat().st_size:,} bytes)", soft_wrap=True
        )


@app.command()
def verify(
    archive: Annotated[Path, typer.Argument(help="A package: a zip that was built, or one from a store.")],
    bundle: BundleOption = None,
    source: SourceOption = SOURCES,
) -> None:
    """Compare a package with a build of the sources, file by file; fails and lists the files when one differs."""
    differences = changed_files(archive, source, default_folder(bundle))
    if differences:
        listed = "\n".join(f"  {difference}" for difference in differences)
        raise ClfError(f"{archive} is not what these sources build:\n{listed}")
    console.print(f"{archive} holds exactly the files that these sources build", soft_wrap=True)
