"""``clf train``, ``clf evaluate`` and ``clf track``: the lab from the command line."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from clf.cli.console import complain, console
from clf.cli.data import DATA, DataOption, Names, chosen
from clf.errors import TrackingError

if TYPE_CHECKING:
    from clf.classifiers import Model
    from clf.datasets.registry import Corpus
    from clf.training.evaluation.metrics import Evaluation
    from clf.training.evaluation.page_metrics import PageQuality
    from clf.training.train import Run

_EXPERIMENTS = Path("experiments")


def train(
    experiment: Annotated[str, typer.Argument(help="Name of a file in experiments/, or a path.")] = "own",
    out: Annotated[
        Path | None, typer.Option(help="Folder of the run; runs/NAME by default.", show_default=False)
    ] = None,
    bundle: Annotated[Path | None, typer.Option(help="Copy the bundle here as well.", show_default=False)] = None,
    data: DataOption = DATA,
    do_track: Annotated[bool, typer.Option("--track/--no-track", help="Log the run to MLflow.")] = True,
) -> None:
    """Train: corpora in, audited, fitted, calibrated, evaluated and tracked, out comes a bundle."""
    from clf.datasets.registry import load_corpora
    from clf.model.bundle import write_bundle
    from clf.training.experiment import read_experiment
    from clf.training.train import train as run_training

    path = Path(experiment) if experiment.endswith(".toml") else _EXPERIMENTS / f"{experiment}.toml"
    plan = read_experiment(path)
    started = time.monotonic()
    with console.status("starting") as status:

        def say(step: str) -> None:
            """Print a step with the time, and show it beside the spinner."""
            console.print(f"[dim]{time.monotonic() - started:6.1f} s[/]  {step}")
            status.update(step)

        run = run_training(plan, load_corpora(data), data, folder=out or Path("runs") / plan.name, say=say)
        if bundle is not None:
            write_bundle(run.bundle, bundle)
        tracked = _track(run.folder, say) if do_track else "not tracked (--no-track)"
    _summary(run, bundle or run.folder / "bundle", tracked)


def evaluate(
    bundle: Annotated[Path, typer.Argument(help="Bundle folder.")],
    corpora: Names = None,
    data: DataOption = DATA,
) -> None:
    """Evaluate a bundle on the corpora of this machine (all test corpora when none is named).

    A page corpus that has a test part of its own is evaluated on that part.
    """
    from clf.classifiers import Model
    from clf.datasets.registry import load_corpora

    model = Model.load(bundle)
    wanted = [corpus for corpus in chosen(load_corpora(data), corpora) if corpora or corpus.use == "test"]
    absent = [corpus.id for corpus in wanted if not corpus.is_present(data)]
    if absent:
        console.print(f"[yellow]not on this machine: {', '.join(absent)}; type `clf data fetch {' '.join(absent)}`[/]")
    present = [corpus for corpus in wanted if corpus.id not in absent]
    learned = {credit.id for credit in model.bundle.manifest.corpora}
    for name in sorted(learned & {corpus.id for corpus in present if corpus.use == "train"}):
        console.print(f"[yellow]{name}: the bundle learned from this corpus, its figures say little[/]")
    _evaluate_headlines(model, [corpus for corpus in present if corpus.task == "headlines"], data)
    _evaluate_pages(model, [corpus for corpus in present if corpus.task == "pages"], data)


def _evaluate_headlines(model: Model, corpora: Sequence[Corpus], data: Path) -> None:
    from clf.datasets.headlines.parsers import parse
    from clf.training.evaluation.metrics import evaluate as evaluate_slice
    from clf.training.evaluation.slices import slices_of
    from clf.training.train import scored

    examples = [example for corpus in corpora for example in parse(corpus, data)]
    head, slices = model.headlines.head, slices_of(examples, scored(model, examples))
    judge = partial(evaluate_slice, decision=head.decision, thresholds=head.thresholds)
    if slices:
        _show([judge(name, part) for name, part in slices.items()])


def _evaluate_pages(model: Model, corpora: Sequence[Corpus], data: Path) -> None:
    from clf.training.pages.evaluation import evaluate_pages
    from clf.training.pages.heads import labelled_pages

    if corpora and not model.reads_pages:
        console.print("[yellow]the bundle has no page heads: page corpora are left out[/]")
    elif corpora:
        _show_pages(evaluate_pages(model, [page for corpus in corpora for page in labelled_pages(corpus, data)]))


def track(run: Annotated[Path, typer.Argument(help="The folder of a finished run.")]) -> None:
    """Log a finished run to MLflow: the store of MLFLOW_TRACKING_URI, else sqlite:///mlflow.db."""
    from clf.training.tracking import DEFAULT_URI
    from clf.training.tracking import track as track_run

    tracked = track_run(run, uri=os.environ.get("MLFLOW_TRACKING_URI", DEFAULT_URI))
    console.print(f"run {tracked.run_id} in {tracked.uri}, registered as clf version {tracked.model_version}")


