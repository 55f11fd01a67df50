"""Evaluations, page metrics, credits -> Markdown for the run's folder, the model card and the benchmarks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clf.datasets.markdown import number, table
from clf.model.manifest import Credit
from clf.training.evaluation.estimate import Estimate
from clf.training.evaluation.headline_metrics import Evaluation, OperatingPoint
from clf.training.evaluation.page_metrics import PageMetrics
from clf.training.evaluation.role_metrics import RoleMetrics

_QUALITY_HEADER = [
    "slice",
    "rows",
    "clickbait",
    "ROC AUC",
    "average precision",
    "F1",
    "macro-F1",
    "Brier",
    "cal. error",
    "MSE",
]
_POINT_HEADER = ["slice", "threshold named", "probability", "precision here", "recall here"]
_PAGE_HEADER = ["pages", "number", "F1 of editorial blocks", "F1 of editorial links", "F1 of promo links"]
_ROLE_HEADER = [
    "pages",
    "number",
    "precision of flags",
    "recall of flags",
    "F1 of promo blocks",
    "F1 of article blocks",
    "headlines kept",
    "advertising called promo",
    "article links flagged",
]
_CREDIT_HEADER = ["corpus", "language", "licence", "learned from", "SHA-256"]


def show(estimate: Estimate | None) -> str:
    """Return an estimate with its interval, three decimals.

    >>> show(Estimate(0.91234, 0.9, 0.925)), show(Estimate(None))
    ('0.912 (0.900-0.925)', '-')
    """
    if estimate is None or estimate.value is None:
        return "-"
    return f"{estimate.value:.3f} ({estimate.low:.3f}-{estimate.high:.3f})"


def evaluation_markdown(evaluations: Sequence[Evaluation]) -> str:
    """Return two tables: quality per slice with 95 % intervals, and precision and recall at the named thresholds."""
    quality = table(_QUALITY_HEADER, map(_quality_row, evaluations))
    points = table(_POINT_HEADER, [_point_row(item, point) for item in evaluations for point in item.points])
    return (
        "Values with 95 % bootstrap intervals. F1 and macro-F1 at the decision threshold, thresholds and calibration "
        f"chosen on out-of-fold validation scores of the training corpora.\n\n{quality}\n\n{points}\n"
    )


def pages_markdown(metrics: Sequence[PageMetrics]) -> str:
    """Return the table of page metrics; the empty string for no metrics."""
    if not metrics:
        return ""
    return (
        "\nRoles against written article bodies, all blocks (or links) counted together, intervals over pages. "
        "`held-out sites`: predicted while the page's site was left out.\n\n"
        f"{table(_PAGE_HEADER, map(_page_row, metrics))}\n"
    )


def roles_markdown(metrics: Sequence[RoleMetrics]) -> str:
    """Return the table of metrics on pages whose roles were given by reading; the empty string for no metrics."""
    if not metrics:
        return ""
    return (
        "\nRoles of HTML pages against roles that were given by reading every block, intervals over pages. Flags are "
        "those at the default precision; the label of a teaser counts neither way for them. `held-out`: predicted "
        f"while the page's site was left out.\n\n{table(_ROLE_HEADER, map(_role_row, metrics))}\n"
    )


def credits_markdown(corpora: Iterable[Credit]) -> str:
    """Return the table of corpora that a bundle was trained on."""
    return table(_CREDIT_HEADER, map(_credit_row, corpora))


def _quality_row(evaluation: Evaluation) -> list[str]:
    share = f"{evaluation.clickbait / evaluation.rows:.0%}"
    return [str(evaluation.slice), f"{evaluation.rows:,}", share, *map(show, evaluation.estimates().values())]


def _point_row(evaluation: Evaluation, point: OperatingPoint) -> list[str]:
    name, wanted = str(evaluation.slice), f"precision {point.threshold.precision:.2f}"
    if point.threshold.probability is None:
        return [name, wanted, "not reachable", "-", "-"]
    return [name, wanted, f"{point.threshold.probability:.3f}", number(point.precision), number(point.recall)]


def _page_row(item: PageMetrics) -> list[str]:
    return [str(item.slice), f"{item.pages:,}", *map(show, item.estimates().values())]


def _role_row(item: RoleMetrics) -> list[str]:
    return [str(item.slice), f"{item.pages:,}", *map(show, item.estimates().values())]


def _credit_row(item: Credit) -> list[str]:
    return [item.id, item.language, item.licence, f"{item.rows:,} {item.task}", item.sha256[0][:12]]
