"""A grid over page settings -> token matrices made once, and the quality of each trial on held-out sites.

Trials train the head for HTML. All of them are measured on the pages of the corpora that every trial trains on. Pages
of test parts, and of sites that a test part has, are left out as in training.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from clf.classifiers.pages import HEADS
from clf.datasets.pages.corpora import LabelledPage
from clf.datasets.pages.line_copies import line_copies
from clf.datasets.registry import Corpus
from clf.errors import ExperimentError, MissingCorpusError
from clf.experiments.search.grid import Grid, Trial
from clf.training.corpora import wanted_corpora
from clf.training.evaluation.page_metrics import page_metrics
from clf.training.evaluation.slices import Slice, SliceKind
from clf.training.experiment import PageChoice
from clf.training.linear.matrices import TokenMatrix
from clf.training.pages.data import PageDataset, block_matrices, page_dataset
from clf.training.pages.fit import fit_pages
from clf.training.pages.heads import divide, read_pages
from clf.training.progress import Say, silent
from clf.types import Role

OBJECTIVE = "error"
"""1 minus the mean F1 of editorial blocks and of promo links on held-out sites; smaller is better."""
_KIND = "html"
_PART = Slice(SliceKind.PAGES, "held-out sites")
_Rows = tuple[tuple[str, ...], int, int]
"""The settings that change the rows of a dataset: corpora, copies, folds."""


@dataclass(frozen=True, slots=True)
class PageMaterial:
    """The rows and matrices of every choice of pages; ``common`` are the corpora that trials are measured on."""

    rows: Mapping[_Rows, tuple[PageDataset, tuple[TokenMatrix, ...]]]
    common: frozenset[str]

    def run(self, trial: Trial) -> dict[str, float]:
        """Return the metrics of ``trial``."""
        choice = _choice(trial)
        data, matrices = self.rows[_rows_key(choice)]
        trained = fit_pages(data, choice, name=HEADS[_KIND], say=silent, matrices=matrices)
        pages: list[LabelledPage] = []
        roles: list[Sequence[Role]] = []
        for page, found in zip(trained.pages, trained.held_out_roles, strict=True):
            if page.corpus in self.common:
                pages.append(page)
                roles.append(found)
        estimates = page_metrics(_PART, pages, roles).estimates()
        metrics = {name: item.value for name, item in estimates.items() if item.value is not None}
        mean = (metrics.get("block_f1", 0.0) + metrics.get("promo_link_f1", 0.0)) / 2
        return {OBJECTIVE: 1.0 - mean, **metrics}


def prepare_pages(grid: Grid, corpora: Mapping[str, Corpus], root: Path, *, say: Say) -> PageMaterial:
    """Read the page corpora of all trials below ``root`` and make their token matrices.

    Raises MissingCorpusError for an absent corpus and ExperimentError where no corpus is common to all trials.
    """
    choices = list(map(_choice, grid.trials))
    names = dict.fromkeys(name for choice in choices for name in choice.train)
    common = frozenset(names).intersection(*[choice.train for choice in choices])
    if not common:
        raise ExperimentError("no corpus is common to all trials, so nothing can be compared; keep one in every trial")
    pages = _read(choices[0].model_copy(update={"train": [*names], "test": []}), corpora, root, say)
    rows: dict[_Rows, tuple[PageDataset, tuple[TokenMatrix, ...]]] = {}
    for choice in choices:
        if _rows_key(choice) not in rows:
            say(f"tokens of the pages of {', '.join(choice.train)}")
            rows[_rows_key(choice)] = _prepare(pages, choice)
    return PageMaterial(rows, common)


def _read(choice: PageChoice, corpora: Mapping[str, Corpus], root: Path, say: Say) -> list[LabelledPage]:
    wanted = wanted_corpora(choice, corpora, root, task="pages")
    if wanted.absent:
        absent = " ".join(wanted.absent)
        raise MissingCorpusError(f"not on this machine: {absent}; type `clf data fetch {absent}`")
    say("reading, verifying and labelling the page corpora")
    return read_pages(wanted, root, say)


def _prepare(pages: Sequence[LabelledPage], choice: PageChoice) -> tuple[PageDataset, tuple[TokenMatrix, ...]]:
    train, _ = divide(pages, choice)
    copies = line_copies(train, copies=choice.copies, folds=choice.folds)
    data = page_dataset(train, copies, folds=choice.folds)
    return data, block_matrices(data.pages)


def _choice(trial: Trial) -> PageChoice:
    if trial.experiment.pages is None:
        raise ExperimentError(f"{trial.experiment.name} has no page heads to search for; add a table [pages]")
    return trial.experiment.pages


def _rows_key(choice: PageChoice) -> _Rows:
    return tuple(choice.train), choice.copies, choice.folds