def _track(folder: Path, say: Callable[[str], None]) -> str:
    from clf.training.tracking import DEFAULT_URI
    from clf.training.tracking import track as track_run

    say("logging the run to MLflow")
    try:
        tracked = track_run(folder, uri=os.environ.get("MLFLOW_TRACKING_URI", DEFAULT_URI))
    except TrackingError as error:
        complain(str(error))
        return "[red]not tracked[/], see above"
    return f"{tracked.run_id} in {tracked.uri}; models:/clf@challenger is version {tracked.model_version}"


def _summary(run: Run, bundle: Path, tracked: str) -> None:
    """Show what a person wants to know after a run, ending with what to type next."""
    corpora = Table("corpus", "trained on", "evaluated on", "language", "licence", box=None, header_style="dim")
    for use in run.record.corpora:
        corpora.add_row(use.id, f"{use.train_rows:,}", f"{use.test_rows:,}", use.language, use.licence)
    console.print()
    console.print(corpora)
    if run.record.absent:
        absent = " ".join(run.record.absent)
        console.print(
            f"[bold yellow]absent:[/] [yellow]{absent}; `clf data fetch {absent}` brings them[/]", soft_wrap=True
        )
    console.print(f"\naudit: {run.audit.verdict}")
    _show([run.validation, *run.evaluations])
    if run.qualities:
        _show_pages(run.qualities)
    else:
        console.print("page heads: not trained, the ones that ship with the package were kept")
    for point in run.validation.points:
        threshold = point.threshold
        place = "not reachable" if threshold.probability is None else f"P ≥ {threshold.probability:.2f}"
        console.print(f"precision {threshold.precision:.2f} on held-out groups: {place}")
    for name, text in (
        ("bundle", f"{bundle}  (id {run.bundle.id})"),
        ("report", f"{run.folder}/evaluation.md, audit.md, figures/"),
        ("MLflow", f"{tracked}  (`make ui` opens it)"),
        ("next", f'.venv/bin/clf score --bundle {bundle} "Nu o să-ți vină să crezi ce a făcut primarul"'),
        ("", f".venv/bin/clf flag --bundle {bundle} seeds/tabloid-ro.html"),
    ):
        console.print(f"[bold]{name:<8}[/]{text}", soft_wrap=True)


def _show_pages(qualities: Sequence[PageQuality]) -> None:
    from clf.training.reports.markdown import show

    table = Table("pages", "number", "F1 of blocks", "F1 of editorial links", "F1 of promo links", box=None)
    table.header_style = "dim"
    for item in qualities:
        figures = (item.block_f1, item.editorial_link_f1, item.promo_link_f1)
        table.add_row(item.slice, f"{item.pages:,}", *(show(figure) for figure in figures))
    console.print(table)


def _show(evaluations: Sequence[Evaluation]) -> None:
    from clf.training.reports.markdown import show

    header = ("slice", "rows", "ROC AUC", "F1", "macro-F1", "calibration error")
    table = Table(*header, box=None, header_style="dim", title="95 % intervals in brackets", title_style="dim")
    for item in evaluations:
        figures = (item.auc, item.f1, item.macro_f1, item.calibration_error)
        table.add_row(item.slice, f"{item.rows:,}", *(show(figure) for figure in figures))
    console.print(table)
