"""Feed -> the same feed with clickbait marked or left out: ``clf feed``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from clf.cli.console import BundleOption
from clf.cli.scoring import LanguageOption
from clf.default import load
from clf.errors import InputError


def feed(
    source: Annotated[
        str,
        typer.Argument(
            metavar="URL|FILE|-",
            help="An RSS, Atom or JSON feed: its address or a file. - reads standard input.",
        ),
    ],
    drop: Annotated[
        float | None,
        typer.Option("--drop", metavar="P", help="Leave out items with P(clickbait) from P on.", show_default=False),
    ] = None,
    mark: Annotated[
        bool, typer.Option("--mark", help="Mark clickbait in title, text and categories; this is the default.")
    ] = False,
    language: LanguageOption = None,
    bundle: BundleOption = None,
) -> None:
    """Print a feed again with its clickbait marked, or left out; everything else stays as it was."""
    from clf.feeds import FeedPolicy, rewrite_feed

    if mark and drop is not None:
        raise InputError("--mark and --drop exclude each other; give one of them")
    policy = FeedPolicy(drop=drop, language=language)
    sys.stdout.buffer.write(rewrite_feed(_read(source), load(bundle), policy))


def _read(source: str) -> bytes:
    """Return the bytes at an address, in a file or of standard input; at most one more than the limit of a feed."""
    from clf.feeds.fetch import fetch
    from clf.feeds.limits import LIMITS

    if source.startswith(("http://", "https://")):
        return fetch(source)
    try:
        if source == "-":
            return sys.stdin.buffer.read(LIMITS.size + 1)
        with Path(source).open("rb") as stream:
            return stream.read(LIMITS.size + 1)
    except OSError as error:
        raise InputError(
            f"cannot read {source!r} ({error.strerror}); give an address, a file, or - for standard input"
        ) from None
