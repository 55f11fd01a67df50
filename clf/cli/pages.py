"""``clf flag`` and ``clf separate``: a page in, its links or its article out."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from clf.classifiers.reason_words import CONCRETE_REASONS
from clf.cli.console import BundleOption, complain, console, print_json
from clf.default import load
from clf.errors import InputError
from clf.page.reading.limits import LIMITS
from clf.page.reading.page import Kind
from clf.types import LinkVerdict, PageReport, Reason, Role

File = Annotated[str, typer.Argument(metavar="FILE|-", help="An HTML page or plain text; - reads standard input.")]
UrlOption = Annotated[
    str, typer.Option("--url", help="Where the page was found: makes links absolute, tells own from other sites.")
]
KindOption = Annotated[Kind, typer.Option("--kind", help="What the page is; auto looks for markup.")]
PrecisionOption = Annotated[
    float | None,
    typer.Option(
        "--min-precision",
        metavar="P",
        help="Flag links at the threshold that reached this precision on held-out sites; 0.9 by default.",
        show_default=False,
    ),
]
_COLOURS = {Role.EDITORIAL: "green", Role.PROMO: "red", Role.NAVIGATION: "bright_black"}
_REASONS = 2
_CLEAR = 0.2
"""A share of a logit from which a reason is worth a look."""


def flag(
    file: File,
    url: UrlOption = "",
    min_precision: PrecisionOption = None,
    kind: KindOption = "auto",
    bundle: BundleOption = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object per link and line.")] = False,
) -> None:
    """Flag the links of a page that only want a click: teasers, sponsored boxes, "read also".

    ● marks a flagged link; promo is the probability that it stands in a teaser, bait that its words are clickbait.
    """
    report = load(bundle).separate(_read(file), url, kind=kind, min_precision=min_precision)
    _tell_limits(report)
    if json:
        for verdict in report.links:
            print_json(_record(verdict))
        return
    if not report.links:
        console.print("no link on this page; `clf separate` shows what is on it")
        return
    table = Table("", "promo", "bait", "role", "link", "why", box=None, pad_edge=False, header_style="dim")
    for verdict in report.links:
        table.add_row(*_row(verdict), style="" if verdict.flagged else "dim")
    flagged = sum(verdict.flagged for verdict in report.links)
    console.print(table)
    console.print(f"{flagged} of {len(report.links)} links flagged", style="bold")


def separate(
    file: File,
    url: UrlOption = "",
    kind: KindOption = "auto",
    bundle: BundleOption = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object: blocks, links, the article.")] = False,
    text: Annotated[bool, typer.Option("--text", help="Print the article alone.")] = False,
) -> None:
    """Separate the article of a page from its teasers and furniture: every block with its role and its probability."""
    if json and text:
        raise InputError("--json and --text exclude each other; the JSON object holds the article as editorial_text")
    report = load(bundle).separate(_read(file), url, kind=kind, explain=json)
    _tell_limits(report)
    if json:
        print_json({**asdict(report), **{name: [*map(_record, getattr(report, name))] for name in ("blocks", "links")}})
    elif text:
        typer.echo(report.editorial_text)
    else:
        for block in report.blocks:
            colour = _COLOURS[block.role]
            console.print(
                f"[{colour}]{block.probability:.2f}  {block.role:<10}[/]  {escape(block.text)}", soft_wrap=True
            )


def _read(file: str) -> bytes:
    """Return the bytes of a file or of standard input, not many more than a page may have."""
    try:
        if file == "-":
            return sys.stdin.buffer.read(LIMITS.size + 1)
        with Path(file).open("rb") as stream:
            return stream.read(LIMITS.size + 1)
    except OSError as error:
        raise InputError(f"cannot read {file!r} ({error.strerror}); give a file, or - for standard input") from None


def _tell_limits(report: PageReport) -> None:
    if report.truncated:
        complain(f"the page is larger than a page may be: truncated after {len(report.blocks):,} blocks")


def _record(verdict: Any) -> dict[str, Any]:
    """Return a verdict on a block or link as JSON has it, probabilities with four digits."""
    record = {**asdict(verdict), "reasons": [*map(asdict, verdict.reasons)]}
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in record.items()}


def _row(verdict: LinkVerdict) -> tuple[str, ...]:
    colour = _COLOURS[verdict.role]
    mark = "[red]●[/]" if verdict.flagged else ""
    role = f"[{colour}]{verdict.role}[/]"
    why = _why(verdict.reasons) if verdict.flagged else ""
    return mark, f"{verdict.promo:.2f}", f"{verdict.clickbait:.2f}", role, escape(verdict.text), why


def _why(reasons: Iterable[Reason]) -> str:
    """Return the strongest reasons that speak for the verdict, those that name something first."""
    found = [reason for reason in reasons if reason.weight > 0]
    named = [item for item in found if item.token.partition(":")[0] in CONCRETE_REASONS and item.weight >= _CLEAR]
    return escape("; ".join(reason.words for reason in [*dict.fromkeys([*named, *found])][:_REASONS]))
