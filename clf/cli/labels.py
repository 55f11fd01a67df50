"""Arguments of ``clf data suspects|review|links|curve`` -> suspicious labels, their review, and the worth of data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clf.cli.console import BundleOption, console, plain
from clf.cli.data import DATA, DataOption, Names
from clf.cli.learning import experiment_path
from clf.errors import InputError

if TYPE_CHECKING:
    from clf.experiments.labels.review import Review

ExperimentOption = Annotated[str, typer.Option("--experiment", help="The experiment whose settings are used.")]
_OWN = ("own-ro", "own-en")
_KEYS = "a: the label is right   c: correct it   s: skip   u: undo   q: quit"


def suspects(
    corpora: Names = None,
    out: Annotated[Path, typer.Option(help="The list that `clf data review` takes.")] = Path("runs/suspects.csv"),
    experiment: ExperimentOption = "own",
    data: DataOption = DATA,
) -> None:
    """List rows whose label is suspicious (the own corpora by default), by cleanlab and by near-duplicates."""
    from clf.datasets.registry import load_corpora
    from clf.experiments.labels.suspects import find_suspects, write_suspects
    from clf.training.experiment import read_experiment

    plan = read_experiment(experiment_path(experiment))
    found = find_suspects(plan, corpora or _OWN, load_corpora(data), data, say=console.print)
    write_suspects(found, out)
    for item in found[:10]:
        console.print(f"{item.quality:.3f}  {item.label:<9}  {plain(item.text)}", soft_wrap=True)
    console.print(f"{len(found):,} suspects in {out}; next: clf data review {out}", soft_wrap=True)


def review(
    file: Annotated[Path, typer.Argument(help="A list that `clf data suspects` made.")], data: DataOption = DATA
) -> None:
    """Go through suspects with single keys; corrections are kept in data/corrections.csv, which training applies."""
    from clf.experiments.labels.review import open_review
    from clf.experiments.labels.suspects import read_suspects

    found = open_review(read_suspects(file), file, data)
    if found.decisions:
        console.print(f"going on after {len(found.decisions):,} decisions")
    console.print(_KEYS)
    while (item := found.current) is not None:
        number = len(found.decisions) + 1
        console.print(f"\n[bold]{plain(item.text)}[/]", soft_wrap=True)
        console.print(
            f"{number} of {len(found.suspects)}: {item.corpus}, {item.label}; P(clickbait) {item.probability:.2f}"
        )
        if not _answered(found):
            break
    made, left = len(found.corrections()), len(found.suspects) - len(found.decisions)
    console.print(f"\n{made:,} corrections in {data / 'corrections.csv'}, {left:,} suspects left", soft_wrap=True)


def links(
    file: Annotated[Path, typer.Argument(help="Votes that `clf feedback export --task link` wrote.")],
    out: Annotated[Path, typer.Option(help="The list for a reader, the most surprising links first.")] = Path(
        "runs/links.csv"
    ),
    language: Annotated[str | None, typer.Option(help="Else recognised for every link.", show_default=False)] = None,
    bundle: BundleOption = None,
) -> None:
    """Test the wording on links that readers voted on, and list those whose wording is far from their votes."""
    from clf.default import load
    from clf.experiments.labels.link_votes import read_link_votes, write_link_votes
    from clf.training.reports.markdown import show

    found = read_link_votes(file, load(bundle), language)
    write_link_votes(found, out)
    for item in found.links[:10]:
        console.print(f"{item.probability:.2f}  {item.role:<10}  {plain(item.text)}", soft_wrap=True)
    console.print(
        f"{len(found.links):,} links: AUC of P(clickbait), promo against the others, {show(found.auc)}; "
        f"{found.unknown:,} in languages without a head; the list is {out}",
        soft_wrap=True,
    )


def curve(
    corpus: Annotated[str, typer.Argument(help="Corpus id.")],
    out: Annotated[Path | None, typer.Option(help="Folder; runs/curve-CORPUS by default.", show_default=False)] = None,
    experiment: ExperimentOption = "own",
    data: DataOption = DATA,
) -> None:
    """Measure the learning curve of one corpus: quality on groups left out, by the share that is learned from."""
    from clf.datasets.registry import load_corpora
    from clf.experiments.labels.curve import learning_curve, write_curve
    from clf.experiments.labels.held_out import gather_corpora
    from clf.training.experiment import read_experiment
    from clf.training.reports.markdown import show

    plan, corpora = read_experiment(experiment_path(experiment)), load_corpora(data)
    rows = gather_corpora(plan, [corpus], corpora, data)
    points = learning_curve(plan, rows, corpora[corpus].language, say=console.print)
    folder = out or Path("runs") / f"curve-{corpus}"
    write_curve(corpus, points, folder)
    for point in points:
        console.print(f"{point.rows:>8,} rows  AUC {show(point.auc)}")
    console.print(f"{folder}/curve.png, curve.md", soft_wrap=True)


def _answered(found: Review) -> bool:
    """Take one key and act on it; return False to quit."""
    from clf.experiments.labels.review import Decision

    decisions = {"a": Decision.ACCEPT, "c": Decision.CORRECT, "s": Decision.SKIP}
    try:
        key = typer.getchar().lower()
    except OSError:
        raise InputError("a review needs a terminal, because it takes single keys; run it in one") from None
    if key in ("q", "\x03", "\x04"):
        return False
    if key in decisions:
        found.decide(decisions[key])
    elif key == "u":
        console.print("taken back" if found.undo() else "nothing to take back")
    else:
        console.print(_KEYS)
    return True
