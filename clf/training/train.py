"""One run, start to end: experiment -> examples -> audit -> fitted, calibrated, evaluated model -> run folder.

The run folder holds everything: ``run.json``, ``audit.md``, ``evaluation.md``, ``figures/``, ``bundle/`` and
``pipeline.joblib``. Tracking reads that folder, so a run that could not be tracked is tracked later.
"""

from __future__ import annotations

import hashlib
import io
import platform
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

import joblib
import numpy as np

from clf.classifiers import HEADLINE, Model
from clf.datasets.headlines.audit import AuditReport, audit, check_leakage
from clf.datasets.registry import Corpus
from clf.datasets.splits import fold_of
from clf.default import SHIPPED
from clf.errors import DataError
from clf.model.bundle import Bundle, read_bundle, write_bundle
from clf.model.manifest import Credit, Head, Manifest
from clf.text.normalize import NORMALIZER_VERSION
from clf.text.tokens import headline_tokens
from clf.training.evaluation.metrics import Evaluation, Scored, evaluate
from clf.training.evaluation.page_metrics import PageQuality
from clf.training.evaluation.slices import slices_of
from clf.training.experiment import Experiment
from clf.training.headlines.data import Material, gather
from clf.training.linear.compile import compile_scorer, to_pipeline
from clf.training.linear.cross_validation import Selection, select
from clf.training.linear.fit import Dataset, Fitted, regress, weigh
from clf.training.linear.matrices import mark_tokens
from clf.training.linear.thresholds import best_decision, choose_thresholds
from clf.training.pages.heads import PageHeads, shipped_heads, train_heads
from clf.training.probes import make_probes
from clf.training.record import RunRecord
from clf.training.reports.figures import Seen, draw_all
from clf.training.reports.markdown import audit_markdown, evaluation_markdown, pages_markdown
from clf.training.reports.model_card import model_card
from clf.training.reports.page_errors import errors_html
from clf.training.reports.plots import draw_pages
from clf.types import Example

