"""Arguments of ``clf train``, ``clf evaluate`` and ``clf track`` -> a run, an evaluation or a logged run, as tables."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from clf.cli.console import complain, console, tracking_uri
from clf.cli.data import DATA, DataOption, Names
from clf.errors import TrackingError

if TYPE_CHECKING:
    from clf.classifiers import Model
    from clf.datasets.pages.corpora import LabelledPage
    from clf.datasets.registry import Corpus
    from clf.training.evaluation.headline_metrics import Evaluation
    from clf.training.evaluation.page_metrics import PageMetrics
    from clf.training.progress import Say
    from clf.training.train import Run
    from clf.types import Example

_EXPERIMENTS = Path("experiments")


def train(
    experiment: Annotated[str, typer.Argument(help="Name of a file in experiments/, or a path.")] = "own",
    out: Annotated[
        Path | None, typer.Option(help="Folder of the run; runs/NAME by default.", show_default=False)
    ] = None,
    bundle: Annotated[Path | None, typer.Option(help="Copy the bundle here as well.", show_default=False)] = None,
    data: DataOption = DATA,
    streaming: Annotated[
        bool, typer.Option("--streaming", help="Keep the training rows on disk; for corpora larger than memory.")
    ] = False,
    do_track: Annotated[bool, typer.Option("--track/--no-track", help="Log the run to MLflow.")] = True,
) -> None:
    """Train a bundle: audit the corpora, fit, calibrate, evaluate and track the run."""
    from clf.datasets.registry import load_corpora
    from clf.model.bundle import write_bundle
    from clf.training.experiment import read_experiment
    from clf.training.train import train as run_training

    plan = read_experiment(experiment_path(experiment))
    started = time.monotonic()
    with console.status("starting") as status:

        def say(step: str) -> None:
            """Print a step with the seconds since the start, and show it beside the spinner."""
            console.print(f"[dim]{time.monotonic() - started:6.1f} s[/]  {step}")
            status.update(step)

        folder = out or Path("runs") / plan.name
        run = run_training(plan, load_corpora(data), data, folder=folder, streaming=streaming, say=say)
        if bundle is not None:
            write_bundle(run.bundle, bundle)
        tracked = track_or_complain(run.folder, say) if do_track else "not tracked (--no-track)"
    _summary(run, bundle or run.folder / "bundle", tracked)


def evaluate(
    bundle: Annotated[Path, typer.Argument(help="Bundle folder.")],
    corpora: Names = None,
    data: DataOption = DATA,
) -> None:
    """Evaluate a bundle on the corpora of this machine (all test corpora when none is named).

    A page corpus that has a test part is evaluated on that part.
    """
    from clf.classifiers import Model
    from clf.datasets.registry import load_corpora

    model = Model.load(bundle)
    trained_on = set(map(attrgetter("id"), model.bundle.manifest.corpora))
    present: dict[str, list[Corpus]] = {"headlines": [], "pages": []}
    absent: list[str] = []
    for corpus in _chosen_for_evaluation(load_corpora(data), corpora):
        if not corpus.is_present(data):
            absent.append(corpus.id)
            continue
        present[corpus.task].append(corpus)
        if corpus.use == "train" and corpus.id in trained_on:
            console.print(f"[yellow]{corpus.id}: the bundle was trained on this corpus, so its figures are too high[/]")
    if absent:
        console.print(f"[yellow]not on this machine: {', '.join(absent)}; type `clf data fetch {' '.join(absent)}`[/]")
    _evaluate_headlines(model, present["headlines"], data)
    _evaluate_pages(model, present["pages"], data)


def _chosen_for_evaluation(corpora: Mapping[str, Corpus], names: Sequence[str] | None) -> list[Corpus]:
    """Return the named corpora; without names, the corpora for evaluation."""
    from clf.datasets.registry import choose

    found = choose(corpora, names)
    return found if names else [corpus for corpus in found if corpus.use == "test"]


def _evaluate_headlines(model: Model, corpora: Sequence[Corpus], data: Path) -> None:
    from clf.datasets.headlines.parsers import parse
    from clf.training.headlines.evaluation import evaluate_slices, score_slices

    examples: list[Example] = []
    for corpus in corpora:
        examples += parse(corpus, data)
    if examples:
        _show_headlines(evaluate_slices(model, score_slices(model, examples)))


def _evaluate_pages(model: Model, corpora: Sequence[Corpus], data: Path) -> None:
    from clf.datasets.pages.corpora import labelled_pages
    from clf.training.pages.evaluation import evaluate_model

    if corpora and not model.reads_pages:
        console.print("[yellow]the bundle has no page heads: page corpora are left out[/]")
        return
    pages: list[LabelledPage] = []
    for corpus in corpora:
        pages += labelled_pages(corpus, data)
    if pages:
        _show_pages(evaluate_model(model, pages))


def experiment_path(experiment: str) -> Path:
    """Return the path of an experiment that is given by its name in experiments/ or by its path."""
    return Path(experiment) if experiment.endswith(".toml") else _EXPERIMENTS / f"{experiment}.toml"


def track(run: Annotated[Path, typer.Argument(help="The folder of a finished run or search.")]) -> None:
    """Log a finished run or search to MLflow: the store of MLFLOW_TRACKING_URI, else sqlite:///mlflow.db."""
    console.print(_log(run))


