"""Headlines -> verdicts or reasons: ``clf score`` and ``clf explain``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.table import Table

from clf.cli.console import BundleOption, JsonOption, console, plain, print_json, texts_of
from clf.default import load
from clf.types import Explanation, HeadlineVerdict

Texts = Annotated[
    list[str], typer.Argument(help="Headlines. The argument - reads one headline per line from standard input.")
]
LanguageOption = Annotated[
    str | None,
    typer.Option(
        "--language",
        metavar="CODE",
        help="Language of the headlines, as in ro or en; recognised for each headline by default.",
        show_default=False,
    ),
]
_COLOURS = {"clickbait": "red", "editorial": "green", "unknown": "bright_black"}
_BAR = 12
"""Longest bar of a reason, in characters."""
_BAR_PER_LOGIT = 4
"""Characters of a bar per unit of weight."""


def score(texts: Texts, language: LanguageOption = None, bundle: BundleOption = None, json: JsonOption = False) -> None:
    """Score headlines: print P(clickbait) and the label of each.

    A headline in a language without a head, or in one that is not recognised, is unknown and has no probability.
    """
    model = load(bundle)
    for text in texts_of(texts):
        verdict = model.score([text], language)[0]
        if json:
            print_json(_record(verdict))
            continue
        probability = "   -" if verdict.clickbait is None else f"{verdict.clickbait:.2f}"
        colour = _COLOURS[verdict.label]
        console.print(f"[{colour}]{probability}  {verdict.label:<9}[/]  {plain(verdict.text)}", soft_wrap=True)


def explain(
    texts: Texts,
    language: LanguageOption = None,
    bundle: BundleOption = None,
    json: JsonOption = False,
    top: Annotated[int, typer.Option(min=1, help="Number of reasons to show.")] = 12,
) -> None:
    """Explain headlines: print the weight of every token, positive for clickbait, negative against it."""
    model = load(bundle)
    for text in texts_of(texts):
        explanation = model.explain(text, language)
        if json:
            print_json(asdict(explanation))
            continue
        console.print(plain(text), style="bold", soft_wrap=True)
        _print_explanation(explanation, top)


def _record(verdict: HeadlineVerdict) -> dict[str, Any]:
    """Return the JSON record of a verdict; shares and probabilities are rounded to four digits."""
    clickbait = None if verdict.clickbait is None else round(verdict.clickbait, 4)
    return {**asdict(verdict), "clickbait": clickbait, "known": round(verdict.known, 4)}


def _print_explanation(explanation: Explanation, top: int) -> None:
    """Print the ``top`` strongest reasons and their sum, or the reason why there is none."""
    if explanation.logit is None:
        cause = f"no head for {explanation.language}" if explanation.language else "its words tell no language"
        console.print(f"not judged: {cause}; --language names the language of a headline")
        return
    table = Table("weight", "", "reason", box=None, pad_edge=False, header_style="dim")
    for reason in explanation.reasons[:top]:
        colour = "red" if reason.weight > 0 else "green"
        bar = "█" * min(_BAR, round(abs(reason.weight) * _BAR_PER_LOGIT))
        table.add_row(f"{reason.weight:+.3f}", f"[{colour}]{bar}[/]", plain(reason.words))
    rest = explanation.reasons[top:]
    table.add_row(f"{sum(reason.weight for reason in rest):+.3f}", "", f"{len(rest)} smaller reasons together")
    table.add_row(f"{explanation.logit:+.3f}", "", f"sum: P(clickbait) = {explanation.clickbait:.3f}", style="bold")
    console.print(table)
