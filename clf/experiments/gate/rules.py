"""A comparison with the champion, the evidence of a challenger -> findings: one per rule, with its numbers (pure).

A rule on quality looks at the interval: a figure is better when the whole interval of its difference is on the better
side of zero, and worse when the whole interval is on the other side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from clf.experiments.comparison.compare import Comparison
from clf.experiments.comparison.groups import GroupComparison
from clf.experiments.comparison.headline_groups import SMALLER_IS_BETTER
from clf.experiments.comparison.statistics import Difference

MAX_BYTES = 6_000_000
"""Bytes of a bundle; the one that ships has 1.5 million, and the browser extension holds it in memory."""
MAX_SECONDS = 0.005
"""Processor seconds for a headline; the bundle that ships takes a tenth of it."""
MAX_SLOWDOWN = 1.5
"""Times the champion's seconds."""
MAX_PIPELINE_DIFFERENCE = 1e-9
MIN_SHARED = 0.95
"""Share of the champion's validation items that the challenger must have predicted as well."""
_OVERALL = {"validation": ("log_loss",), "html pages": ("block_f1", "promo_link_f1"), "text pages": ("block_f1",)}
"""Group -> the metrics of which one has to be better, and none may be worse."""
_GROUP_METRICS = ("auc", "log_loss", "block_f1", "promo_link_f1")
"""Metrics that may not be worse in any group."""
_CALIBRATION = "calibration_error"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one rule: its name, whether it is kept, and the numbers in words."""

    rule: str
    passed: bool
    numbers: str


@dataclass(frozen=True, slots=True)
class Measured:
    """Size, speed and equality of a challenger; seconds are per headline, None for a champion that is not there."""

    size: int
    seconds: float
    champion_seconds: float | None
    pipeline_difference: float | None
    audit: str


def judge(measured: Measured, comparison: Comparison | None) -> list[Finding]:
    """Return one finding per rule; without a champion there is no comparison, and the rules on quality do not apply."""
    findings = [_audit(measured), _size(measured), _speed(measured), _pipeline(measured)]
    if comparison is not None:
        groups = [group for group in (*comparison.headlines, *comparison.pages) if _is_judged(group)]
        findings += [_shared(comparison, groups), _overall(groups), _groups(groups), _calibrated(groups)]
    return findings


def is_better(metric: str, item: Difference) -> bool:
    """Return True when the whole interval of the difference is on the better side of zero."""
    if item.low is None or item.high is None:
        return False
    return item.high < 0 if metric in SMALLER_IS_BETTER else item.low > 0


def is_worse(metric: str, item: Difference) -> bool:
    """Return True when the whole interval of the difference is on the worse side of zero."""
    if item.low is None or item.high is None:
        return False
    return item.low > 0 if metric in SMALLER_IS_BETTER else item.high < 0


def _is_judged(group: GroupComparison) -> bool:
    """Return False for groups of test rows, because test corpora may not decide what ships."""
    return not group.name.startswith("test")


def _audit(measured: Measured) -> Finding:
    return Finding("the audit passed", measured.audit.startswith("passed"), measured.audit)


def _size(measured: Measured) -> Finding:
    numbers = f"{measured.size:,} bytes, at most {MAX_BYTES:,}"
    return Finding("the bundle is small enough", measured.size <= MAX_BYTES, numbers)


def _speed(measured: Measured) -> Finding:
    limit = MAX_SECONDS
    if measured.champion_seconds is not None:
        limit = min(limit, max(MAX_SLOWDOWN * measured.champion_seconds, MAX_SECONDS / 10))
    numbers = f"{1000 * measured.seconds:.2f} ms of processor time for a headline, at most {1000 * limit:.2f}"
    return Finding("a headline is scored fast enough", measured.seconds <= limit, numbers)


def _pipeline(measured: Measured) -> Finding:
    difference, rule = measured.pipeline_difference, "the bundle equals its scikit-learn pipeline"
    if difference is None:
        return Finding(rule, False, "the run does not record the difference for this bundle; train it again")
    numbers = f"largest difference {difference:.1e}, at most {MAX_PIPELINE_DIFFERENCE:.0e}"
    return Finding(rule, difference <= MAX_PIPELINE_DIFFERENCE, numbers)


def _shared(comparison: Comparison, groups: Sequence[GroupComparison]) -> Finding:
    shared = sum(group.items for group in groups if group.name in _OVERALL)
    total = shared + comparison.unmatched
    numbers = f"{shared:,} of {total:,} items of the champion, at least {MIN_SHARED:.0%}"
    return Finding("the validation sets of the champion are predicted", shared >= MIN_SHARED * total > 0, numbers)


def _overall(groups: Sequence[GroupComparison]) -> Finding:
    better, worse, shown = [], [], []
    for group in groups:
        for metric in _OVERALL.get(group.name, ()):
            item = group.metrics[metric]
            shown.append(_numbers(group, metric))
            if is_better(metric, item):
                better.append(metric)
            if is_worse(metric, item):
                worse.append(metric)
    return Finding("it is better overall", bool(better) and not worse, "; ".join(shown) or "nothing in common")


def _groups(groups: Iterable[GroupComparison]) -> Finding:
    worse = list(_worse(groups, _GROUP_METRICS))
    return Finding("no language, source or kind of page is worse", not worse, "; ".join(worse) or "none is worse")


def _calibrated(groups: Iterable[GroupComparison]) -> Finding:
    worse = list(_worse(groups, (_CALIBRATION,)))
    return Finding("it is no worse calibrated", not worse, "; ".join(worse) or "no group is worse")


def _worse(groups: Iterable[GroupComparison], metrics: Sequence[str]) -> Iterator[str]:
    for group in groups:
        for metric in metrics:
            if metric in group.metrics and is_worse(metric, group.metrics[metric]):
                yield _numbers(group, metric)


def _numbers(group: GroupComparison, metric: str) -> str:
    item = group.metrics[metric]
    if item.value is None or item.low is None or item.high is None:
        return f"{group.name}: {metric} is not defined"
    return (
        f"{group.name}: {metric} {item.first:.4f} -> {item.other:.4f} "
        f"({item.value:+.4f}, interval {item.low:+.4f} to {item.high:+.4f})"
    )
