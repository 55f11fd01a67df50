"""Scores of a page's blocks -> decisions: early rejection, means of stages and of builds, the shift, roles, flags.

Training and serving share these functions, so that a trained head decides as it was evaluated. The scores are
probabilities and calibrated logits of P(editorial), and P(promo | not editorial).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from math import log

from clf.model.scorer import sigmoid
from clf.types import Page, Role

EARLY_REJECT_LOGIT = -2.0
"""A block whose structure features score below this logit is not editorial; its content hardly ever changes that."""
_CONFIDENT_CHARS = 800
"""Characters of a page's most confident text."""
_LEAST_CONFIDENCE = 0.2
"""Lower bound of twice the probability that is mapped to 0.5, so that a page without an article gets none."""
_PROMO_DECISION = 0.4
"""P(promo | not editorial) from which a block is promo instead of navigation: F1 on held-out sites is largest there."""
# Members of an enumeration are slow to look up.
_EDITORIAL, _PROMO, _NAVIGATION = Role


def candidate_indices(structure_logits: Sequence[float], exempt: Collection[int] = ()) -> list[int]:
    """Return the indices of the blocks that the structure features do not reject early, and of those in ``exempt``.

    A headline is often far from the article's paragraphs, and would be rejected; therefore headlines are exempt.

    >>> candidate_indices([-5.0, -2.0, 2.0, -9.0], exempt=[3])
    [1, 2, 3]
    """
    kept = set(exempt)
    return [index for index, logit in enumerate(structure_logits) if logit >= EARLY_REJECT_LOGIT or index in kept]


def mean_logit(stage_1: float, stage_2: float) -> float:
    """Return the logit of P(editorial) of a candidate: the mean of both stages' calibrated logits."""
    return (stage_1 + stage_2) / 2


def pooled_logits(logits: Sequence[float], groups: Sequence[int]) -> list[float]:
    """Return for every block the mean of its own logit and the mean logit of its group.

    Teasers of one list are built alike, and are teasers together; ``groups`` has the number of every block's group.

    >>> pooled_logits([4.0, 0.0, -1.0], groups=[0, 0, 1])
    [3.0, 1.0, -1.0]
    """
    sums: dict[int, float] = {}
    for logit, group in zip(logits, groups, strict=True):
        sums[group] = sums.get(group, 0.0) + logit
    sizes = Counter(groups)
    return [(logit + sums[group] / sizes[group]) / 2 for logit, group in zip(logits, groups, strict=True)]


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
    """Return the role of every block: editorial from ``decision`` on, else promo or navigation.

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
    """Return whether a link to another page is flagged: its role is promo, and P(promo) reaches ``threshold``.

    A link to a place on its own page is never flagged; see :func:`clf.page.addresses.leads_within`.

    >>> is_flagged(Role.PROMO, 0.8, threshold=0.75), is_flagged(Role.NAVIGATION, 0.8, threshold=0.75)
    (True, False)
    """
    return role is _PROMO and promo >= threshold
