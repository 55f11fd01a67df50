"""Labelled pages -> a page head: two stages for P(editorial), one scorer for promo against navigation.

Stage 2 learns from what stage 1 says of pages it has not seen (grouped by site), as it will when it is used. The same
code trains the head for HTML and the one for plain text.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray

from clf.classifiers.page_decision import EARLY_REJECT_LOGIT, logit_shift, mean_logit, promo_probability, roles_of
from clf.classifiers.page_scorers import scorer_names
from clf.classifiers.pages import HEAD_NAMESPACES
from clf.model.manifest import Head
from clf.model.scorer import Scorer
from clf.page.features.content import TEASER_NAMESPACE
from clf.page.features.structure import STRUCTURE_NAMESPACES
from clf.training.evaluation.metrics import Scored
from clf.training.experiment import ModelChoice, NamespaceChoice, PageChoice
from clf.training.linear.compile import compile_scorer
from clf.training.linear.cross_validation import calibrate
from clf.training.linear.fit import Dataset, Fitted, Floats, regress, weigh
from clf.training.linear.matrices import Presence
from clf.training.linear.thresholds import choose_thresholds
from clf.training.pages.data import Blocks, mark_context, mark_pages
from clf.training.pages.threshold import text_decision
from clf.types import Role

PRECISIONS = (0.8, 0.9, 0.95, 0.98)
_EDITORIAL, _PROMO = 0, 1


@dataclass(frozen=True, slots=True)
class HeldOut:
    """P(editorial) and P(promo | not editorial) of the blocks of original pages, by fits without their sites."""

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
    """A page head's record and scorers, with what it said of held-out sites."""

    head: Head
    scorers: dict[str, Scorer]
    held_out: HeldOut


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """A fit for each fold left out, over ``data`` whose rows are in ``folds``."""

    data: Dataset
    folds: NDArray[np.intp]
    fits: dict[int, Fitted]

    def logits(self, names: Collection[str] | None = None) -> Floats:
        """Return the raw logits of all rows by the fit that left them out, of the tokens in ``names`` alone."""
        logits = np.empty(len(self.folds))
        for fold, fitted in self.fits.items():
            outside = np.flatnonzero(self.folds == fold)
            parts = self.data.rows(outside).presence
            known = [part if names is None or part.name in names else part.emptied() for part in parts]
            logits[outside] = fitted.logits(known)
        return logits


@dataclass(frozen=True, slots=True)
class _Stage:
    """A stage's scorer, and the calibrated logits of all rows by fits that left them out; ``left_out`` gave them."""

    scorer: Scorer
    logits: Floats
    left_out: _LeftOut

    def logits_of(self, names: Collection[str]) -> Floats:
        """Return the same of the tokens in these namespaces alone."""
        return np.asarray(self.scorer.slope * self.left_out.logits(names) + self.scorer.offset)


@dataclass(frozen=True, slots=True)
class _Task:
    """What a stage learns: which rows, which of them are positive, how regularised."""

    targets: NDArray[np.bool_]
    rows: NDArray[np.bool_]
    c: float


def fit_pages(blocks: Blocks, choice: PageChoice, *, name: str, say: Callable[[str], None]) -> TrainedHead:
    """Fit the head called ``name`` on all ``blocks``; every choice is made on sites left out."""
    say(f"{name} head: tokens of {len(blocks.pages):,} pages, {len(blocks.roles):,} blocks")
    presence = mark_pages(blocks.pages)
    editorial, claimed = blocks.roles == _EDITORIAL, blocks.taught
    say(f"{name} head: stage 1, {choice.folds} fits with sites left out and one on all")
    of_article = tuple(part for part in presence if part.name != TEASER_NAMESPACE)
    first = _fit(blocks, of_article, _Task(editorial, claimed, choice.c), choice.min_sites)
    say(f"{name} head: stage 2")
    around = first.logits_of(STRUCTURE_NAMESPACES)
    near = around >= EARLY_REJECT_LOGIT
    logits = np.where(near, first.logits, around)
    # On pages of one make, what is around blocks may settle all; then what it settles has to do.
    taught = claimed & near if _has_both(blocks, editorial, claimed & near) else claimed
    context = mark_context(blocks, logits, near | taught)
    second = _fit(blocks, context, _Task(editorial, taught, choice.context_c), choice.min_sites)
    say(f"{name} head: promo against navigation")
    promo = _fit(blocks, presence, _Task(blocks.roles == _PROMO, claimed & ~editorial, choice.c), choice.min_sites)
    editorial_logits = _lifted(blocks, np.where(near, list(map(mean_logit, logits, second.logits)), logits))
    held_out = HeldOut(_sigmoid(editorial_logits), _sigmoid(promo.logits[: blocks.found_rows]))
    scorers = dict(zip(scorer_names(name), (first.scorer, second.scorer, promo.scorer), strict=True))
    return TrainedHead(_head(blocks, held_out, scorers), scorers, held_out)


