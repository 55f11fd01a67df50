"""``clf feedback export|stats|forget``: votes of readers -> a corpus or statistics, and the deletion of votes."""

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
    from clf.feedback.statistics import VoteStatistics
    from clf.feedback.store import FeedbackStore

app = typer.Typer(help="Votes of readers: export, count or delete them.", no_args_is_help=True)
StoreOption = Annotated[
    str | None,
    typer.Option("--store", help="Address; else CLF_FEEDBACK_URL, else sqlite:///feedback.db.", show_default=False),
]
OutOption = Annotated[Path, typer.Option("--out", help="The CSV to write, such as data/feedback-ro.csv.")]
LanguageOption = Annotated[
    str | None,
    typer.Option("--language", help="Language of the texts; needed when there are several.", show_default=False),
]
MinVotes = Annotated[int, typer.Option("--min-votes", min=1, help="Clients that have to give a text the same label.")]


@app.command()
def export(
    out: OutOption,
    task: Annotated[Literal["headline", "link"], typer.Option(help="Task of the votes.")] = "headline",
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
    _print_export(exported)
    if task == "headline" and exported.labels:
        from clf.feedback.files import table_entry

        console.print("\nfor data/corpora.toml:\n")
        console.print(table_entry(exported, rules), markup=False, soft_wrap=True)


@app.command()
def stats(min_votes: MinVotes = 3, store: StoreOption = None, json: JsonOption = False) -> None:
    """Count the votes: texts, clients, sites, and voted labels by displayed label."""
    from clf.feedback.statistics import count_votes

    with closing(_open(store)) as opened:
        statistics = count_votes(opened.votes(), min_votes)
    if json:
        for task in statistics:
            print_json(_record(task))
    elif statistics:
        _print_statistics(statistics, min_votes)
    else:
        console.print("no votes yet")


@app.command()
def forget(
    client: Annotated[str, typer.Argument(help="The client's hash, as `clf feedback stats` shows it.")],
    store: StoreOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete all votes of one client permanently."""
    with closing(_open(store)) as opened:
        count = sum(vote.client == client for vote in opened.votes())
        if not count:
            raise InputError(f"no vote is from client {client!r}; `clf feedback stats` shows the busiest clients")
        if not yes:
            typer.confirm(f"delete {count:,} votes of client {client} permanently?", abort=True)
        console.print(
            f"{opened.forget(client):,} votes deleted; earlier exports still contain the texts they counted for"
        )


def _open(address: str | None) -> FeedbackStore:
    from clf.feedback.store import FeedbackStore

    address = address or os.environ.get("CLF_FEEDBACK_URL") or "sqlite:///feedback.db"
    return FeedbackStore(address, create=False)


def _print_export(exported: Exported) -> None:
    table = Table("texts", "", box=None, header_style="dim", pad_edge=False)
    labels = ", ".join(f"{label} {rows:,}" for label, rows in exported.labels.items())
    for outcome, count in exported.outcomes.items():
        table.add_row(f"{count:,}", f"{outcome}  [dim]{labels if outcome == 'taken' else ''}[/]")
    console.print(table)
    for name, path in (("corpus", exported.corpus), ("aside", exported.aside), ("report", exported.report)):
        console.print(f"[bold]{name:<8}[/]{path}", soft_wrap=True)


def _print_statistics(statistics: Sequence[VoteStatistics], min_votes: int) -> None:
    columns = ("task", "votes", "texts", f"known to {min_votes}", "clients", "sites", "agree", "first", "last")
    table = Table(*columns, box=None, header_style="dim")
    for task in statistics:
        counts = (task.votes, task.texts, task.ready, task.clients, task.sites)
        days = (f"{time:%Y-%m-%d}" for time in (task.first, task.last))
        table.add_row(task.task, *(f"{count:,}" for count in counts), f"{task.agreement:.0%}", *days)
    console.print(table)
    for task in statistics:
        labels = Table(f"{task.task}: displayed", "voted", "votes", box=None, header_style="dim")
        for (displayed, voted), count in sorted(task.labels.items()):
            labels.add_row(displayed, voted, f"{count:,}")
        console.print(labels)
        clients = Table(f"{task.task}: busiest clients", "votes", box=None, header_style="dim")
        for client, count in task.busiest:
            clients.add_row(client, f"{count:,}")
        console.print(clients)


def _record(task: VoteStatistics) -> dict[str, object]:
    labels = sorted(task.labels.items())
    return {
        "task": task.task,
        "votes": task.votes,
        "texts": task.texts,
        "ready": task.ready,
        "clients": task.clients,
        "sites": task.sites,
        "agreement": round(task.agreement, 4),
        "said": [{"shown": displayed, "said": voted, "votes": count} for (displayed, voted), count in labels],
        "busiest": [{"client": client, "votes": count} for client, count in task.busiest],
        "first": task.first.isoformat(),
        "last": task.last.isoformat(),
    }
