"""PageDataset -> a trained page head: a cascade of two stages for P(editorial), and one scorer for promo blocks.

Stage 2 is trained on out-of-fold logits of stage 1 (folds keep sites whole), as it meets unseen pages when it serves.
The same code trains the head for HTML and the head for plain text.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from clf.classifiers.page_decision import (
    EARLY_REJECT_LOGIT,
    is_flagged,
    logit_shift,
    mean_logit,
    pooled_logits,
)
from clf.classifiers.page_headline import NO_HEADLINE, has_article, headline_index, raised
from clf.classifiers.page_scorers import scorer_names
from clf.classifiers.pages import HEAD_NAMESPACES, default_threshold
from clf.datasets.pages.corpora import LabelledPage
from clf.model.manifest import Head
from clf.model.scorer import Scorer
from clf.page.features.cards import OFFER_NAMESPACES
from clf.page.features.content import TEASER_NAMESPACE, WORD_NAMESPACE
from clf.page.features.headline import HEADLINE_NAMESPACE
from clf.page.features.measures import measure
from clf.page.features.structure import STRUCTURE_NAMESPACES
from clf.page.features.title import headline_candidates
from clf.training.arrays import Floats, Mask, sigmoid
from clf.training.evaluation.role_metrics import PagePredictions
from clf.training.experiment import ModelChoice, NamespaceChoice, PageChoice, Promise
from clf.training.linear.calibration import Calibration, calibrate
from clf.training.linear.compile import compile_scorer
from clf.training.linear.cross_validation import OutOfFold, out_of_fold
from clf.training.linear.fit import DECIMALS
from clf.training.linear.learner import Learner
from clf.training.linear.matrices import TokenMatrix
from clf.training.pages.data import EDITORIAL, PROMO, PageDataset, block_matrices, context_matrix
from clf.training.pages.held_out import HeldOutPredictions
from clf.training.pages.promise import promo_thresholds
from clf.training.pages.threshold import choose_decision
from clf.training.progress import Say
from clf.types import Page, Role

_PROMO_ONLY = (TEASER_NAMESPACE, *OFFER_NAMESPACES)
"""Namespaces that the scorer of editorial does not read."""
_EDITORIAL_ONLY = (WORD_NAMESPACE, HEADLINE_NAMESPACE)
"""Namespaces that the scorers of promo do not read: single words of teasers say little about teasers elsewhere."""
_TOLERANCE = 1e-3
"""Stopping tolerance of the optimiser; smaller ones change no role on held-out sites."""


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
    def held_out_predictions(self) -> list[PagePredictions]:
        """The predictions page by page, with links flagged at the default precision."""
        flags = iter(map(self._is_flagged, self.held_out.roles(self.head.decision), self.held_out.promo.tolist()))
        return [PagePredictions(roles, tuple(islice(flags, len(roles)))) for roles in self.held_out_roles]

    def _is_flagged(self, role: Role, promo: float) -> bool:
        threshold = default_threshold(self.head)
        return threshold is not None and is_flagged(role, promo, threshold)

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
    """A binary task over blocks: the positive rows, the rows to train on, their weights, the inverse regularisation."""

    targets: Mask
    trainable: Mask
    weights: Floats
    c: float


def fit_pages(
    data: PageDataset,
    choice: PageChoice,
    *,
    name: str,
    say: Say,
    matrices: tuple[TokenMatrix, ...] | None = None,
) -> TrainedHead:
    """Train the head called ``name`` on all pages of ``data``; every setting is chosen on held-out sites.

    ``matrices`` are those of ``block_matrices``, for callers that fit the same pages several times.
    """
    say(f"{name} head: tokens of {len(data.pages):,} pages, {len(data.roles):,} blocks")
    if matrices is None:
        matrices = block_matrices(data.pages)
    matrices = _without(matrices, choice.without)
    say(f"{name} head: two stages for editorial, each {choice.folds} fits with sites left out and one on all")
    cascade = _fit_cascade(data, _without(matrices, _PROMO_ONLY), choice)
    say(f"{name} head: promo against navigation, advertising against other promo")
    of_promo = _without(matrices, _EDITORIAL_ONLY)
    promo_task, sponsored_task = _promo_tasks(data, choice)
    promo = _fit_stage(data, of_promo, promo_task, choice.min_sites)
    sponsored = _fit_sponsored(data, of_promo, sponsored_task, choice.min_sites)
    held_out = HeldOutPredictions(
        editorial=sigmoid(_as_served(data, cascade.logits)),
        promo_if_not_editorial=sigmoid(_pooled(data, promo.logits())),
        sponsored=sigmoid(sponsored.logits[: data.original_rows]),
    )
    fitted = (cascade.first.scorer, cascade.second.scorer, promo.scorer, sponsored.scorer)
    scorers = dict(zip(scorer_names(name), fitted, strict=True))
    return TrainedHead(_head(data, held_out, scorers, choice.promise), scorers, data.original_pages, held_out)


@dataclass(frozen=True, slots=True)
class _Cascade:
    """The two stages for P(editorial), and the out-of-fold logit of every row by both together."""

    first: _Stage
    second: _Stage
    logits: Floats


def _fit_cascade(data: PageDataset, matrices: tuple[TokenMatrix, ...], choice: PageChoice) -> _Cascade:
    editorial = data.roles == EDITORIAL
    task = _Task(editorial, data.trainable, data.weights, choice.c)
    first = _fit_stage(data, matrices, task, choice.min_sites)
    structure = first.logits(STRUCTURE_NAMESPACES)
    candidates = ((structure >= EARLY_REJECT_LOGIT) | _exempt(data)) & data.is_original
    logits = np.where(candidates, first.logits(), structure)
    trainable = _stage_2_rows(data, editorial, candidates)
    context = context_matrix(data, logits, candidates | trainable)
    task = _Task(editorial, trainable, data.weights, choice.context_c)
    second = _fit_stage(data, context, task, choice.min_sites)
    averaged = np.where(candidates, list(map(mean_logit, logits, second.logits())), logits)
    return _Cascade(first, second, averaged)


def _promo_tasks(data: PageDataset, choice: PageChoice) -> tuple[_Task, _Task]:
    promo = data.roles == PROMO
    return (
        _Task(promo, data.trainable, data.promo_weights, choice.c),
        _Task(data.sponsored, data.trainable & promo & data.is_original, data.promo_weights, choice.c),
    )


@dataclass(frozen=True, slots=True)
class _Sponsored:
    """The scorer of advertising against other promo, and the out-of-fold logit of every row."""

    scorer: Scorer
    logits: Floats


def _fit_sponsored(data: PageDataset, matrices: tuple[TokenMatrix, ...], task: _Task, min_sites: int) -> _Sponsored:
    """Fit the scorer of advertising; where some fold has no example of both kinds, every block gets the same logit."""
    if _has_both_classes(data, task):
        stage = _fit_stage(data, matrices, task, min_sites)
        return _Sponsored(stage.scorer, stage.logits())
    found, others = task.targets[task.trainable].sum(), (~task.targets)[task.trainable].sum()
    logit = float(round(np.log((found + 1) / (others + 1)), DECIMALS))
    return _Sponsored(Scorer((), bias=logit), np.full(len(data.roles), logit))


def _has_both_classes(data: PageDataset, task: _Task) -> bool:
    kept = [task.targets[task.trainable & (data.folds != fold)] for fold in np.unique(data.folds)]
    return all(bool(found.any() and not found.all()) for found in kept)


def _without(matrices: Sequence[TokenMatrix], names: Collection[str]) -> tuple[TokenMatrix, ...]:
    return tuple(matrix for matrix in matrices if matrix.name not in names)


def _exempt(data: PageDataset) -> Mask:
    """Return which rows may be headlines, and are not rejected early."""
    exempt = np.zeros(len(data.roles), dtype=bool)
    for item, end in zip(data.original_pages, data.ends, strict=False):
        start = end - len(item.roles)
        exempt[[start + index for index in headline_candidates(item.page, measure(item.page).title_matches)]] = True
    return exempt


def _head(data: PageDataset, held_out: HeldOutPredictions, scorers: dict[str, Scorer], promise: Promise) -> Head:
    by_page = data.by_page(held_out.editorial)
    decision = choose_decision(data.original_pages, by_page)
    # A link whose role is not promo is never flagged.
    is_promo = np.array([role is Role.PROMO for role in held_out.roles(decision)], dtype=bool)
    return Head(
        labels=tuple(Role),
        namespaces=HEAD_NAMESPACES,
        decision=decision,
        thresholds=promo_thresholds(data, np.where(is_promo, held_out.promo, 0.0), promise),
        calibration={name: (scorer.slope, scorer.offset) for name, scorer in scorers.items()},
    )


def _fit_stage(data: PageDataset, matrices: tuple[TokenMatrix, ...], task: _Task, min_sites: int) -> _Stage:
    kept = tuple(matrix for matrix in matrices if _has_tokens_in_every_fold(matrix, data, task, min_sites))
    items = data.dataset(kept, task.targets, task.weights)
    namespaces = [NamespaceChoice(name=matrix.name, idf=False, unit=False, min_groups=min_sites) for matrix in kept]
    learner = Learner(namespaces, ModelChoice(c=[task.c], soft_labels=False, tol=_TOLERANCE))
    (fits,) = out_of_fold(learner, items, data.folds, trainable=task.trainable)
    whole = learner.fit(items.rows(np.flatnonzero(task.trainable)), c=task.c)
    # Calibrate on original pages only; copies would bias the probabilities.
    original = np.flatnonzero(task.trainable[: data.original_rows])
    calibration = calibrate(fits.logits()[original], items.rows(original))
    return _Stage(compile_scorer(whole, calibration), calibration, fits)


def _stage_2_rows(data: PageDataset, editorial: Mask, candidates: Mask) -> Mask:
    """Return the rows that stage 2 is trained on: the candidates among the trainable rows.

    If structure alone separates the classes, the candidates of some fold have one class only. Then stage 2 is trained
    on all trainable rows.
    """
    rows = data.trainable & candidates & data.is_original
    task = _Task(editorial, rows, data.weights, c=1.0)
    return rows if _has_both_classes(data, task) else data.trainable & data.is_original


def _as_served(data: PageDataset, logits: Floats) -> Floats:
    """Return the logits of the original pages' blocks with the shift and the headline that each page is served with."""
    served: list[float] = []
    for item, own in zip(data.original_pages, data.by_page(logits), strict=True):
        shift = logit_shift(item.page, own)
        served += _with_headline(item.page, [logit + shift for logit in own])
    return np.array(served)


def _with_headline(page: Page, logits: list[float]) -> list[float]:
    headline = headline_index(page, measure(page), logits)
    if headline != NO_HEADLINE and has_article(logits, headline):
        logits[headline] = raised(logits[headline])
    return logits


def _pooled(data: PageDataset, logits: Floats) -> Floats:
    """Return the promo logits of the original pages' blocks, pooled over blocks built alike."""
    pooled: list[float] = []
    for item, own in zip(data.original_pages, data.by_page(logits), strict=True):
        pooled += pooled_logits(own, measure(item.page).columns.groups)
    return np.array(pooled)


def _has_tokens_in_every_fold(matrix: TokenMatrix, data: PageDataset, task: _Task, min_sites: int) -> bool:
    """Return False where some fit would keep no token; plain text, for example, has no class names."""
    for fold in np.unique(data.folds):
        rows = np.flatnonzero(task.trainable & (data.folds != fold))
        if not len(matrix.rows(rows).columns_in(data.sites[rows], min_sites)):
            return False
    return True
