"""Evaluations and audits -> Markdown for the run's folder, the model card and the benchmarks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clf.datasets.headlines.audit import AuditReport, CorpusAudit
from clf.datasets.pages.audit import PageCorpusAudit
from clf.model.manifest import Credit
from clf.training.evaluation.metrics import Evaluation, Figure, OperatingPoint
from clf.training.evaluation.page_metrics import PageQuality


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table.

    >>> print(table(["a", "b"], [["1", "2"]]))
    | a | b |
    |---|---|
    | 1 | 2 |
    """
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(
        "|" + "|".join(cells) + "|" if cells[0] == "---" else f"| {' | '.join(cells)} |" for cells in lines
    )


def show(figure: Figure | None) -> str:
    """Return a figure with its interval, three decimals.

    >>> show(Figure(0.91234, 0.9, 0.925)), show(Figure(None))
    ('0.912 (0.900-0.925)', '-')
    """
    if figure is None or figure.value is None:
        return "-"
    return f"{figure.value:.3f} ({figure.low:.3f}-{figure.high:.3f})"


def evaluation_markdown(evaluations: Sequence[Evaluation]) -> str:
    """Return two tables: quality per slice with 95 % intervals, and precision and recall at the named thresholds."""
    quality = table(
        ["slice", "rows", "clickbait", "ROC AUC", "average precision", "F1", "macro-F1", "Brier", "cal. error", "MSE"],
        [_quality_row(evaluation) for evaluation in evaluations],
    )
    points = table(
        ["slice", "threshold named", "probability", "precision here", "recall here"],
        [_point_row(evaluation.slice, point) for evaluation in evaluations for point in evaluation.points],
    )
    return (
        "Values with 95 % bootstrap intervals. F1 and macro-F1 at the decision threshold, thresholds and calibration "
        f"chosen on out-of-fold validation scores of the training corpora.\n\n{quality}\n\n{points}\n"
    )


def pages_markdown(qualities: Sequence[PageQuality]) -> str:
    """Return the table of page roles' quality; nothing for no qualities."""
    if not qualities:
        return ""
    rows = [
        [item.slice, f"{item.pages:,}", *(show(f) for f in (item.block_f1, item.editorial_link_f1, item.promo_link_f1))]
        for item in qualities
    ]
    header = ["pages", "number", "F1 of editorial blocks", "F1 of editorial links", "F1 of promo links"]
    return (
        "\nRoles against hand-written article bodies, all blocks (or links) counted together, intervals over pages. "
        f"`held-out sites`: said while the page's site was left out.\n\n{table(header, rows)}\n"
    )


def credits_markdown(corpora: Iterable[Credit]) -> str:
    """Return the table of corpora a bundle learned from."""
    rows = [
        [item.id, item.language, item.licence, f"{item.rows:,} {item.task}", item.sha256[0][:12]] for item in corpora
    ]
    return table(["corpus", "language", "licence", "learned from", "SHA-256"], rows)


def audit_markdown(report: AuditReport) -> str:
    """Return the audit as a Markdown page."""
    rows = [_audit_row(corpus) for corpus in report.corpora]
    header = ["corpus", "language", "rows", "clickbait", "repeats", "near repeats", "two labels", "template rows"]
    parts = [
        f"# Audit\n\n**{report.verdict}**",
        table([*header, "AUC of source alone", "AUC of length alone"], rows),
        f"All training rows together: AUC of corpus and source alone {_number(report.source_auc)}, "
        f"of length alone {_number(report.length_auc)} (0.5 is no information; measured on rows the guess was not made "
        "from). Repeats: equal after normalisation. Near repeats: Jaccard similarity of words and word pairs >= 0.7.",
    ]
    parts += [_detail(corpus) for corpus in report.corpora if corpus.conflicts or corpus.templates]
    return "\n\n".join(parts) + "\n"


def page_audit_markdown(audits: Sequence[PageCorpusAudit]) -> str:
    """Return the audit of page corpora as a section; nothing for no corpora."""
    if not audits:
        return ""
    rows = [
        [item.corpus, *(f"{count:,}" for count in (item.pages, item.test_pages, item.sites, item.largest_site))]
        + [f"{count:,}" for count in (item.without_article, item.near_repeats, item.shared_sites, item.shared_pages)]
        for item in audits
    ]
    header = ["corpus", "pages", "for testing", "sites", "pages of the largest", "without an article", "near repeats"]
    return (
        f"\n# Audit of pages\n\n{table([*header, 'sites tested elsewhere', 'pages of those'], rows)}\n\n"
        "Without an article: no block lies in the hand-written body. Near repeats: articles whose words and word pairs "
        "have a Jaccard similarity >= 0.7. Pages of sites that a test part has as well are never trained on.\n"
    )


def _quality_row(evaluation: Evaluation) -> list[str]:
    figures = (
        evaluation.auc,
        evaluation.average_precision,
        evaluation.f1,
        evaluation.macro_f1,
        evaluation.brier,
        evaluation.calibration_error,
        evaluation.mse,
    )
    share = f"{evaluation.clickbait / evaluation.rows:.0%}"
    return [evaluation.slice, f"{evaluation.rows:,}", share, *(show(figure) for figure in figures)]


def _point_row(name: str, point: OperatingPoint) -> list[str]:
    wanted = f"precision {point.threshold.precision:.2f}"
    if point.threshold.probability is None:
        return [name, wanted, "not reachable", "-", "-"]
    return [name, wanted, f"{point.threshold.probability:.3f}", _number(point.precision), _number(point.recall)]


def _audit_row(corpus: CorpusAudit) -> list[str]:
    templates = sum(run.last - run.first + 1 for run in corpus.templates)
    counts = (corpus.repeats, corpus.near_repeats, len(corpus.conflicts), templates)
    return [
        corpus.corpus,
        corpus.language,
        f"{corpus.rows:,}",
        f"{corpus.clickbait / max(1, corpus.rows):.0%}",
        *(f"{count:,}" for count in counts),
        _number(corpus.source_auc),
        _number(corpus.length_auc),
    ]


def _detail(corpus: CorpusAudit) -> str:
    lines = [f"## {corpus.corpus}", ""]
    lines += [
        f"- rows {run.first:,} to {run.last:,} look made by a script: {run.ratio:.0%} distinct word triples"
        for run in corpus.templates
    ]
    lines += [f"- both labels: {text}" for text in corpus.conflicts[:20]]
    if len(corpus.conflicts) > 20:
        lines.append(f"- and {len(corpus.conflicts) - 20:,} more texts with both labels")
    return "\n".join(lines)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
