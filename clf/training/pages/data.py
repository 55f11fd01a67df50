"""Labelled pages -> matrices: one row per block, its tokens, role, page, site and weight."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray

from clf.datasets.pages.corpora import LabelledPage
from clf.datasets.splits import fold_of
from clf.page.features.content import CONTENT_NAMESPACES, content_features
from clf.page.features.measures import measure
from clf.page.features.neighbours import NEIGHBOUR_NAMESPACE, neighbour_features
from clf.page.features.structure import STRUCTURE_NAMESPACES, structure_features
from clf.training.linear.fit import Dataset, Floats
from clf.training.linear.matrices import Presence, mark_tokens
from clf.types import Page, Role, Tokens

NAMESPACES = (*STRUCTURE_NAMESPACES, *CONTENT_NAMESPACES)
"""Of stage 1."""
_CODES = {Role.EDITORIAL: 0, Role.PROMO: 1, Role.NAVIGATION: 2, None: -1}


@dataclass(frozen=True, slots=True)
class Blocks:
    """All blocks of many pages as rows; ``ends`` are the row numbers where pages end.

    The first ``originals`` pages are as they were found; the rest, their copies, are there to learn from only.

    ``roles`` holds 0 editorial, 1 promo, 2 navigation, -1 not claimed; ``taught`` tells which rows are learned from:
    claimed ones that do not repeat the article away from it. ``link_rows`` has the row of every link's block
    and ``link_roles`` the link's role, copies left out; ``weights`` are such that every page weighs the same, 1 on
    average, and a copy its share of that.
    """

    pages: Sequence[LabelledPage]
    ends: NDArray[np.intp]
    roles: NDArray[np.intp]
    taught: NDArray[np.bool_]
    link_rows: NDArray[np.intp]
    link_roles: NDArray[np.intp]
    originals: int
    weights: Floats
    sites: NDArray[np.intp]
    folds: NDArray[np.intp]

    @property
    def found(self) -> Sequence[LabelledPage]:
        """The pages as they were found."""
        return self.pages[: self.originals]

    @property
    def found_rows(self) -> int:
        """The number of their rows; they come first."""
        return int(self.ends[self.originals - 1])

    def of_page(self, values: NDArray[Any], place: int) -> list[Any]:
        """Return the rows of one page."""
        start = self.ends[place - 1] if place else 0
        part: list[Any] = values[start : self.ends[place]].tolist()
        return part

    def dataset(self, presence: tuple[Presence, ...], targets: NDArray[np.bool_]) -> Dataset:
        """Return what a fit reads, over all rows."""
        return Dataset(presence, targets.astype(float), self.weights, self.sites)


def rows_of(
    pages: Sequence[LabelledPage], copies: Sequence[LabelledPage] = (), *, weight: float = 1.0, folds: int
) -> Blocks:
    """Return the rows of ``pages`` and of ``copies``, which weigh ``weight`` times as much."""
    originals, links = len(pages), _links(pages)
    shares = [1.0] * originals + [weight] * len(copies)
    pages = [*pages, *copies]
    sizes = [len(item.page.blocks) for item in pages]
    sites = np.unique(np.array([item.site for item in pages]), return_inverse=True)[1]
    weights = np.repeat([share / max(1, size) for share, size in zip(shares, sizes, strict=True)], sizes)
    return Blocks(
        pages,
        np.cumsum(sizes),
        np.array([_CODES[role] for item in pages for role in item.roles]),
        np.array(
            [role is not None and place not in item.repeats for item in pages for place, role in enumerate(item.roles)]
        ),
        *links,
        originals,
        weights / weights[: sum(sizes[:originals])].mean(),
        np.repeat(sites, sizes),
        np.repeat([fold_of(item.site, folds) for item in pages], sizes),
    )


def _links(pages: Sequence[LabelledPage]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the row of every link's block, and the link's role."""
    rows, roles, start = array("q"), array("q"), 0
    for item in pages:
        rows.extend(start + link.block for link in item.links)
        roles.extend(_CODES[link.role] for link in item.links)
        start += len(item.page.blocks)
    return np.array(rows, dtype=np.intp), np.array(roles, dtype=np.intp)


def mark_pages(pages: Sequence[LabelledPage]) -> tuple[Presence, ...]:
    """Return the stage-1 tokens of all blocks."""
    found = Parallel(n_jobs=-1)(delayed(block_tokens)(item.page) for item in pages)
    return mark_tokens((tokens for page in found for tokens in page), NAMESPACES)


def mark_context(blocks: Blocks, logits: Floats, near: NDArray[np.bool_]) -> tuple[Presence, ...]:
    """Return the stage-2 tokens of the ``near`` blocks from the stage-1 logits of all; the others have none."""
    found = Parallel(n_jobs=-1)(
        delayed(_all_context)(item.page, blocks.of_page(logits, place), blocks.of_page(near, place))
        for place, item in enumerate(blocks.pages)
    )
    return mark_tokens((tokens for page in found for tokens in page), (NEIGHBOUR_NAMESPACE,))


def block_tokens(page: Page) -> list[Tokens]:
    """Return the stage-1 tokens of every block."""
    measures, indices = measure(page), range(len(page.blocks))
    structure, content = structure_features(page, measures), content_features(page, measures, indices)
    return [{**structure.tokens(index), **content.tokens(index)} for index in indices]


def _all_context(page: Page, logits: Sequence[float], near: Sequence[bool]) -> list[Tokens]:
    candidates = [index for index, is_near in enumerate(near) if is_near]
    table = neighbour_features(page, logits, candidates)
    found = {index: table.tokens(row) for row, index in enumerate(candidates)}
    return [found.get(index, {}) for index in range(len(near))]