def _head(blocks: Blocks, held_out: HeldOut, scorers: dict[str, Scorer]) -> Head:
    editorial = [blocks.of_page(held_out.editorial, place) for place in range(blocks.originals)]
    decision = text_decision(blocks.found, editorial)
    # One item per link: thresholds are promises about links.
    known = blocks.link_roles >= 0
    rows, promo = blocks.link_rows[known], blocks.link_roles[known] == _PROMO
    # A link whose role is not promo is never flagged.
    is_promo = np.array([role is Role.PROMO for role in held_out.roles(decision)], dtype=bool)
    scores = np.where(is_promo, held_out.promo, 0.0)
    thresholds = choose_thresholds(Scored.of(promo, scores[rows]), PRECISIONS)
    return Head(
        labels=tuple(Role),
        namespaces=HEAD_NAMESPACES,
        decision=decision,
        thresholds=thresholds,
        calibration={name: (scorer.slope, scorer.offset) for name, scorer in scorers.items()},
    )


def _fit(blocks: Blocks, presence: tuple[Presence, ...], task: _Task, min_sites: int) -> _Stage:
    """Fit fold by fold and on all rows."""
    presence = tuple(part for part in presence if _is_filled(part, blocks, min_sites))
    data = blocks.dataset(presence, task.targets)
    names = [_namespace(part.name, min_sites) for part in presence]
    folds = np.unique(blocks.folds)
    kept = [*(task.rows & (blocks.folds != fold) for fold in folds), task.rows]
    *parts, whole = Parallel(n_jobs=-1)(delayed(_fit_rows)(data, rows, names, task.c) for rows in kept)
    left_out = _LeftOut(data, blocks.folds, dict(zip(folds.tolist(), parts, strict=True)))
    logits = left_out.logits()
    # The copies taught; what a probability means, only pages as found can say.
    shown = np.flatnonzero(task.rows[: blocks.found_rows])
    calibration = calibrate(logits[shown], data.rows(shown))
    return _Stage(compile_scorer(whole, calibration), calibration.slope * logits + calibration.offset, left_out)


def _has_both(blocks: Blocks, targets: NDArray[np.bool_], rows: NDArray[np.bool_]) -> bool:
    """Tell whether ``rows`` have both targets whichever fold is left out."""
    kept = [targets[rows & (blocks.folds != fold)] for fold in np.unique(blocks.folds)]
    return all(part.any() and not part.all() for part in kept)


def _lifted(blocks: Blocks, logits: Floats) -> Floats:
    """Return the logits of the blocks of pages as found, each page's lifted as when it is served."""
    lifts = [logit_shift(item.page, blocks.of_page(logits, place)) for place, item in enumerate(blocks.found)]
    sizes = [len(item.page.blocks) for item in blocks.found]
    return np.asarray(logits[: blocks.found_rows] + np.repeat(lifts, sizes))


def _is_filled(part: Presence, blocks: Blocks, min_sites: int) -> bool:
    """Tell whether every fold leaves the namespace some tokens; plain text has no addresses and no class names."""
    outside = [np.flatnonzero(blocks.folds != fold) for fold in np.unique(blocks.folds)]
    return all(
        len(replace(part, matrix=part.matrix[rows]).columns_in(blocks.sites[rows], min_sites)) for rows in outside
    )


def _fit_rows(data: Dataset, rows: NDArray[np.bool_], names: list[NamespaceChoice], c: float) -> Fitted:
    part = data.rows(np.flatnonzero(rows))
    return regress(part, weigh(part, names), ModelChoice(soft_labels=False, tol=1e-3), c=c)


def _namespace(name: str, min_sites: int) -> NamespaceChoice:
    """Return how a namespace is weighed: its tokens are there or not, however many others are."""
    return NamespaceChoice(name=name, idf=False, unit=False, min_groups=min_sites)


def _sigmoid(logits: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-logits)))
