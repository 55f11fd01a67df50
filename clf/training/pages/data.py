"""Labelled pages -> PageDataset and token matrices: one row per block, with its role, page, site, fold and weight."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
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
from clf.training.arrays import Floats, Indices, Mask
from clf.training.linear.fit import Dataset
from clf.training.linear.matrices import TokenMatrix, token_matrices
from clf.types import Page, Role, Tokens

NAMESPACES = (*STRUCTURE_NAMESPACES, *CONTENT_NAMESPACES)
"""The namespaces of stage 1."""
EDITORIAL, PROMO, NAVIGATION, UNLABELLED = 0, 1, 2, -1
_CODES = {Role.EDITORIAL: EDITORIAL, Role.PROMO: PROMO, Role.NAVIGATION: NAVIGATION, None: UNLABELLED}


@dataclass(frozen=True, slots=True)
class PageDataset:
    """The blocks of many pages as rows.

    The first ``originals`` pages are the original ones. The pages after them are augmented copies, which are trained on
    but never evaluated. ``ends`` has the row after the last block of every page.

    ``roles`` has the code of every block's role. ``trainable`` marks labelled rows, except duplicates of article text
    elsewhere on the page. ``link_rows`` and ``link_roles`` have the row of every link's block and the code of the
    link's role, for original pages. ``weights`` give every original page the same total and have the mean 1 over
    original rows. ``sites`` and ``folds`` have the site id and the cross-validation fold of every row.
    """

    pages: Sequence[LabelledPage]
    originals: int
    ends: Indices
    roles: Indices
    trainable: Mask
    link_rows: Indices
    link_roles: Indices
    weights: Floats
    sites: Indices
    folds: Indices

    @property
    def original_pages(self) -> Sequence[LabelledPage]:
        """The pages that are no augmented copies."""
        return self.pages[: self.originals]

    @property
    def original_rows(self) -> int:
        """The number of rows of the original pages, which come first."""
        return int(self.ends[self.originals - 1])

    def of_page(self, values: NDArray[Any], index: int) -> list[Any]:
        """Return the part of ``values`` (one per row) that belongs to the page at ``index``."""
        start = self.ends[index - 1] if index else 0
        part: list[Any] = values[start : self.ends[index]].tolist()
        return part

    def by_page(self, values: NDArray[Any]) -> list[list[Any]]:
        """Return the parts of ``values`` (one per row) that belong to the original pages."""
        return [self.of_page(values, index) for index in range(self.originals)]

    def dataset(self, matrices: tuple[TokenMatrix, ...], targets: Mask) -> Dataset:
        """Return all rows as items to fit, grouped by site."""
        return Dataset(matrices, targets.astype(float), self.weights, self.sites)


def page_dataset(
    pages: Sequence[LabelledPage], copies: Sequence[LabelledPage] = (), *, weight: float = 1.0, folds: int
) -> PageDataset:
    """Return the rows of ``pages`` and of their augmented ``copies``; a copy weighs ``weight`` times a page."""
    link_rows, link_roles = _links(pages)
    both = [*pages, *copies]
    sizes = [len(item.page.blocks) for item in both]
    sites = np.unique(np.array([item.site for item in both]), return_inverse=True)[1]
    shares = np.repeat([1.0, weight], [len(pages), len(copies)])
    weights = np.repeat(shares / np.maximum(1, sizes), sizes)
    return PageDataset(
        pages=both,
        originals=len(pages),
        ends=np.cumsum(sizes),
        roles=np.array([_CODES[role] for item in both for role in item.roles]),
        trainable=np.concatenate([_trainable(item) for item in both]),
        link_rows=link_rows,
        link_roles=link_roles,
        weights=weights / weights[: sum(sizes[: len(pages)])].mean(),
        sites=np.repeat(sites, sizes),
        folds=np.repeat([fold_of(item.site, folds) for item in both], sizes),
    )


def _trainable(item: LabelledPage) -> Mask:
    marks = [role is not None and index not in item.repeats for index, role in enumerate(item.roles)]
    return np.array(marks, dtype=bool)


def _links(pages: Sequence[LabelledPage]) -> tuple[Indices, Indices]:
    """Return the row of every link's block, and the code of the link's role."""
    rows, roles, start = array("q"), array("q"), 0
    for item in pages:
        rows.extend(start + link.block for link in item.links)
        roles.extend(_CODES[link.role] for link in item.links)
        start += len(item.page.blocks)
    return np.array(rows, dtype=np.intp), np.array(roles, dtype=np.intp)


def block_matrices(pages: Sequence[LabelledPage]) -> tuple[TokenMatrix, ...]:
    """Return the stage-1 token matrices of all blocks."""
    by_page = Parallel(n_jobs=-1)(delayed(block_tokens)(item.page) for item in pages)
    return token_matrices(chain.from_iterable(by_page), NAMESPACES)


def context_matrix(data: PageDataset, logits: Floats, candidates: Mask) -> tuple[TokenMatrix]:
    """Return the stage-2 token matrix from the stage-1 ``logits`` of all rows; only ``candidates`` have tokens."""
    by_page = Parallel(n_jobs=-1)(
        delayed(_context_of_page)(item.page, data.of_page(logits, index), data.of_page(candidates, index))
        for index, item in enumerate(data.pages)
    )
    (matrix,) = token_matrices(chain.from_iterable(by_page), (NEIGHBOUR_NAMESPACE,))
    return (matrix,)


def block_tokens(page: Page) -> list[Tokens]:
    """Return the stage-1 tokens of every block."""
    measures, indices = measure(page), range(len(page.blocks))
    structure, content = structure_features(page, measures), content_features(page, measures, indices)
    return [{**structure.tokens(index), **content.tokens(index)} for index in indices]


def _context_of_page(page: Page, logits: Sequence[float], is_candidate: Sequence[bool]) -> list[Tokens]:
    candidates = np.flatnonzero(is_candidate).tolist()
    table = neighbour_features(page, logits, candidates)
    no_tokens: Tokens = {}
    tokens = [no_tokens] * len(is_candidate)
    for row, index in enumerate(candidates):
        tokens[index] = table.tokens(row)
    return tokens
