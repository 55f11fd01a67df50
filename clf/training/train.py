"""One run, start to end: experiment -> examples -> audit -> trained and evaluated heads -> run folder.

The run folder holds ``run.json``, ``audit.md``, ``evaluation.md``, the report, ``figures/``, ``predictions/``,
``bundle/`` and one ``pipeline-LANGUAGE.joblib`` for each head that was trained.
Tracking reads that folder, so that a run that could not be tracked can be tracked later.
"""

from __future__ import annotations

import platform
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from clf.classifiers import Model
from clf.datasets.audit_report import audit_markdown
from clf.datasets.headlines.audit import AuditReport, audit, check_leakage
from clf.datasets.registry import Corpus
from clf.default import SHIPPED
from clf.model.bundle import Bundle, read_bundle
from clf.training.corpora import WantedCorpora, wanted_corpora
from clf.training.evaluation.headline_metrics import Evaluation
from clf.training.evaluation.metrics import Scored
from clf.training.evaluation.page_metrics import PageMetrics
from clf.training.evaluation.slices import Slice, SliceKind
from clf.training.experiment import Experiment
from clf.training.headlines.data import HeadlineData, gather
from clf.training.headlines.evaluation import evaluate_slices, score_examples, sliced
from clf.training.headlines.fit import TrainedHeadline
from clf.training.headlines.heads import FitLanguage, train_headlines
from clf.training.packaging import PIPELINE, TrainedHeads, build_model, finish_bundle, pipeline_difference
from clf.training.pages.heads import PageHeads, shipped_heads, train_heads
from clf.training.predictions import PredictedHeadline, Predictions, predicted_headlines, predicted_pages
from clf.training.progress import Say, silent
from clf.training.record import CorpusUse, RunRecord
from clf.training.reports.markdown import evaluation_markdown, pages_markdown, roles_markdown
from clf.training.reports.page_errors import errors_html
from clf.training.reports.plots import draw_headlines, draw_pages, draw_tokens
from clf.training.reports.run_report import write_report
from clf.training.reports.tokens import strongest_tokens
from clf.training.streaming.corpora import stream_corpora
from clf.training.streaming.fit import fit_streamed

