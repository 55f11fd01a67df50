"""PageDataset -> a trained page head: a cascade of two stages for P(editorial), and one scorer for promo blocks.

Stage 2 is trained on out-of-fold logits of stage 1 (folds keep sites whole), as it meets unseen pages when it serves.
The same code trains the head for HTML and the head for plain text.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from clf.classifiers.page_decision import EARLY_REJECT_LOGIT, logit_shift, mean_logit, promo_probability, roles_of
from clf.classifiers.page_scorers import scorer_names
from clf.classifiers.pages import HEAD_NAMESPACES
from clf.datasets.pages.corpora import LabelledPage
from clf.model.manifest import Head
from clf.model.scorer import Scorer
from clf.page.features.content import TEASER_NAMESPACE
from clf.page.features.structure import STRUCTURE_NAMESPACES
from clf.training.arrays import Floats, Mask, sigmoid
from clf.training.evaluation.metrics import Scored
from clf.training.experiment import ModelChoice, NamespaceChoice, PageChoice
from clf.training.linear.calibration import Calibration, calibrate
from clf.training.linear.compile import compile_scorer
from clf.training.linear.cross_validation import OutOfFold, out_of_fold
from clf.training.linear.fit import Learner
from clf.training.linear.matrices import TokenMatrix
from clf.training.linear.thresholds import choose_thresholds
from clf.training.pages.data import EDITORIAL, PROMO, PageDataset, block_matrices, context_matrix
from clf.training.pages.threshold import choose_decision
from clf.training.progress import Say
from clf.types import Role

PRECISIONS = (0.8, 0.9, 0.95, 0.98)
"""Precisions of promo links that thresholds are named by."""
_TOLERANCE = 1e-3
"""Stopping tolerance of the optimiser; smaller ones change no role on held-out sites."""


@dataclass(frozen=True, slots=True)
class HeldOutPredictions:
    """Predictions for every block of the original pages, by fits that left the block's site out.

    ``editorial`` is P(editorial); ``promo_if_not_editorial`` is P(promo | not editorial).
    """

    editorial: Floats
    promo_if_not_editorial: Floats

    @property
    def promo(self) -> Floats:
        """P(promo)."""
        return np.asarray(list(map(promo_probability, self.editorial, self.promo_if_not_editorial)))

    def roles(self, decision: float) -> list[Role]:
        """Return the role of every block, as served."""
        return roles_of(self.editorial.tolist(), self.promo_if_not_editorial.tolist(), decision)


@dataclass(frozen=True, slots=True)
class TrainedHead:
    """A page head with its scorers by name.

    ``pages`` are the original pages it was trained on, ``held_out`` the predictions for their blocks.
    """

    head: Head
    scorers: dict[str, Scorer]
    pages: Sequence[LabelledPage]
    held_out: HeldOutPredictions

    @property
    def held_out_roles(self) -> list[tuple[Role, ...]]:
        """The roles predicted for every block, page by page, while the page's site was left out."""
        roles = iter(self.held_out.roles(self.head.decision))
        return [tuple(islice(roles, len(page.roles))) for page in self.pages]


@dataclass(frozen=True, slots=True)
class _Stage:
    """A stage: the scorer fitted on all rows, the calibration, and the fits that left one fold out."""

    scorer: Scorer
    calibration: Calibration
    fits: OutOfFold

    def logits(self, names: Collection[str] | None = None) -> Floats:
        """Return the calibrated out-of-fold logits of all rows; with ``names``, of the tokens in these namespaces."""
        return self.calibration.logits(self.fits.logits(names))


@dataclass(frozen=True, slots=True)
class _Task:
    """A binary task over blocks: the positive rows, the rows to train on, and the inverse regularisation strength."""

    targets: Mask
    trainable: Mask
    c: float


