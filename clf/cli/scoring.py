"""Headlines -> verdicts or reasons: ``clf score`` and ``clf explain``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from clf.cli.console import BundleOption, JsonOption, console, plain, print_json, texts_of
from clf.default import load

Texts = Annotated[
    list[str], typer.Argument(help="Headlines. The argument - reads one headline per line from standard input.")
]
_BAR = 12
"""Longest bar of a reason, in characters."""
_BAR_PER_LOGIT = 4
"""Characters of a bar per unit of weight."""


def score(texts: Texts, bundle: BundleOption = None, json: JsonOption = False) -> None:
    """Score headlines: print P(clickbait) and the label of each."""
    model = load(bundle)
    for text in texts_of(texts):
        verdict = model.score([text])[0]
        if json:
            print_json({**asdict(verdict), "clickbait": round(verdict.clickbait, 4)})
        else:
            colour = "red" if verdict.label == "clickbait" else "green"
            console.print(
                f"[{colour}]{verdict.clickbait:.2f}  {verdict.label:<9}[/]  {plain(verdict.text)}", soft_wrap=True
            )


def explain(
    texts: Texts,
    bundle: BundleOption = None,
    json: JsonOption = False,
    top: Annotated[int, typer.Option(min=1, help="Number of reasons to show.")] = 12,
) -> None:
    """Explain headlines: print the weight of every token, positive for clickbait, negative against it."""
    model = load(bundle)
    for text in texts_of(texts):
        explanation = model.explain(text)
        if json:
            print_json(asdict(explanation))
            continue
        table = Table("weight", "", "reason", box=None, pad_edge=False, header_style="dim")
        for reason in explanation.reasons[:top]:
            colour = "red" if reason.weight > 0 else "green"
            bar = "█" * min(_BAR, round(abs(reason.weight) * _BAR_PER_LOGIT))
            table.add_row(f"{reason.weight:+.3f}", f"[{colour}]{bar}[/]", plain(reason.words))
        rest = explanation.reasons[top:]
        table.add_row(f"{sum(reason.weight for reason in rest):+.3f}", "", f"{len(rest)} smaller reasons together")
        table.add_row(f"{explanation.logit:+.3f}", "", f"sum: P(clickbait) = {explanation.clickbait:.3f}", style="bold")
        console.print(plain(text), style="bold", soft_wrap=True)
        console.print(table)
