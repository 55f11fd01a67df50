"""Audits -> Markdown: the tables and sections that ``clf data audit`` prints and a run's folder holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clf.datasets.headlines.audit import AuditReport, CorpusAudit
from clf.datasets.markdown import number, table
from clf.datasets.pages.audit import PageCorpusAudit

_CORPUS_HEADER = [
    "corpus",
    "language",
    "rows",
    "clickbait",
    "repeats",
    "near repeats",
    "two labels",
    "template rows",
    "another language",
    "AUC of source alone",
    "AUC of length alone",
]
_PAGE_HEADER = [
    "corpus",
    "pages",
    "for testing",
    "sites",
    "pages of the largest",
    "without an article",
    "near repeats",
    "sites tested elsewhere",
    "pages of those",
]
_SHOWN_CONFLICTS = 20


def audit_markdown(report: AuditReport) -> str:
    """Return the audit of headline corpora as a Markdown page."""
    parts = [
        f"# Audit\n\n**{report.verdict}**",
        table(_CORPUS_HEADER, map(_corpus_row, report.corpora)),
        f"All training rows together: AUC of corpus and source alone {number(report.source_auc)}, "
        f"of length alone {number(report.length_auc)} (0.5 is no information; measured on rows the guess was not made "
        "from). Repeats: equal after normalisation. Near repeats: Jaccard similarity of words and word pairs >= 0.7.",
    ]
    if report.corrected:
        counts = ", ".join(f"{count:,} rows of {name}" for name, count in sorted(report.corrected.items()))
        parts.append(f"Corrected labels (data/corrections.csv): {counts}.")
    parts += [_detail(corpus) for corpus in report.corpora if any(_findings(corpus))]
    return "\n\n".join(parts) + "\n"


def page_audit_markdown(audits: Sequence[PageCorpusAudit]) -> str:
    """Return the audit of page corpora as a section; the empty string for no corpora."""
    if not audits:
        return ""
    return (
        f"\n# Audit of pages\n\n{table(_PAGE_HEADER, map(_page_row, audits))}\n\n"
        "Without an article: no block lies in the hand-written body. Near repeats: articles whose words and word pairs "
        "have a Jaccard similarity >= 0.7. Pages of sites that a test part has as well are never trained on.\n"
    )


def _corpus_row(corpus: CorpusAudit) -> list[str]:
    template_rows = sum(run.last - run.first + 1 for run in corpus.templates)
    return [
        corpus.corpus,
        corpus.language,
        f"{corpus.rows:,}",
        f"{corpus.clickbait / max(1, corpus.rows):.0%}",
        f"{corpus.repeats:,}",
        f"{corpus.near_repeats:,}",
        f"{len(corpus.conflicts):,}",
        f"{template_rows:,}",
        "-" if corpus.foreign is None else f"{corpus.foreign.share:.0%}",
        number(corpus.source_auc),
        number(corpus.length_auc),
    ]


def _page_row(audit: PageCorpusAudit) -> list[str]:
    return [
        audit.corpus,
        f"{audit.pages:,}",
        f"{audit.test_pages:,}",
        f"{audit.sites:,}",
        f"{audit.largest_site:,}",
        f"{audit.without_article:,}",
        f"{audit.near_repeats:,}",
        f"{audit.shared_sites:,}",
        f"{audit.shared_pages:,}",
    ]


def _detail(corpus: CorpusAudit) -> str:
    return "\n".join([f"## {corpus.corpus}", "", *_findings(corpus)])


def _findings(corpus: CorpusAudit) -> Iterator[str]:
    for run in corpus.templates:
        yield f"- rows {run.first:,} to {run.last:,} look made by a script: {run.ratio:.0%} distinct word triples"
    if corpus.foreign is not None and corpus.is_foreign:
        yield f"- {corpus.foreign.share:.0%} of the rows are in another language than {corpus.language}, among them:"
        yield from (f"  - {text}" for text in corpus.foreign.examples)
    for text in corpus.conflicts[:_SHOWN_CONFLICTS]:
        yield f"- both labels: {text}"
    rest = len(corpus.conflicts) - _SHOWN_CONFLICTS
    if rest > 0:
        yield f"- and {rest:,} more texts with both labels"
