"""Evaluations and credits as Markdown, cell by cell."""

from clf.model.manifest import Credit, Threshold
from clf.training.evaluation.estimate import Estimate
from clf.training.evaluation.headline_metrics import OperatingPoint
from clf.training.reports.markdown import credits_markdown, evaluation_markdown, pages_markdown, show
from tests.training.samples import evaluation, page_metrics


def cells(markdown: str) -> list[list[str]]:
    """Return the cells of all table rows."""
    lines = [line for line in markdown.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_quality_stands_with_its_intervals() -> None:
    header, row, _, point = cells(evaluation_markdown([evaluation()]))
    found = dict(zip(header, row, strict=True))
    assert found == {
        "slice": "own-en",
        "rows": "1,200",
        "clickbait": "25%",
        "ROC AUC": "0.910 (0.900-0.920)",
        "average precision": "0.810 (0.800-0.820)",
        "F1": "0.710 (0.700-0.720)",
        "macro-F1": "0.610 (0.600-0.620)",
        "Brier": "0.110 (0.100-0.120)",
        "cal. error": "0.021 (0.020-0.022)",
        "MSE": "-",
    }
    assert point == ["own-en", "precision 0.90", "0.750", "0.880", "0.550"]


def test_a_threshold_that_is_not_reachable_says_so() -> None:
    points = (
        OperatingPoint(Threshold(0.95, None, None), None, None),
        OperatingPoint(Threshold(0.9, 0.8, 0.1), None, 0),
    )
    rows = cells(evaluation_markdown([evaluation(points=points)]))
    assert rows[-2] == ["own-en", "precision 0.95", "not reachable", "-", "-"]
    assert rows[-1] == ["own-en", "precision 0.90", "0.800", "-", "0.000"]


def test_page_metrics_are_a_table_of_their_own() -> None:
    header, row = cells(pages_markdown([page_metrics()]))
    assert header == ["pages", "number", "F1 of editorial blocks", "F1 of editorial links", "F1 of promo links"]
    assert row == [
        "html/news test",
        "1,040",
        "0.950 (0.940-0.960)",
        "0.850 (0.840-0.860)",
        "0.750 (0.740-0.760)",
    ]
    assert pages_markdown([]) == ""


def test_credits_name_licence_rows_and_the_begin_of_the_hash() -> None:
    sha256 = ("0123456789abcdef" * 4, "f" * 64)
    credit = Credit(id="news", language="en", licence="MIT", rows=1040, sha256=sha256, task="pages")
    assert cells(credits_markdown([credit]))[1] == ["news", "en", "MIT", "1,040 pages", "0123456789ab"]


def test_an_estimate_without_a_value_is_a_dash() -> None:
    assert show(None) == show(Estimate(None)) == "-"
    assert show(Estimate(1.0, 0.99951, 1.0)) == "1.000 (1.000-1.000)"
