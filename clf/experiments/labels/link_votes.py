"""Exported votes on links, a model -> how well wording tells promo links, and the links that a reader should look at.

The page around a link is not kept with a vote, so that the votes cannot train a page head. They test the wording: a
promo link should have a higher P(clickbait) than the other links.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from clf.classifiers import Model
from clf.datasets.headlines.parsers import exported_text
from clf.datasets.record_files import write_records
from clf.errors import DataError
from clf.training.arrays import Indices
from clf.training.evaluation.estimate import Estimate, bootstrap
from clf.training.evaluation.metrics import Scored, roc_auc
from clf.types import Role

_HINT = "make one with `clf feedback export --task link --out FILE`"


@dataclass(frozen=True, slots=True)
class VotedLink:
    """The text of a link with the role that readers gave it, its site, and P(clickbait) of its wording."""

    text: str
    role: str
    site: str
    probability: float

    @property
    def surprise(self) -> float:
        """How far the wording is from the votes, from 0 to 1."""
        return abs(self.probability - (self.role == Role.PROMO))


@dataclass(frozen=True, slots=True)
class LinkVotes:
    """Voted links, the most surprising first; ``unknown`` counts links in languages without a headline head.

    ``auc`` is the ROC AUC of P(clickbait) for promo links against all others, not defined where one kind is missing.
    """

    links: tuple[VotedLink, ...]
    unknown: int
    auc: Estimate


def read_link_votes(path: Path, model: Model, language: str | None = None) -> LinkVotes:
    """Score the links in ``path``, an export of ``clf feedback export --task link``, with the headline heads.

    ``language`` chooses the head; without it the language of every text is recognised. Raises DataError for a file that
    is no such export.
    """
    rows = _rows(path)
    verdicts = model.score([text for text, _, _ in rows], language)
    links = []
    for (text, role, site), verdict in zip(rows, verdicts, strict=True):
        if verdict.clickbait is not None:
            links.append(VotedLink(text, role, site, round(verdict.clickbait, 4)))
    links.sort(key=lambda link: link.surprise, reverse=True)
    return LinkVotes(tuple(links), len(rows) - len(links), _auc(links))


def write_link_votes(votes: LinkVotes, path: Path) -> None:
    """Write the links of ``votes`` to ``path`` as CSV, in one step."""
    write_records(VotedLink, votes.links, path)


def _rows(path: Path) -> list[tuple[str, str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
        found = [(exported_text(row["text"]), row["label"], row["topic"]) for row in rows]
    except (OSError, ValueError, KeyError, csv.Error) as error:
        raise DataError(f"{path} is no export of votes ({error!r}); {_HINT}") from None
    for text, role, _ in found:
        if role not in list(Role):
            raise DataError(f"{path}: {role!r}, the label of {text!r}, is no role of a link; {_HINT}")
    return found


def _auc(links: Sequence[VotedLink]) -> Estimate:
    labels = np.array([link.role == Role.PROMO for link in links])
    scored = Scored.of(labels, np.array([link.probability for link in links]))

    def statistic(index: Indices) -> float | None:
        """Return the AUC of a sample of links; None for a sample with one kind of links."""
        sample = scored.rows(index)
        return roc_auc(sample) if sample.has_both_labels else None

    return bootstrap(statistic, len(links))
