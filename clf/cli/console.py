"""Arguments and standard input -> lines; results -> terminal or JSON lines. All verbs share these helpers."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from clf.errors import InputError

console = Console(emoji=False, highlight=False)
BundleOption = Annotated[
    str | None,
    typer.Option(
        "--bundle", help="Bundle folder. Default: CLF_BUNDLE, then the bundle that ships.", show_default=False
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object per line.")]


_CONTROLS = {code: "\N{REPLACEMENT CHARACTER}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n"}
"""Control characters, with which a text could move the cursor, set the title or write to the clipboard."""


def complain(message: str) -> None:
    """Print an error or warning on standard error."""
    Console(stderr=True, emoji=False, highlight=False, soft_wrap=True).print(f"[bold red]clf:[/] {plain(message)}")


def plain(text: str) -> str:
    """Return ``text`` for the console, without markup and control characters."""
    return escape(without_controls(text))


def without_controls(text: str) -> str:
    """Return ``text`` with U+FFFD for every control character except tab and newline."""
    return text.translate(_CONTROLS)


def tracking_uri() -> str:
    """Return the address of the tracking store: MLFLOW_TRACKING_URI, else a file in the working directory."""
    from clf.training.tracking.store import DEFAULT_URI

    return os.environ.get("MLFLOW_TRACKING_URI", DEFAULT_URI)


def texts_of(arguments: Iterable[str]) -> Iterator[str]:
    """Yield every argument; the argument ``-`` yields the non-blank lines of standard input instead."""
    for argument in arguments:
        if argument == "-":
            yield from _lines()
        else:
            yield argument


def print_json(record: Mapping[str, Any]) -> None:
    """Print ``record`` as one JSON object on one line."""
    # JSON escapes the control characters below 32 itself.
    line = re.sub("[\x7f-\x9f]", lambda match: f"\\u{ord(match[0]):04x}", json.dumps(record, ensure_ascii=False))
    sys.stdout.write(line + "\n")


def _lines() -> Iterator[str]:
    for number, line in enumerate(sys.stdin.buffer, start=1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise InputError(f"standard input, line {number}: not UTF-8 ({error.reason}); convert it first") from None
        if text.strip():
            yield text
