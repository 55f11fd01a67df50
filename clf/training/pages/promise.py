"""Held-out P(promo) of blocks -> the thresholds from which flagged links keep the precision that they are named by.

The thresholds are chosen over links, because they promise a precision of flagged links.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from clf.model.manifest import Threshold
from clf.training.arrays import Floats, Mask
from clf.training.evaluation.metrics import Scored
from clf.training.experiment import Promise
from clf.training.linear.thresholds import choose_thresholds
from clf.training.pages.data import PROMO, PageDataset

PRECISIONS = (0.8, 0.9, 0.95, 0.98)
"""Precisions of promo links that thresholds are named by."""
_LEAST_PROMO_LINKS = 200
"""A corpus with fewer promo links tells too little of a precision to be asked by itself."""


def promo_thresholds(data: PageDataset, scores: Floats, promise: Promise) -> tuple[Threshold, ...]:
    """Return a threshold for each of :data:`PRECISIONS`.

    ``scores`` has P(promo) of every original row, and 0 for a row that is not promo. A link to a place on its own page
    counts as never flagged. By the promise "pooled" a precision holds over the links of all pages together; by "each"
    it also holds over those of each corpus with enough promo links.
    """
    labelled = data.link_roles >= 0
    is_promo = data.link_roles[labelled] == PROMO
    probabilities = (scores[data.link_rows] * ~data.links_within)[labelled]
    pooled = choose_thresholds(Scored.of(is_promo, probabilities), PRECISIONS)
    if promise == "pooled":
        return pooled
    groups = list(_groups(data, labelled, is_promo))
    chosen = [choose_thresholds(Scored.of(is_promo[group], probabilities[group]), PRECISIONS) for group in groups]
    by_precision = zip(pooled, *chosen, strict=True)
    return tuple(_highest(found, is_promo, probabilities) for found in by_precision)


def _groups(data: PageDataset, labelled: Mask, is_promo: Mask) -> Iterator[Mask]:
    """Yield the labelled links of each corpus that has enough promo links."""
    names = [item.corpus for item in data.original_pages]
    of_rows = np.repeat(names, np.diff(data.ends[: data.originals], prepend=0))
    corpora = of_rows[data.link_rows][labelled]
    for name in dict.fromkeys(names):
        group = corpora == name
        if is_promo[group].sum() >= _LEAST_PROMO_LINKS:
            yield group


def _highest(found: Sequence[Threshold], is_promo: Mask, probabilities: Floats) -> Threshold:
    """Return the threshold that all of ``found`` allow, with the recall over all links; None if one has none."""
    reached = [item.probability for item in found if item.probability is not None]
    if len(reached) < len(found):
        return Threshold(found[0].precision, None, None)
    recall = float((probabilities[is_promo] >= max(reached)).mean())
    return Threshold(found[0].precision, max(reached), round(recall, 4))
