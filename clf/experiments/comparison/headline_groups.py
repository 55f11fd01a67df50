"""Headlines that two runs have predicted -> the differences by part, language, corpus and outlet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from clf.experiments.comparison.groups import GroupComparison, large_groups
from clf.experiments.comparison.pairs import Pairs
from clf.experiments.comparison.statistics import mcnemar, paired_difference
from clf.training.arrays import Indices, Mask
from clf.training.evaluation.metrics import Scored, calibration_error, roc_auc
from clf.training.evaluation.slices import MIN_ROWS
from clf.training.predictions import PredictedHeadline

SMALLER_IS_BETTER = ("log_loss", "brier", "calibration_error")
_LEAST = 1e-6
"""Probabilities are kept this far from 0 and 1 for the log loss."""


def headline_groups(pairs: Pairs[PredictedHeadline]) -> Iterator[GroupComparison]:
    """Yield the comparison of every part, and of its languages, corpora and outlets, with at least 50 headlines."""
    for name, rows in large_groups(map(groups_of, pairs.first), MIN_ROWS):
        yield compare_headlines(name, pairs.rows(rows))


def groups_of(item: PredictedHeadline) -> list[str]:
    """Return the names of the groups that a headline belongs to."""
    names = [item.part, f"{item.part}, language {item.language}", f"{item.part}, {item.corpus}"]
    if item.source:
        names.append(f"{item.part}, {item.corpus}: {item.source}")
    return names


def compare_headlines(name: str, pairs: Pairs[PredictedHeadline]) -> GroupComparison:
    """Return the differences of all metrics on the headlines of one group."""
    one, two = _Sample.of(pairs.first, pairs.first), _Sample.of(pairs.other, pairs.first)
    groups = list(map(attrgetter("group"), pairs.first))
    metrics = {}
    for metric, function in METRICS.items():
        metrics[metric] = paired_difference(_on(function, one), _on(function, two), groups)
    return GroupComparison(name, len(pairs), metrics, mcnemar(one.right, two.right))


@dataclass(frozen=True, slots=True)
class _Sample:
    """Labels, probabilities and predictions of one run."""

    scored: Scored
    predicted: Mask

    @classmethod
    def of(cls, items: Sequence[PredictedHeadline], labelled: Sequence[PredictedHeadline]) -> _Sample:
        """Return the predictions of ``items`` with the labels of ``labelled``."""
        labels = np.array(list(map(attrgetter("label"), labelled)), dtype=np.intp)
        probabilities = np.array(list(map(attrgetter("probability"), items)))
        predicted = np.array(list(map(attrgetter("predicted"), items)), dtype=bool)
        return cls(Scored(labels, probabilities, labels.astype(float)), predicted)

    @property
    def right(self) -> Mask:
        """The items that are predicted rightly."""
        return np.asarray(self.predicted == (self.scored.labels == 1))

    def rows(self, index: Indices) -> _Sample:
        """Return the items at ``index``."""
        return _Sample(self.scored.rows(index), self.predicted[index])


def _auc(sample: _Sample) -> float | None:
    return roc_auc(sample.scored) if sample.scored.has_both_labels else None


def _macro_f1(sample: _Sample) -> float | None:
    if not sample.scored.has_both_labels:
        return None
    truth = sample.scored.labels == 1
    return (_f1(truth, sample.predicted) + _f1(~truth, ~sample.predicted)) / 2


def _log_loss(sample: _Sample) -> float | None:
    labels, probabilities = sample.scored.labels, np.clip(sample.scored.probabilities, _LEAST, 1 - _LEAST)
    return float(-np.mean(np.log(np.where(labels == 1, probabilities, 1 - probabilities))))


def _brier(sample: _Sample) -> float | None:
    return float(np.mean((sample.scored.probabilities - sample.scored.labels) ** 2))


def _calibration_error(sample: _Sample) -> float | None:
    return calibration_error(sample.scored)


METRICS: Mapping[str, Callable[[_Sample], float | None]] = {
    "auc": _auc,
    "macro_f1": _macro_f1,
    "log_loss": _log_loss,
    "brier": _brier,
    "calibration_error": _calibration_error,
}


def _f1(truth: Mask, predicted: Mask) -> float:
    correct = int((truth & predicted).sum())
    return 2 * correct / max(1, int(truth.sum()) + int(predicted.sum()))


def _on(function: Callable[[_Sample], float | None], sample: _Sample) -> Callable[[Indices], float | None]:
    return lambda index: function(sample.rows(index))
