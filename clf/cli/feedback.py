"""``clf feedback export|stats|forget``: what people said of verdicts, as a corpus, as counts, or no more."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.table import Table

from clf.cli.console import JsonOption, console, print_json
from clf.errors import InputError

if TYPE_CHECKING:
    from clf.feedback.files import Exported
    from clf.feedback.statistics import Census
    from clf.feedback.store import FeedbackStore

app = typer.Typer(help="What people said of verdicts: export it, count it, forget it.", no_args_is_help=True)
StoreOption = Annotated[
    str | None,
    typer.Option("--store", help="Address; else CLF_FEEDBACK_URL, else sqlite:///feedback.db.", show_default=False),
]
OutOption = Annotated[Path, typer.Option("--out", help="The CSV to write, such as data/feedback-ro.csv.")]
LanguageOption = Annotated[
    str | None,
    typer.Option("--language", help="Of the texts; needed when there are several.", show_default=False),
]
MinVotes = Annotated[int, typer.Option("--min-votes", min=1, help="Clients that have to give a text the same label.")]


@app.command()
def export(
    out: OutOption,
    task: Annotated[Literal["headline", "link"], typer.Option(help="What the votes are on.")] = "headline",
    language: LanguageOption = None,
    min_votes: MinVotes = 3,
    max_per_client: Annotated[int, typer.Option(min=1, help="Texts on which one client counts.")] = 20,
    max_per_site: Annotated[int, typer.Option(min=1, help="Texts of one site.")] = 200,
    store: StoreOption = None,
) -> None:
    """Export votes as a corpus: texts that enough different clients label alike, with caps per client and site."""
    from clf.feedback.ballots import collect
    from clf.feedback.files import write
    from clf.feedback.rules import Rules
    from clf.feedback.selection import decide, language_of

    rules = Rules(min_votes=min_votes, max_per_client=max_per_client, max_per_site=max_per_site)
    with closing(_open(store)) as opened:
        ballots = collect(opened.votes(task))
    chosen = language.lower().partition("-")[0] if language else language_of(ballots, rules)
    exported = write(decide(ballots, rules, chosen), out, task=task, language=chosen, rules=rules)
    _show_export(exported)
    if task == "headline" and exported.labels:
        from clf.feedback.files import table_entry

        console.print("\nfor data/corpora.toml:\n")
        console.print(table_entry(exported, rules), markup=False, soft_wrap=True)


@app.command()
def stats(min_votes: MinVotes = 3, store: StoreOption = None, json: JsonOption = False) -> None:
    """Count the votes: texts, clients, sites, what was shown and what people said."""
    from clf.feedback.statistics import take_census

    with closing(_open(store)) as opened:
        found = take_census(opened.votes(), min_votes)
    if json:
        for census in found:
            print_json(_record(census))
    elif found:
        _show_census(found, min_votes)
    else:
        console.print("no votes yet")


@app.command()
def forget(
    client: Annotated[str, typer.Argument(help="The client's hash, as `clf feedback stats` shows it.")],
    store: StoreOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete all votes of one client for good."""
    with closing(_open(store)) as opened:
        count = sum(vote.client == client for vote in opened.votes())
        if not count:
            raise InputError(f"no vote is from client {client!r}; `clf feedback stats` shows the busiest clients")
        if not yes:
            typer.confirm(f"delete {count:,} votes of client {client} for good?", abort=True)
        console.print(f"{opened.forget(client):,} votes deleted; exports made before still hold what they counted for")


def _open(address: str | None) -> FeedbackStore:
    from clf.feedback.store import FeedbackStore

    address = address or os.environ.get("CLF_FEEDBACK_URL") or "sqlite:///feedback.db"
    return FeedbackStore(address, create=False)


def _show_export(exported: Exported) -> None:
    table = Table("texts", "", box=None, header_style="dim", pad_edge=False)
    for fate, count in exported.fates.items():
        labels = ", ".join(f"{label} {rows:,}" for label, rows in exported.labels.items()) if fate == "taken" else ""
        table.add_row(f"{count:,}", f"{fate}  [dim]{labels}[/]")
    console.print(table)
    for name, place in (("corpus", exported.corpus), ("aside", exported.aside), ("report", exported.report)):
        console.print(f"[bold]{name:<8}[/]{place}", soft_wrap=True)


def _show_census(found: Sequence[Census], min_votes: int) -> None:
    columns = ("task", "votes", "texts", f"known to {min_votes}", "clients", "sites", "agree", "first", "last")
    table = Table(*columns, box=None, header_style="dim")
    for census in found:
        counts = (census.votes, census.texts, census.ready, census.clients, census.sites)
        days = (f"{time:%Y-%m-%d}" for time in (census.first, census.last))
        table.add_row(census.task, *(f"{count:,}" for count in counts), f"{census.agreement:.0%}", *days)
    console.print(table)
    for census in found:
        details = Table(f"{census.task}: shown", "said", "votes", box=None, header_style="dim")
        for (shown, said), count in sorted(census.said.items()):
            details.add_row(shown, said, f"{count:,}")
        console.print(details)
        clients = Table(f"{census.task}: busiest clients", "votes", box=None, header_style="dim")
        for client, count in census.busiest:
            clients.add_row(client, f"{count:,}")
        console.print(clients)


def _record(census: Census) -> dict[str, object]:
    return {
        "task": census.task,
        "votes": census.votes,
        "texts": census.texts,
        "ready": census.ready,
        "clients": census.clients,
        "sites": census.sites,
        "agreement": round(census.agreement, 4),
        "said": [{"shown": shown, "said": said, "votes": n} for (shown, said), n in sorted(census.said.items())],
        "busiest": [{"client": client, "votes": count} for client, count in census.busiest],
        "first": census.first.isoformat(),
        "last": census.last.isoformat(),
    }