_PACKAGES = ("clf-news", "scikit-learn", "numpy", "scipy", "mlflow")
"""Packages whose versions are recorded."""


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: its record, its folder, its bundle as written, the audit and all evaluations.

    ``validation`` are the evaluations of out-of-fold predictions, by language; ``evaluations`` those of test slices.
    ``page_metrics`` is empty where the page heads that ship were kept.
    """

    record: RunRecord
    folder: Path
    bundle: Bundle
    audit: AuditReport
    validation: tuple[Evaluation, ...]
    evaluations: tuple[Evaluation, ...]
    page_metrics: tuple[PageMetrics, ...]


@dataclass(frozen=True, slots=True)
class _Results:
    """The headline results of a run: its model, and every slice with its items and its evaluation."""

    model: Model
    slices: Mapping[Slice, Scored]
    evaluations: tuple[Evaluation, ...]


def train(
    experiment: Experiment,
    corpora: Mapping[str, Corpus],
    root: Path,
    *,
    folder: Path,
    streaming: bool = False,
    say: Say = silent,
) -> Run:
    """Run ``experiment`` on the corpora below the data folder ``root`` and write all results to ``folder``.

    With ``streaming`` the training rows are kept on disk, in ``folder``, and memory does not grow with their number.
    The audit then covers the held-out rows, not all of them. Raises ExperimentError, DataError and LeakageError before
    anything is trained.
    """
    started = time.monotonic()
    say("reading and verifying the corpora")
    page_corpora = _page_corpora(experiment, corpora, root)
    with _gathered(experiment, corpora, root, folder if streaming else None, say) as (data, fit):
        report = _audit(data, folder, say)
        trained = TrainedHeads(
            experiment=experiment,
            data=data,
            headlines=train_headlines(experiment, data, read_bundle(SHIPPED), fit=fit, say=say),
            pages=page_heads(experiment, page_corpora, root, say=say),
        )
    say("evaluating the headline heads")
    model = build_model(trained, folder)
    scored = score_examples(model, data.test)
    slices = {**trained.headlines.validation, **sliced(data.test, scored)}
    found = evaluate_slices(model, slices)
    validation, evaluations = _by_kind(found)
    say("writing the bundle, the figures and the reports")
    bundle = finish_bundle(model, trained, found, folder / "bundle")
    _write_reports(trained, _Results(model, slices, tuple(found)), folder)
    _predictions(trained, model, scored).write(folder)
    measured: list[Evaluation | PageMetrics] = [*evaluations, *trained.pages.metrics]
    record = _record(trained, bundle, measured, verdict=report.verdict, seconds=time.monotonic() - started)
    record.write(folder)
    write_report(folder)
    return Run(
        record=record,
        folder=folder,
        bundle=bundle,
        audit=report,
        validation=validation,
        evaluations=evaluations,
        page_metrics=trained.pages.metrics,
    )


@contextmanager
def _gathered(
    experiment: Experiment, corpora: Mapping[str, Corpus], root: Path, folder: Path | None, say: Say
) -> Iterator[tuple[HeadlineData, FitLanguage | None]]:
    """Yield the headlines of a run with the function that fits a head; None stands for the exact fit in memory.

    With a ``folder`` the rows are streamed through a temporary folder in it.
    """
    if folder is None:
        yield gather(experiment, corpora, root), None
        return
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".streaming-", dir=folder) as temporary:
        rows = stream_corpora(experiment, corpora, root, Path(temporary))
        with closing(rows.store):
            yield rows.data, lambda code: fit_streamed(experiment, rows, code, Path(temporary), say=say)


def _predictions(trained: TrainedHeads, model: Model, scored: Scored) -> Predictions:
    """Return the predictions of the run for items that it did not learn from; ``scored`` are its test rows."""
    heads, headlines = model.headlines.heads, list[PredictedHeadline]()
    for language, item in trained.headlines.trained.items():
        own = trained.data.of_language(language)
        headlines += predicted_headlines(own.train, item.validation, heads, groups=own.groups)
    headlines += predicted_headlines(trained.data.test, scored, heads)
    pages = (
        *predicted_pages("html", trained.pages.predictions, model.headlines),
        *predicted_pages("text", trained.pages.text_predictions, model.headlines),
    )
    return Predictions(tuple(headlines), pages)


def _by_kind(found: Sequence[Evaluation]) -> tuple[tuple[Evaluation, ...], tuple[Evaluation, ...]]:
    """Return the evaluations of validation slices, and those of test slices."""
    validation = tuple(item for item in found if item.slice.kind is SliceKind.VALIDATION)
    return validation, tuple(item for item in found if item.slice.kind is not SliceKind.VALIDATION)


def page_heads(experiment: Experiment, wanted: WantedCorpora, root: Path, *, say: Say = silent) -> PageHeads:
    """Train the page heads on the ``wanted`` corpora; keep the heads that ship where a corpus is absent."""
    trained = train_heads(experiment.pages, wanted, root, say=say) if experiment.pages and wanted.present else None
    if trained is not None:
        return trained
    reason = f"not on this machine: {', '.join(wanted.absent)}" if wanted.absent else "the experiment has no pages"
    say(f"keeping the page heads that ship with the package ({reason})")
    return replace(shipped_heads(read_bundle(SHIPPED)), absent=wanted.absent)


def _page_corpora(experiment: Experiment, corpora: Mapping[str, Corpus], root: Path) -> WantedCorpora:
    if experiment.pages is None or not experiment.pages.train:
        return WantedCorpora(present=(), absent=())
    return wanted_corpora(experiment.pages, corpora, root, task="pages")


def _audit(data: HeadlineData, folder: Path, say: Say) -> AuditReport:
    """Write ``audit.md`` and return the audit; raise LeakageError after writing when training rows repeat test rows."""
    kind = "held-out training" if data.streamed else "training"
    say(f"auditing {len(data.train):,} {kind} and {len(data.test):,} test rows")
    report = audit(
        data.train, data.test, recognise=Model(read_bundle(SHIPPED)).headlines.language, corrected=data.corrected
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "audit.md").write_text(audit_markdown(report), encoding="utf-8")
    check_leakage(report)
    return report


def _write_reports(trained: TrainedHeads, results: _Results, folder: Path) -> None:
    """Write ``evaluation.md`` and ``figures/``."""
    model, pages, figures = results.model, trained.pages, folder / "figures"
    text = evaluation_markdown(results.evaluations) + pages_markdown(pages.metrics) + roles_markdown(pages.role_metrics)
    (folder / "evaluation.md").write_text(text, encoding="utf-8")
    decisions = {language: head.decision for language, head in model.headlines.heads.items()}
    draw_headlines(results.slices, results.evaluations, decisions, figures)
    for language in trained.headlines.trained:
        texts = [example.text for example in trained.data.of_language(language).train]
        draw_tokens(language, strongest_tokens(model, texts, language), figures)
    if pages.metrics:
        draw_pages(pages.metrics, figures)
    if pages.predictions:
        (figures / "page-errors.html").write_text(errors_html(pages.predictions), encoding="utf-8")


def _record(
    trained: TrainedHeads,
    bundle: Bundle,
    evaluations: Sequence[Evaluation | PageMetrics],
    *,
    verdict: str,
    seconds: float,
) -> RunRecord:
    trials = {
        f"cv/{language}/c={trial.c:g}/log_loss": trial.log_loss
        for language, item in trained.headlines.trained.items()
        for trial in item.selection.trials
    }
    uses = (*trained.data.uses, *trained.pages.uses)
    return RunRecord(
        name=trained.experiment.name,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        git_commit=_git_commit(),
        params=_params(trained, bundle),
        metrics={**bundle.manifest.metrics, **trials, PIPELINE: pipeline_difference(trained, Model(bundle))},
        corpora=tuple(_with_metrics(uses, evaluations)),
        absent=(*trained.data.absent, *trained.pages.absent),
        versions={"python": platform.python_version(), **{name: version(name) for name in _PACKAGES}},
        audit=verdict,
        seconds=round(seconds, 1),
    )


def _params(trained: TrainedHeads, bundle: Bundle) -> dict[str, str | float]:
    data = trained.data
    params: dict[str, str | float] = {}
    for language, headline in trained.headlines.trained.items():
        params.update({f"{language}/{name}": value for name, value in _head_params(headline).items()})
    return {
        "experiment": trained.experiment.name,
        "experiment_json": trained.experiment.model_dump_json(),
        **params,
        "train_rows": data.counts.rows,
        "train_groups": data.counts.groups,
        "streamed": str(data.streamed is not None).lower(),
        "test_rows": len(data.test),
        "set_aside_rows": data.set_aside,
        "corrected_rows": sum(data.corrected.values()),
        "kept_heads": ", ".join(trained.headlines.kept.heads) or "none",
        "bundle": bundle.id,
    }


def _head_params(headline: TrainedHeadline) -> dict[str, float]:
    selection = headline.selection
    return {
        "c": selection.c,
        "calibration_slope": selection.calibration.slope,
        "calibration_offset": selection.calibration.offset,
        "decision": headline.head.decision,
        "tokens": sum(len(tfidf.tokens) for tfidf in headline.model.tfidfs),
    }


def _with_metrics(uses: Sequence[CorpusUse], evaluations: Sequence[Evaluation | PageMetrics]) -> Iterator[CorpusUse]:
    """Yield every corpus with the metrics of the slices whose items all belong to it."""
    for use in uses:
        metrics: dict[str, float] = {}
        for item in evaluations:
            if item.slice.corpus == use.id:
                metrics.update(item.metrics())
        yield replace(use, metrics={name: round(value, 4) for name, value in metrics.items()})


def _git_commit() -> str:
    command = ["git", "describe", "--always", "--dirty", "--abbrev=40"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return found.stdout.strip()
