"""Where a page head decides: the P(editorial) from which the text it gives is nearest to the written article."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray

from clf.datasets.gold import INSIDE, body_of, words_of
from clf.datasets.pages import LabelledPage
from clf.training.blocks import Blocks
from clf.training.evaluate import Floats
from clf.types import Role

DECISIONS = tuple(round(0.3 + 0.025 * step, 3) for step in range(17))


def best_decision_by_text(blocks: Blocks, editorial: Floats) -> float:
    """Return the decision of :data:`DECISIONS` at which F1 over all blocks of held-out pages is largest.

    ``editorial`` has P(editorial) of every row, said while its site was left out. A block counts as found when its
    words lie in the text of the blocks that reach the decision, by the rule that makes the gold: what people get is
    that text, and a menu entry that repeats a subheading takes nothing from it.
    """
    counts = Parallel(n_jobs=-1)(
        delayed(_counts)(page, blocks.of_page(editorial, place)) for place, page in enumerate(blocks.pages)
    )
    right, said, gold = np.sum(counts, axis=0).T
    return DECISIONS[int(np.argmax(2 * right / np.maximum(1, said + gold)))]


def _counts(page: LabelledPage, editorial: Sequence[float]) -> NDArray[np.intp]:
    """Return, per decision, how many claimed blocks are rightly found, found, and editorial; shape (decisions, 3)."""
    words = [words_of(block.text) for block in page.page.blocks]
    rows = []
    for decision in DECISIONS:
        body = body_of([line for line, probability in zip(words, editorial, strict=True) if probability >= decision])
        found = [
            (role is Role.EDITORIAL, body.share_of(line) >= INSIDE)
            for role, line in zip(page.roles, words, strict=True)
            if role is not None
        ]
        right = sum(gold and said for gold, said in found)
        rows.append((right, sum(said for _, said in found), sum(gold for gold, _ in found)))
    return np.array(rows, dtype=np.intp)
