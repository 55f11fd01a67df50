"""The folder of a finished run -> its report: Markdown, and one HTML page that needs no other file.

The short form of the report describes the run and its model version in MLflow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from pathlib import Path

import numpy as np

from clf.classifiers import Model
from clf.datasets.markdown import number, table
from clf.model.manifest import Head
from clf.training.evaluation.metrics import Scored, roc_auc
from clf.training.evaluation.slices import MIN_ROWS
from clf.training.predictions import FOLDER, PredictedHeadline, read_predictions
from clf.training.record import RunRecord, read_record
from clf.training.reports.html import cell, page_html
from clf.training.reports.tokens import strongest_tokens

MARKDOWN, PAGE = "report.md", "report.html"
_SUMMARY_METRICS = ("auc", "macro_f1", "block_f1", "promo_link_f1")
"""Metrics of the short form."""
_SHOWN_ERRORS = 10
"""Errors of a language."""
_SHOWN_SOURCES = 15


def write_report(folder: Path, out: Path | None = None) -> tuple[Path, Path]:
    """Write the report of the run in ``folder`` to ``out``, the same folder by default; return both paths.

    Raises DataError where the folder holds no finished run.
    """
    text, target = report_markdown(folder), out or folder
    target.mkdir(parents=True, exist_ok=True)
    figures = {path.name: path.read_bytes() for path in sorted((folder / "figures").glob("*.png"))}
    (target / MARKDOWN).write_text(text, encoding="utf-8")
    title = f"Report: {read_record(folder).name}"
    page = page_html(title, f"{text}\n## Figures\n", figures)
    (target / PAGE).write_text(page, encoding="utf-8")
    return target / MARKDOWN, target / PAGE


def report_markdown(folder: Path) -> str:
    """Return the report of the run in ``folder`` as Markdown."""
    record, model = read_record(folder), Model.load(folder / "bundle")
    headlines = read_predictions(folder).headlines if (folder / FOLDER).is_dir() else ()
    parts = [
        f"# Report: {record.name}\n\n{summary(record)}",
        f"## Data\n\n{_corpora(record)}",
        _below_heading(folder / "audit.md", "Audit"),
        f"## Quality\n\n{_text(folder / 'evaluation.md')}",
        *_sources(headlines),
        *_errors(headlines),
        *_tokens(model, headlines),
        f"## Thresholds\n\n{_thresholds(model.bundle.manifest.heads)}",
        f"## Model card\n\n{_lower_headings(model.bundle.card)}",
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def summary(record: RunRecord) -> str:
    """Return the short form: rows, corpora, audit, and the main figures, in a few lines of Markdown."""
    rows = record.params.get("train_rows", 0)
    trained = [use.id for use in record.corpora if use.train_rows]
    lines = [
        f"Bundle {record.params.get('bundle', 'unknown')}, {rows:,} training headlines; {record.created}, "
        f"commit {record.git_commit[:12]}.",
        f"Learned from {', '.join(trained) or 'nothing'}. Absent: {', '.join(record.absent) or 'none'}.",
        f"Audit: {record.audit}.",
    ]
    for name, value in record.metrics.items():
        part, _, metric = name.rpartition("/")
        if metric in _SUMMARY_METRICS and ": " not in part and not part.startswith("cv/"):
            lines.append(f"- {part}: {metric.replace('_', ' ')} {value:.3f}")
    return "\n".join(lines)


def _corpora(record: RunRecord) -> str:
    header = ["corpus", "task", "language", "licence", "trained on", "evaluated on", "SHA-256"]
    rows = []
    for use in record.corpora:
        counts = [f"{use.train_rows:,}", f"{use.test_rows:,}"]
        rows.append([use.id, use.task, use.language, cell(use.licence), *counts, use.sha256[0][:12]])
    return table(header, rows)


def _sources(headlines: Iterable[PredictedHeadline]) -> Iterator[str]:
    """Yield the sources from the worst to the best; a source has at least 50 headlines of both labels."""
    groups: dict[str, list[PredictedHeadline]] = defaultdict(list)
    for item in headlines:
        groups[f"{item.part}, {item.corpus}: {item.source or 'all'}"].append(item)
    rows = []
    for name, items in groups.items():
        scored = _scored(items)
        if len(items) >= MIN_ROWS and scored.has_both_labels:
            wrong = sum(item.predicted != item.label for item in items) / len(items)
            rows.append((roc_auc(scored), [cell(name), f"{len(items):,}", number(roc_auc(scored)), f"{wrong:.1%}"]))
    if rows:
        ordered = [row for _, row in sorted(rows)]
        header = ["source", "headlines", "ROC AUC", "wrong at the decision"]
        yield f"## Worst sources\n\n{table(header, ordered[:_SHOWN_SOURCES])}"


def _scored(items: Sequence[PredictedHeadline]) -> Scored:
    labels = np.array(list(map(attrgetter("label"), items)), dtype=np.intp)
    return Scored(labels, np.array(list(map(attrgetter("probability"), items))), labels.astype(float))


def _errors(headlines: Iterable[PredictedHeadline]) -> Iterator[str]:
    """Yield the largest errors among headlines that were left out of training, by language."""
    languages: dict[str, list[PredictedHeadline]] = defaultdict(list)
    for item in headlines:
        if item.predicted != item.label and item.part == "validation":
            languages[item.language].append(item)
    for language, items in sorted(languages.items()):
        items.sort(key=lambda item: (-abs(item.probability - item.label), item.text))
        rows = []
        for item in items[:_SHOWN_ERRORS]:
            label = ("editorial", "clickbait")[item.label]
            rows.append([f"{item.probability:.2f}", label, cell(item.corpus), cell(item.text)])
        yield f"## Largest errors, {language}\n\n{table(['P(clickbait)', 'label', 'corpus', 'headline'], rows)}"


def _tokens(model: Model, headlines: Iterable[PredictedHeadline]) -> Iterator[str]:
    texts: dict[str, list[str]] = defaultdict(list)
    for item in headlines:
        if item.part == "validation":
            texts[item.language].append(item.text)
    for language, found in sorted(texts.items()):
        rows = [[cell(words), f"{weight:+.3f}"] for words, weight in strongest_tokens(model, found, language)]
        yield f"## Strongest tokens, {language}\n\n{table(['token', 'mean share of the logit'], rows)}"


def _thresholds(heads: Mapping[str, Head]) -> str:
    rows = []
    for name, head in heads.items():
        rows.append([name, f"{head.labels[0]} (decision)", f"{head.decision:.3f}", "-"])
        for item in head.thresholds:
            bound = "not reachable" if item.probability is None else f"{item.probability:.3f}"
            rows.append([name, f"precision {item.precision:.2f}", bound, number(item.recall)])
    return table(["head", "threshold", "probability", "recall"], rows)


def _below_heading(path: Path, title: str) -> str:
    """Return the Markdown in ``path`` as a section with ``title`` instead of its own first heading."""
    text = _lower_headings(_text(path))
    return f"## {title}\n\n{text.partition(chr(10))[2] if text.startswith('#') else text}"


def _lower_headings(text: str) -> str:
    lines = [f"##{line}" if line.startswith("#") else line for line in text.splitlines()]
    return "\n".join(lines)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else "Not in the folder of this run."
