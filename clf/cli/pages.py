"""Page -> flagged links, or article and other blocks: ``clf flag`` and ``clf separate``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from clf.classifiers.reason_words import CONCRETE_REASONS
from clf.cli.console import BundleOption, complain, console, plain, print_json, without_controls
from clf.default import load
from clf.errors import InputError
from clf.page.reading.limits import LIMITS
from clf.page.reading.page import Kind
from clf.types import LinkVerdict, PageReport, Reason, Role

File = Annotated[
    str,
    typer.Argument(
        metavar="FILE|-", help="A file with an HTML page or plain text. The argument - reads standard input."
    ),
]
UrlOption = Annotated[
    str,
    typer.Option("--url", help="Address of the page: completes relative links and distinguishes own from other sites."),
]
KindOption = Annotated[Kind, typer.Option("--kind", help="Format of the page; auto looks for markup.")]
PrecisionOption = Annotated[
    float | None,
    typer.Option(
        "--min-precision",
        metavar="P",
        help="Flag links at the threshold that reached this precision on held-out sites; 0.9 by default.",
        show_default=False,
    ),
]
PageLanguageOption = Annotated[
    str | None,
    typer.Option(
        "--language",
        metavar="CODE",
        help="Language of the page; used where neither the words of a link nor the text of the page show it.",
        show_default=False,
    ),
]
_COLOURS = {Role.EDITORIAL: "green", Role.PROMO: "red", Role.NAVIGATION: "bright_black"}
_REASONS = 2
"""Number of reasons shown per link."""
_CLEAR_WEIGHT = 0.2
"""Logit units; a reason that names something is preferred from this weight on."""


def flag(
    file: File,
    url: UrlOption = "",
    min_precision: PrecisionOption = None,
    kind: KindOption = "auto",
    language: PageLanguageOption = None,
    bundle: BundleOption = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object per link, each on its line.")] = False,
) -> None:
    """Flag the promotional links of a page: teasers, sponsored boxes, "read also".

    ● marks a flagged link. The column promo is the probability that the link is promotional, and the column clickbait
    is the probability that its words are clickbait; - marks words that no head can score.
    """
    page = _read(file)
    report = load(bundle).separate(page, url, kind=kind, min_precision=min_precision, language=language)
    _warn_if_truncated(report)
    if json:
        for verdict in report.links:
            print_json(_record(verdict))
        return
    if not report.links:
        console.print("this page has no links; `clf separate` prints its blocks")
        return
    table = Table("", "promo", "clickbait", "role", "link", "reasons", box=None, pad_edge=False, header_style="dim")
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
    json: Annotated[
        bool, typer.Option("--json", help="One JSON object with the blocks, the links and the article.")
    ] = False,
    text: Annotated[bool, typer.Option("--text", help="Print the article alone, without its headline.")] = False,
) -> None:
    """Separate a page's article from teasers and navigation: print its headline, then every block with its role."""
    if json and text:
        raise InputError("--json and --text exclude each other; the JSON object holds the article as editorial_text")
    report = load(bundle).separate(_read(file), url, kind=kind, explain=json)
    _warn_if_truncated(report)
    if json:
        blocks, links = map(_record, report.blocks), map(_record, report.links)
        print_json({**asdict(report), "blocks": list(blocks), "links": list(links)})
    elif text:
        typer.echo(without_controls(report.editorial_text))
    else:
        if report.title:
            console.print(plain(report.title), style="bold", soft_wrap=True)
        for block in report.blocks:
            colour = _COLOURS[block.role]
            console.print(
                f"[{colour}]{block.probability:.2f}  {block.role:<10}[/]  {plain(block.text)}", soft_wrap=True
            )


def _read(file: str) -> bytes:
    """Return the bytes of a file or of standard input, at most one more than the size limit of a page."""
    try:
        if file == "-":
            return sys.stdin.buffer.read(LIMITS.size + 1)
        with Path(file).open("rb") as stream:
            return stream.read(LIMITS.size + 1)
    except OSError as error:
        raise InputError(f"cannot read {file!r} ({error.strerror}); give a file, or - for standard input") from None


def _warn_if_truncated(report: PageReport) -> None:
    if report.truncated:
        complain(f"the page exceeds the limits of the reader: truncated after {len(report.blocks):,} blocks")


def _record(verdict: Any) -> dict[str, Any]:
    """Return the JSON record of a verdict on a block or link; probabilities are rounded to four digits."""
    record = {**asdict(verdict), "reasons": [*map(asdict, verdict.reasons)]}
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in record.items()}


def _row(verdict: LinkVerdict) -> tuple[str, ...]:
    colour = _COLOURS[verdict.role]
    mark = "[red]●[/]" if verdict.flagged else ""
    role = f"[{colour}]{verdict.role}[/]"
    reasons = _summary(verdict.reasons) if verdict.flagged else ""
    clickbait = "-" if verdict.clickbait is None else f"{verdict.clickbait:.2f}"
    return mark, f"{verdict.promo:.2f}", clickbait, role, plain(verdict.text), reasons


def _summary(reasons: Iterable[Reason]) -> str:
    """Return the strongest reasons for the verdict in one line; reasons that name something come first."""
    supporting = [reason for reason in reasons if reason.weight > 0]
    named = filter(_is_clear_and_named, supporting)
    strongest = list(dict.fromkeys([*named, *supporting]))[:_REASONS]
    return plain("; ".join(reason.words for reason in strongest))


def _is_clear_and_named(reason: Reason) -> bool:
    namespace = reason.token.partition(":")[0]
    return namespace in CONCRETE_REASONS and reason.weight >= _CLEAR_WEIGHT