def fit_pages(data: PageDataset, choice: PageChoice, *, name: str, say: Say) -> TrainedHead:
    """Train the head called ``name`` on all pages of ``data``; every setting is chosen on held-out sites."""
    say(f"{name} head: tokens of {len(data.pages):,} pages, {len(data.roles):,} blocks")
    matrices = block_matrices(data.pages)
    editorial = data.roles == EDITORIAL
    say(f"{name} head: stage 1, {choice.folds} fits with sites left out and one on all")
    of_article = tuple(matrix for matrix in matrices if matrix.name != TEASER_NAMESPACE)
    first = _fit_stage(data, of_article, _Task(editorial, data.trainable, choice.c), choice.min_sites)
    say(f"{name} head: stage 2")
    structure = first.logits(STRUCTURE_NAMESPACES)
    candidates = structure >= EARLY_REJECT_LOGIT
    logits = np.where(candidates, first.logits(), structure)
    trainable = _stage_2_rows(data, editorial, candidates)
    context = context_matrix(data, logits, candidates | trainable)
    second = _fit_stage(data, context, _Task(editorial, trainable, choice.context_c), choice.min_sites)
    say(f"{name} head: promo against navigation")
    promo_task = _Task(data.roles == PROMO, data.trainable & ~editorial, choice.c)
    promo = _fit_stage(data, matrices, promo_task, choice.min_sites)
    averaged = np.where(candidates, list(map(mean_logit, logits, second.logits())), logits)
    held_out = HeldOutPredictions(
        editorial=sigmoid(_shifted(data, averaged)),
        promo_if_not_editorial=sigmoid(promo.logits()[: data.original_rows]),
    )
    scorers = dict(zip(scorer_names(name), (first.scorer, second.scorer, promo.scorer), strict=True))
    return TrainedHead(_head(data, held_out, scorers), scorers, data.original_pages, held_out)


def _head(data: PageDataset, held_out: HeldOutPredictions, scorers: dict[str, Scorer]) -> Head:
    by_page = data.by_page(held_out.editorial)
    decision = choose_decision(data.original_pages, by_page)
    # Thresholds are chosen over links because they promise a precision of flagged links.
    labelled = data.link_roles >= 0
    rows, promo_links = data.link_rows[labelled], data.link_roles[labelled] == PROMO
    # A link whose role is not promo is never flagged.
    is_promo = np.array([role is Role.PROMO for role in held_out.roles(decision)], dtype=bool)
    scores = np.where(is_promo, held_out.promo, 0.0)
    return Head(
        labels=tuple(Role),
        namespaces=HEAD_NAMESPACES,
        decision=decision,
        thresholds=choose_thresholds(Scored.of(promo_links, scores[rows]), PRECISIONS),
        calibration={name: (scorer.slope, scorer.offset) for name, scorer in scorers.items()},
    )


def _fit_stage(data: PageDataset, matrices: tuple[TokenMatrix, ...], task: _Task, min_sites: int) -> _Stage:
    kept = tuple(matrix for matrix in matrices if _has_tokens_in_every_fold(matrix, data, min_sites))
    items = data.dataset(kept, task.targets)
    namespaces = [NamespaceChoice(name=matrix.name, idf=False, unit=False, min_groups=min_sites) for matrix in kept]
    learner = Learner(namespaces, ModelChoice(c=[task.c], soft_labels=False, tol=_TOLERANCE))
    (fits,) = out_of_fold(learner, items, data.folds, trainable=task.trainable)
    whole = learner.fit(items.rows(np.flatnonzero(task.trainable)), c=task.c)
    # Calibrate on original pages only; augmented copies would bias the probabilities.
    original = np.flatnonzero(task.trainable[: data.original_rows])
    calibration = calibrate(fits.logits()[original], items.rows(original))
    return _Stage(compile_scorer(whole, calibration), calibration, fits)


def _stage_2_rows(data: PageDataset, editorial: Mask, candidates: Mask) -> Mask:
    """Return the rows that stage 2 is trained on: the candidates among the trainable rows.

    If structure alone separates the classes, the candidates of some fold have one class only. Then stage 2 is trained
    on all trainable rows.
    """
    rows = data.trainable & candidates
    for fold in np.unique(data.folds):
        kept = editorial[rows & (data.folds != fold)]
        if kept.all() or not kept.any():
            return data.trainable
    return rows


def _shifted(data: PageDataset, logits: Floats) -> Floats:
    """Return the logits of the original pages' blocks, each page with the shift that it gets when it is served."""
    shifted: list[float] = []
    for item, own in zip(data.original_pages, data.by_page(logits), strict=True):
        shift = logit_shift(item.page, own)
        shifted += (logit + shift for logit in own)
    return np.array(shifted)


def _has_tokens_in_every_fold(matrix: TokenMatrix, data: PageDataset, min_sites: int) -> bool:
    """Return False where some fit would keep no token; plain text, for example, has no class names."""
    for fold in np.unique(data.folds):
        rows = np.flatnonzero(data.folds != fold)
        if not len(matrix.rows(rows).columns_in(data.sites[rows], min_sites)):
            return False
    return True
