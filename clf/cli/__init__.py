"""Command line -> verbs: ``clf VERB``. Verbs import heavy libraries themselves; errors become a sentence and a code."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import Annotated, NoReturn

import typer

import clf
from clf.cli import (
    batch,
    comparison,
    data,
    extension,
    feed,
    feedback,
    labels,
    learning,
    model,
    pages,
    report,
    scoring,
    search,
    serving,
)
from clf.cli.console import complain
from clf.errors import ClfError

_EXTRAS = {
    "serve": {"fastapi", "psycopg", "pydantic_settings", "sqlalchemy", "uvicorn"},
    "batch": {"distributed", "fastwarc", "fsspec", "pyarrow"},
}
"""Extra of the package -> the modules that only it installs."""
app = typer.Typer(
    name="clf",
    help="Find clickbait and promotional links on news pages, and separate the article from the rest.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"clf {clf.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Find clickbait and promotional links on news pages, and separate the article from the rest."""


app.command()(scoring.score)
app.command()(scoring.explain)
app.command()(pages.flag)
app.command()(pages.separate)
app.command()(feed.feed)
app.command()(batch.batch)
app.command()(learning.train)
app.command()(search.search)
app.command()(comparison.compare)
app.command()(learning.evaluate)
app.command()(report.report)
app.command()(learning.track)
app.command()(serving.serve)
data.app.command()(labels.suspects)
data.app.command()(labels.links)
data.app.command()(labels.review)
data.app.command()(labels.curve)
app.add_typer(data.app, name="data")
app.add_typer(model.app, name="model")
app.add_typer(feedback.app, name="feedback")
app.add_typer(extension.app, name="extension")


def main() -> None:
    """Run the command line and exit with 0 (success), 1 (failure) or 2 (misuse)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A headline may hold characters that the terminal cannot encode. They are replaced, so the run goes on.
            stream.reconfigure(errors="replace")
    try:
        _run()
    except OSError as error:
        if error.errno == errno.ENOMEM:
            # Reading a module or a file fails in this way too.
            _end_without_memory("there is not enough memory")
        _discard_output()
        complain(f"cannot write the output ({error.strerror or error}); free some space or choose another file")
        sys.exit(1)
    except ClfError as error:
        complain(str(error))
        sys.exit(error.exit_code)
    except MemoryError:
        _end_without_memory("there is not enough memory")
    except SystemError as error:
        # Where a compiled part of Python has no memory for an error, this one takes its place.
        _end_without_memory(f"Python failed ({error}), as it does without enough memory")
    except ModuleNotFoundError as error:
        extra = next((name for name, modules in _EXTRAS.items() if error.name in modules), "train")
        complain(f'this verb needs {error.name}, which is not installed: pip install "clf-news[{extra}]"')
        sys.exit(1)
    except ImportError as error:
        _end_without_memory(f"a part of the program cannot be loaded ({error})")


def _run() -> None:
    """Run the verb and write its output, so that a full disk shows here and not while the interpreter ends."""
    try:
        app()
    finally:
        sys.stdout.flush()


def _end_without_memory(what: str) -> NoReturn:
    """Write a sentence and end, without an import: there may be no memory for one."""
    os.write(2, f"clf: {what}; allow this process more memory (ulimit -v)\n".encode())
    os._exit(1)


def _discard_output() -> None:
    """Send the rest of the output nowhere, because writing it would fail again."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


__all__ = ["app", "main"]
