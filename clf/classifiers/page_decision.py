"""Scores of a page's blocks -> decisions: early rejection, the mean of both stages, the page's shift, roles, flags.

Training and serving share these functions, so that a trained head decides as it was evaluated. The scores are
probabilities and calibrated logits of P(editorial), and P(promo | not editorial).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from clf.model.scorer import sigmoid
from clf.types import Page, Role

EARLY_REJECT_LOGIT = -3.0
"""A block whose structure features score below this logit is not editorial; its content hardly ever changes that."""
_CONFIDENT_CHARS = 800
"""Characters of a page's most confident text."""
_LEAST_CONFIDENCE = 0.2
"""Lower bound of twice the probability that is mapped to 0.5, so that a page without an article gets none."""
_PROMO_DECISION = 0.5
"""P(promo | not editorial) from which a block is promo instead of navigation."""
# Members of an enumeration are slow to look up.
_EDITORIAL, _PROMO, _NAVIGATION = Role


def candidate_indices(structure_logits: Sequence[float]) -> list[int]:
    """Return the indices of the blocks that the structure features do not reject early.

    >>> candidate_indices([-5.0, -3.0, 2.0])
    [1, 2]
    """
    return [index for index, logit in enumerate(structure_logits) if logit >= EARLY_REJECT_LOGIT]


def mean_logit(stage_1: float, stage_2: float) -> float:
    """Return the logit of P(editorial) of a candidate: the mean of both stages' calibrated logits."""
    return (stage_1 + stage_2) / 2


def logit_shift(page: Page, logits: Sequence[float]) -> float:
    """Return a per-page offset of the logits.

    Blocks half as probable as the page's most confident 800 characters end up at 0.5. The language of a page, or its
    choice of element names, lowers the logits of all its blocks alike; most pages have an article all the same.
    """
    missing, confidence = _CONFIDENT_CHARS, 0.0
    for index in sorted(range(len(logits) - 1, -1, -1), key=logits.__getitem__, reverse=True):
        chars = min(missing, page.blocks[index].end - page.blocks[index].start)
        confidence += chars * sigmoid(logits[index])
        missing -= chars
        if not missing:
            break
    even = max(_LEAST_CONFIDENCE, confidence / max(1, _CONFIDENT_CHARS - missing) / 2)
    return log(1.0 / even - 1.0)


def roles_of(editorial: Sequence[float], promo_if_not_editorial: Sequence[float], decision: float) -> list[Role]:
    """Return the role of every block: editorial from ``decision`` on, else the more probable of promo and navigation.

    >>> [role.value for role in roles_of([0.7, 0.2, 0.2], [0.9, 0.6, 0.1], decision=0.5)]
    ['editorial', 'promo', 'navigation']
    """
    return [
        _role(probability, promo, decision)
        for probability, promo in zip(editorial, promo_if_not_editorial, strict=True)
    ]


def _role(editorial: float, promo_if_not_editorial: float, decision: float) -> Role:
    if editorial >= decision:
        return _EDITORIAL
    return _PROMO if promo_if_not_editorial >= _PROMO_DECISION else _NAVIGATION


def promo_probability(editorial: float, promo_if_not_editorial: float) -> float:
    """Return P(promo): P(not editorial) times P(promo | not editorial).

    >>> promo_probability(0.5, 0.5)
    0.25
    """
    return (1.0 - editorial) * promo_if_not_editorial


def is_flagged(role: Role, promo: float, threshold: float) -> bool:
    """Return whether a link is flagged: its role is promo, and P(promo) reaches ``threshold``.

    >>> is_flagged(Role.PROMO, 0.8, threshold=0.75), is_flagged(Role.NAVIGATION, 0.8, threshold=0.75)
    (True, False)
    """
    return role is _PROMO and promo >= threshold