def _log(folder: Path) -> str:
    """Log the run or the search in ``folder``; return its id, its store and its model version in words."""
    from clf.experiments.search.state import RECORD
    from clf.experiments.tracked_search import track_search
    from clf.training.tracking import ALIAS, REGISTERED_MODEL
    from clf.training.tracking import track as track_run

    uri = tracking_uri()
    if (folder / RECORD).exists():
        found = track_search(folder, uri=uri)
        return f"search {found.run_id} with {found.children} trials in {found.uri}"
    run = track_run(folder, uri=uri)
    name = f"models:/{REGISTERED_MODEL}@{ALIAS}"
    return f"run {run.run_id} in {run.uri}; {name} is {REGISTERED_MODEL} version {run.model_version}"


def track_or_complain(folder: Path, say: Say) -> str:
    """Log the run or search and return where it is; print the reason where it could not be logged."""
    say("logging the run to MLflow")
    try:
        return _log(folder)
    except TrackingError as error:
        complain(str(error))
        return "[red]not tracked[/], see above"


def _summary(run: Run, bundle: Path, tracked: str) -> None:
    """Print the result of a run: its corpora, its quality, its files, and commands to type next."""
    _show_corpora(run)
    console.print(f"\naudit: {run.audit.verdict}")
    _show_headlines([*run.validation, *run.evaluations])
    if run.page_metrics:
        _show_pages(run.page_metrics)
    else:
        console.print("page heads: not trained, the ones that ship with the package were kept")
    for item in run.validation:
        for threshold in [point.threshold for point in item.points]:
            bound = "not reachable" if threshold.probability is None else f"P ≥ {threshold.probability:.2f}"
            console.print(f"{item.slice.language}: precision {threshold.precision:.2f} on held-out groups: {bound}")
    for name, text in (
        ("bundle", f"{bundle}  (id {run.bundle.id})"),
        ("report", f"{run.folder}/evaluation.md, audit.md, figures/"),
        ("MLflow", f"{tracked}  (`make ui` opens it)"),
        ("next", f'.venv/bin/clf score --bundle {bundle} "Nu o să-ți vină să crezi ce a făcut primarul"'),
        ("", f".venv/bin/clf flag --bundle {bundle} seeds/tabloid-ro.html"),
    ):
        console.print(f"[bold]{name:<8}[/]{text}", soft_wrap=True)


def _show_corpora(run: Run) -> None:
    """Print the corpora of a run, and the absent ones with the command that fetches them."""
    header = ("corpus", "trained on", "evaluated on", "language", "licence")
    corpora = Table(*header, box=None, header_style="dim")
    for use in run.record.corpora:
        corpora.add_row(use.id, f"{use.train_rows:,}", f"{use.test_rows:,}", use.language, use.licence)
    console.print()
    console.print(corpora)
    if run.record.absent:
        absent = " ".join(run.record.absent)
        console.print(
            f"[bold yellow]absent:[/] [yellow]{absent}; `clf data fetch {absent}` brings them[/]", soft_wrap=True
        )


def _show_pages(metrics: Iterable[PageMetrics]) -> None:
    from clf.training.reports.markdown import show

    header = ("pages", "number", "F1 of blocks", "F1 of editorial links", "F1 of promo links")
    table = Table(*header, box=None, header_style="dim")
    for item in metrics:
        table.add_row(str(item.slice), f"{item.pages:,}", *map(show, item.estimates().values()))
    console.print(table)


def _show_headlines(evaluations: Iterable[Evaluation]) -> None:
    from clf.training.reports.markdown import show

    header = ("slice", "rows", "ROC AUC", "F1", "macro-F1", "calibration error")
    table = Table(*header, box=None, header_style="dim", title="95 % intervals in brackets", title_style="dim")
    for item in evaluations:
        estimates = (item.auc, item.f1, item.macro_f1, item.calibration_error)
        table.add_row(str(item.slice), f"{item.rows:,}", *map(show, estimates))
    console.print(table)