Say = Callable[[str], None]
"""Called with each step as it begins."""


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: its record, its folder, the bundle as written, and what people want to see of it."""

    record: RunRecord
    folder: Path
    bundle: Bundle
    audit: AuditReport
    validation: Evaluation
    evaluations: tuple[Evaluation, ...]
    qualities: tuple[PageQuality, ...]


@dataclass(frozen=True, slots=True)
class Trained:
    """A fitted model with how it was chosen, and its head with the thresholds."""

    fitted: Fitted
    selection: Selection
    head: Head
    validation: Scored


def train(
    experiment: Experiment, corpora: Mapping[str, Corpus], root: Path, *, folder: Path, say: Say = lambda _: None
) -> Run:
    """Run ``experiment`` on the corpora below the data folder ``root`` and leave everything in ``folder``."""
    started = time.monotonic()
    say("reading and verifying the corpora")
    material = gather(experiment, corpora, root)
    say(f"auditing {len(material.train):,} training and {len(material.test):,} test rows")
    report = audit(material.train, material.test)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "audit.md").write_text(audit_markdown(report), encoding="utf-8")
    check_leakage(report)
    trained = fit_headlines(experiment, material, say=say)
    say("evaluating")
    model = _provisional(experiment, trained)
    thresholds, decision = trained.head.thresholds, trained.head.decision
    validation = evaluate("validation", trained.validation, decision=decision, thresholds=thresholds)
    slices = slices_of(material.test, scored(model, material.test))
    evaluations = tuple(evaluate(name, part, decision=decision, thresholds=thresholds) for name, part in slices.items())
    pages = heads_of_pages(experiment, corpora, root, say=say)
    say("writing the bundle, the figures and the reports")
    said = (validation, *evaluations)
    bundle = _write_model(experiment, material, trained=trained, pages=pages, evaluations=said, folder=folder)
    reports = evaluation_markdown(said) + pages_markdown(pages.qualities)
    (folder / "evaluation.md").write_text(reports, encoding="utf-8")
    seen = {"validation": trained.validation, **slices}
    draw_all(Seen(Model(bundle), material.train, seen, said), folder / "figures")
    if pages.qualities:
        draw_pages(pages.qualities, folder / "figures" / "pages.png")
    if pages.seen:
        (folder / "figures" / "page-errors.html").write_text(errors_html(pages.seen), encoding="utf-8")
    record = _record(experiment, material, trained, bundle, report.verdict, time.monotonic() - started)
    record.write(folder)
    return Run(record, folder, bundle, report, validation, evaluations, pages.qualities)


def heads_of_pages(experiment: Experiment, corpora: Mapping[str, Corpus], root: Path, *, say: Say) -> PageHeads:
    """Train the page heads where their corpora are on this machine; else keep the ones that ship, and say so."""
    trained = train_heads(experiment.pages, corpora, root, say=say) if experiment.pages else None
    if trained is None:
        say("page corpora not used or not on this machine: keeping the page heads that ship with the package")
        return shipped_heads(read_bundle(SHIPPED))
    return trained


def fit_headlines(experiment: Experiment, material: Material, *, say: Say = lambda _: None) -> Trained:
    """Choose C by grouped cross-validation, calibrate, set the thresholds and fit on every training row."""
    if len(set(material.groups)) < experiment.model.folds:
        raise DataError(
            f"{len(set(material.groups))} groups of training rows cannot fill {experiment.model.folds} folds; "
            "add data or lower model.folds"
        )
    names = [choice.name for choice in experiment.namespace]
    say("marking tokens")
    data = dataset(experiment, material.train, material.groups)
    folds = np.array([fold_of(group, experiment.model.folds) for group in material.groups])
    say(f"cross-validating {len(experiment.model.c)} x {experiment.model.folds} fits")
    selection = select(data, folds, experiment)
    probabilities = selection.calibration.probabilities(selection.logits)
    labels = np.array([example.label for example in material.train])
    validation = Scored(labels, probabilities, data.targets)
    head = Head(
        labels=("clickbait", "editorial"),
        namespaces=tuple(names),
        decision=best_decision(validation, by=experiment.model.decide_by),
        thresholds=choose_thresholds(validation),
        calibration={HEADLINE: (selection.calibration.slope, selection.calibration.offset)},
    )
    say(f"fitting on all rows with C = {selection.c:g}")
    fitted = regress(data, weigh(data, experiment.namespace), experiment.model, c=selection.c)
    return Trained(fitted, selection, head, validation)


def dataset(experiment: Experiment, examples: Sequence[Example], groups: Sequence[str]) -> Dataset:
    """Return the presence, targets, weights and group numbers of the examples."""
    names = [choice.name for choice in experiment.namespace]
    presence = mark_tokens((headline_tokens(example.text, names) for example in examples), names)
    weights = experiment.data.weights
    return Dataset(
        presence,
        np.array([example.target for example in examples]),
        np.array([weights.get(example.corpus, 1.0) for example in examples]),
        np.unique(np.array(groups), return_inverse=True)[1],
    )


def scored(model: Model, examples: Sequence[Example]) -> Scored:
    """Return the examples' labels with the model's probabilities, as served."""
    probabilities = [verdict.clickbait for verdict in model.score([example.text for example in examples])]
    labels = np.array([example.label for example in examples], dtype=np.intp)
    return Scored(labels, np.array(probabilities), np.array([example.target for example in examples]))


def _provisional(experiment: Experiment, trained: Trained) -> Model:
    """Return the model in memory, as serving will build it from the bundle."""
    manifest = Manifest(experiment.name, {HEADLINE: trained.head}, normalizer=NORMALIZER_VERSION)
    return Model(Bundle(manifest, {HEADLINE: compile_scorer(trained.fitted, trained.selection.calibration)}))


def _write_model(
    experiment: Experiment,
    material: Material,
    *,
    trained: Trained,
    pages: PageHeads,
    evaluations: Sequence[Evaluation],
    folder: Path,
) -> Bundle:
    model = _provisional(experiment, trained)
    tokenizer = partial(headline_tokens, namespaces=trained.head.namespaces)
    pipeline = io.BytesIO()
    joblib.dump(to_pipeline(trained.fitted, trained.selection.calibration, tokenizer), pipeline, compress=3)
    (folder / "pipeline.joblib").write_bytes(pipeline.getvalue())
    manifest = Manifest(
        name=experiment.name,
        heads={HEADLINE: trained.head, **pages.heads},
        corpora=(*_credits(material), *pages.credits),
        metrics=_metrics(evaluations, pages.qualities),
        normalizer=NORMALIZER_VERSION,
        pipelines={HEADLINE: hashlib.sha256(pipeline.getvalue()).hexdigest()},
    )
    scorers = {**model.bundle.scorers, **pages.scorers}
    probes = make_probes(Model(Bundle(manifest, scorers)), material.train)
    card = model_card(experiment, manifest, evaluations, pages.qualities)
    return write_bundle(Bundle(manifest, scorers, probes, card), folder / "bundle")


def _metrics(evaluations: Sequence[Evaluation], qualities: Sequence[PageQuality]) -> dict[str, float]:
    found = [*(item.metrics() for item in evaluations), *(item.metrics() for item in qualities)]
    return {name: round(value, 4) for metrics in found for name, value in metrics.items()}


def _credits(material: Material) -> Iterator[Credit]:
    for use in material.uses:
        if use.train_rows:
            yield Credit(use.id, use.language, use.licence, use.train_rows, use.sha256)


def _record(
    experiment: Experiment, material: Material, trained: Trained, bundle: Bundle, verdict: str, seconds: float
) -> RunRecord:
    selection = trained.selection
    params: dict[str, str | float] = {
        "experiment": experiment.name,
        "experiment_json": experiment.model_dump_json(),
        "c": selection.c,
        "calibration_slope": selection.calibration.slope,
        "calibration_offset": selection.calibration.offset,
        "decision": trained.head.decision,
        "train_rows": len(material.train),
        "train_groups": len(set(material.groups)),
        "test_rows": len(material.test),
        "set_aside_rows": material.set_aside,
        "tokens": sum(len(weighing.tokens) for weighing in trained.fitted.weighings),
        "bundle": bundle.id,
    }
    trials = {f"cv/c={trial.c:g}/log_loss": trial.log_loss for trial in selection.trials}
    return RunRecord(
        name=experiment.name,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        git_commit=_git_commit(),
        params=params,
        metrics={**bundle.manifest.metrics, **trials},
        corpora=material.uses,
        absent=material.absent,
        versions={"python": platform.python_version(), **{name: version(name) for name in _VERSIONS}},
        audit=verdict,
        seconds=round(seconds, 1),
    )


_VERSIONS = ("clf-news", "scikit-learn", "numpy", "scipy", "mlflow")


def _git_commit() -> str:
    try:
        found = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=40"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return found.stdout.strip()
