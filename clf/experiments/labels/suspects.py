"""Headline corpora -> rows whose label is suspicious, the most suspicious first, as a file for the review.

Three kinds of evidence: the out-of-fold probabilities of a model that had not seen the row's group, ranked by cleanlab
(Northcutt, Jiang and Chuang 2021); annotation pairs, of which one headline is clickbait and the other is not; and
near-duplicates with unlike labels.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

import numpy as np

from clf.datasets.duplicates import near_duplicates
from clf.datasets.headlines.corrections import LABELS
from clf.datasets.record_files import write_records
from clf.datasets.registry import Corpus
from clf.errors import DataError, MissingExtraError
from clf.experiments.labels.held_out import gather_corpora, held_out_probabilities
from clf.training.arrays import Floats, Indices, Mask
from clf.training.experiment import Experiment
from clf.training.headlines.data import HeadlineData
from clf.training.progress import Say, silent
from clf.types import Example

PAIR_FACTOR = 0.25
"""The quality of a label counts so many times where the other headline of the pair has the same label."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A row with a suspicious label.

    ``quality`` is cleanlab's score of the label, from 0 (surely wrong) to 1, lowered where the pair speaks against the
    label; ``probability`` is the out-of-fold
    P(clickbait); ``reason`` says why the row is in the list.
    """

    corpus: str
    row: int
    text: str
    label: str
    probability: float
    quality: float
    reason: str


def find_suspects(
    experiment: Experiment, names: Sequence[str], corpora: Mapping[str, Corpus], root: Path, *, say: Say = silent
) -> list[Suspect]:
    """Return all rows of the corpora called ``names`` that a reader should look at, the most suspicious first.

    Rows whose label is as likely as not, or likelier, are left out, unless their pair or a near-duplicate speaks
    against it.
    """
    data = gather_corpora(experiment, names, corpora, root)
    suspects: list[Suspect] = []
    for language in sorted(set(map(attrgetter("language"), data.train))):
        own = data.of_language(language)
        say(f"{language}: out-of-fold probabilities of {len(own.train):,} rows")
        suspects += _suspects(own, held_out_probabilities(experiment, own, language))
    return sorted(suspects, key=lambda item: (item.quality, item.corpus, item.row))


def write_suspects(suspects: Sequence[Suspect], path: Path) -> None:
    """Write the suspects as CSV, in their order."""
    write_records(Suspect, suspects, path)


def read_suspects(path: Path) -> list[Suspect]:
    """Return the suspects in ``path``; raise DataError for a file that is no list of suspects."""
    found = []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, strict=True):
                suspect = Suspect(
                    corpus=row["corpus"],
                    row=int(row["row"]),
                    text=row["text"],
                    label=LABELS[LABELS.index(row["label"])],
                    probability=float(row["probability"]),
                    quality=float(row["quality"]),
                    reason=row["reason"],
                )
                found.append(suspect)
    except (OSError, ValueError, KeyError, TypeError, csv.Error) as error:
        raise DataError(f"{path} is no list of suspects ({error}); make one with `clf data suspects`") from None
    return found


def label_quality(labels: Indices, probabilities: Floats) -> Floats:
    """Return cleanlab's score of every label: 0 for a surely wrong one, 1 for a surely right one."""
    try:
        from cleanlab.rank import get_label_quality_scores
    except ImportError as error:
        raise MissingExtraError(f'suspects need {error.name}: pip install "clf-news[experiments]"') from None
    both = np.stack([1.0 - probabilities, probabilities], axis=1)
    return np.asarray(get_label_quality_scores(labels, both, method="self_confidence"))


def _suspects(data: HeadlineData, probabilities: Floats) -> Iterator[Suspect]:
    labels = np.array(list(map(attrgetter("label"), data.train)), dtype=np.intp)
    unlike, alike = _unlike_duplicates(data.train), _alike_pairs(data.train)
    scores = label_quality(labels, probabilities)
    quality = np.where(alike, PAIR_FACTOR * scores, scores)
    for index, example in enumerate(data.train):
        reasons = [f"near-duplicate with the other label: {unlike[index]}"] if index in unlike else []
        if alike[index]:
            reasons.insert(0, "the other headline of its pair has the same label")
        if scores[index] < 0.5:
            reasons.insert(0, "the model expects the other label")
        if reasons:
            yield Suspect(
                corpus=example.corpus,
                row=example.row,
                text=example.text,
                label=LABELS[example.label],
                probability=round(float(probabilities[index]), 4),
                quality=round(float(quality[index]), 4),
                reason="; ".join(reasons),
            )


def _alike_pairs(examples: Sequence[Example]) -> Mask:
    """Return which examples belong to an annotation pair whose headlines have the same label."""
    labels: dict[tuple[str, str], list[int]] = defaultdict(list)
    for example in examples:
        labels[example.corpus, example.pair].append(example.label)
    alike = np.zeros(len(examples), dtype=bool)
    for index, example in enumerate(examples):
        own = labels[example.corpus, example.pair]
        alike[index] = bool(example.pair) and len(own) == 2 and len(set(own)) == 1
    return alike


def _unlike_duplicates(examples: Sequence[Example]) -> dict[int, str]:
    """Return index -> text of a near-duplicate that has the other label."""
    found: dict[int, str] = {}
    for one, other in near_duplicates(list(map(attrgetter("text"), examples))):
        if examples[one].label != examples[other].label:
            found.setdefault(one, examples[other].text)
            found.setdefault(other, examples[one].text)
    return found
