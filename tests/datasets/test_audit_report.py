"""Audits as Markdown, cell by cell."""

from clf.datasets.audit_report import audit_markdown, page_audit_markdown
from clf.datasets.headlines.audit import AuditReport, CorpusAudit, Leak, TemplateRun
from clf.datasets.pages.audit import PageCorpusAudit
from clf.types import Example


def corpus_audit(**changes: object) -> CorpusAudit:
    fields: dict[str, object] = {
        "corpus": "own-en",
        "language": "en",
        "rows": 1800,
        "clickbait": 900,
        "repeats": 3,
        "near_repeats": 4,
        "conflicts": (),
        "templates": (),
        "source_auc": None,
        "length_auc": 0.5125,
    }
    return CorpusAudit(**{**fields, **changes})  # type: ignore[arg-type]


def rows(markdown: str) -> list[list[str]]:
    lines = [line for line in markdown.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_count_stands_under_its_name() -> None:
    templates = (TemplateRun(0, 99, 0.5), TemplateRun(300, 1299, 0.4))
    report = AuditReport((corpus_audit(templates=templates, conflicts=("Both ways",)),), (), 0.75, None)
    text = audit_markdown(report)
    header, row = rows(text)
    assert dict(zip(header, row, strict=True)) == {
        "corpus": "own-en",
        "language": "en",
        "rows": "1,800",
        "clickbait": "50%",
        "repeats": "3",
        "near repeats": "4",
        "two labels": "1",
        "template rows": "1,100",
        "another language": "-",
        "AUC of source alone": "-",
        "AUC of length alone": "0.512",
    }
    assert "AUC of corpus and source alone 0.750, of length alone - (" in text


def test_template_rows_and_contradictions_are_listed_by_corpus() -> None:
    conflicts = tuple(f"Headline {number}" for number in range(1023))
    corpora = (
        corpus_audit(corpus="clean"),
        corpus_audit(templates=(TemplateRun(1000, 1199, 0.55),), conflicts=conflicts),
    )
    text = audit_markdown(AuditReport(corpora, (), None, None))
    assert "## clean" not in text
    lines = text.split("## own-en")[1].strip().splitlines()
    assert lines[0] == "- rows 1,000 to 1,199 look made by a script: 55% distinct word triples"
    assert lines[1] == "- both labels: Headline 0"
    assert lines[-1] == "- and 1,003 more texts with both labels"
    assert len(lines) == 22


def test_the_verdict_stands_first() -> None:
    leak = Leak(*(Example("A", 0, 0.0, corpus, "en") for corpus in ("train", "test")))
    failed = audit_markdown(AuditReport((), (leak,), None, None))
    assert failed.startswith("# Audit\n\n**FAILED: 1 training rows repeat test rows**")
    passed = audit_markdown(AuditReport((corpus_audit(),), (), None, None))
    assert "**passed, no leak between training and test**" in passed


def test_the_audit_of_pages_has_a_section_of_its_own() -> None:
    audit = PageCorpusAudit(
        corpus="news",
        pages=1200,
        test_pages=200,
        sites=90,
        largest_site=40,
        without_article=5,
        near_repeats=6,
        shared_sites=7,
        shared_pages=8,
    )
    text = page_audit_markdown([audit])
    assert text.startswith("\n# Audit of pages\n")
    assert rows(text)[1] == ["news", "1,200", "200", "90", "40", "5", "6", "7", "8"]
    assert page_audit_markdown([]) == ""
