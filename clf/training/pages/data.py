"""Labelled pages -> PageDataset and token matrices: one row per block, with its role, page, site, fold and weight."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray

from clf.datasets.pages.corpora import LabelledPage
from clf.datasets.pages.roles import is_sponsored
from clf.datasets.splits import fold_of
from clf.page.features.cards import OFFER_NAMESPACES, offer_features
from clf.page.features.content import CONTENT_NAMESPACES, content_features
from clf.page.features.measures import measure
from clf.page.features.neighbours import NEIGHBOUR_NAMESPACE, neighbour_features
from clf.page.features.structure import STRUCTURE_NAMESPACES, structure_features
from clf.training.arrays import Floats, Indices, Mask
from clf.training.linear.fit import Dataset
from clf.training.linear.matrices import TokenMatrix, token_matrices
from clf.types import Page, Role, Tokens

NAMESPACES = (*STRUCTURE_NAMESPACES, *CONTENT_NAMESPACES, *OFFER_NAMESPACES)
"""The namespaces of a block's own tokens; stage 2 has one more."""
_EDITORIAL_AS_PROMO = 0.3
"""Weight of an editorial row in the fit of promo against the rest, which serves blocks that may not be editorial."""
_CAPTION = "c"
"""Captions are a matter of taste: no figure counts them, and the fit takes them for navigation, because articles that
people write down have none."""
_PAGE_POWER = 0.5
"""A page's total weight is this power of its number of blocks."""
_LINE_WEIGHTS = {"o": 4.0, "p": 0.7}
"""Letter -> weight of an inserted row in the fit of editorial; all others weigh as much as the next constant."""
_LINE_WEIGHT = 0.5
"""Weight of a row beside an inserted line, and of every row of a copy in the fit of promo."""
EDITORIAL, PROMO, NAVIGATION, UNLABELLED = 0, 1, 2, -1
_CODES = {Role.EDITORIAL: EDITORIAL, Role.PROMO: PROMO, Role.NAVIGATION: NAVIGATION, None: UNLABELLED}


@dataclass(frozen=True, slots=True)
class PageDataset:
    """The blocks of many pages as rows.

    The first ``originals`` pages are the original ones. The pages after them are copies with inserted lines, which are
    trained on but never evaluated. ``ends`` has the row after the last block of every page.

    ``roles`` has the code of every block's role, of captions that of navigation; ``sponsored`` marks advertising.
    ``trainable`` marks labelled rows, except duplicates of article text elsewhere on the page, and of a copy the
    inserted rows and their neighbours only.
    ``link_rows`` and ``link_roles`` have the row of every link's block and the code of the link's role, for original
    pages; ``links_within`` marks the links to a place on their own page. ``weights`` are those of the fit of editorial,
    ``promo_weights`` those of promo; a page weighs as much as the square root of its number of blocks, and the mean
    over original rows is 1. ``sites`` and ``folds`` have the site id and the cross-validation fold of every row.
    """

    pages: Sequence[LabelledPage]
    originals: int
    ends: Indices
    roles: Indices
    sponsored: Mask
    trainable: Mask
    link_rows: Indices
    link_roles: Indices
    links_within: Mask
    weights: Floats
    promo_weights: Floats
    sites: Indices
    folds: Indices

    @property
    def original_pages(self) -> Sequence[LabelledPage]:
        """The pages that are no copies."""
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

    @property
    def is_original(self) -> Mask:
        """True for the rows of original pages."""
        mask: Mask = np.arange(len(self.roles)) < self.original_rows
        return mask

    def dataset(self, matrices: tuple[TokenMatrix, ...], targets: Mask, weights: Floats | None = None) -> Dataset:
        """Return all rows as items to fit, grouped by site; ``weights`` replace those of the fit of editorial."""
        return Dataset(matrices, targets.astype(float), self.weights if weights is None else weights, self.sites)


def page_dataset(pages: Sequence[LabelledPage], copies: Sequence[LabelledPage] = (), *, folds: int) -> PageDataset:
    """Return the rows of ``pages``, and of their ``copies`` with inserted lines."""
    link_rows, link_roles, links_within = _links(pages)
    both = [*pages, *copies]
    sizes = [len(item.page.blocks) for item in both]
    sites = np.unique(np.array([item.site for item in both]), return_inverse=True)[1]
    captions = np.concatenate(list(map(_captions, both)))
    roles = np.where(captions, NAVIGATION, [_CODES[role] for item in both for role in item.roles])
    originals = sum(sizes[: len(pages)])
    weights, promo_weights = _weights(pages, roles[:originals])
    return PageDataset(
        pages=both,
        originals=len(pages),
        ends=np.cumsum(sizes),
        roles=roles,
        sponsored=np.concatenate(list(map(_sponsored, both))),
        trainable=np.concatenate(list(map(_trainable, both))),
        link_rows=link_rows,
        link_roles=link_roles,
        links_within=links_within,
        weights=np.concatenate([weights, *map(_copy_weights, copies)]),
        promo_weights=np.concatenate([promo_weights, *[np.full(size, _LINE_WEIGHT) for size in sizes[len(pages) :]]]),
        sites=np.repeat(sites, sizes),
        folds=np.repeat([fold_of(item.site, folds) for item in both], sizes),
    )


def _trainable(item: LabelledPage) -> Mask:
    marks = [role is not None and index not in item.repeats for index, role in enumerate(item.roles)]
    return np.array(marks, dtype=bool) | _captions(item)


def _captions(item: LabelledPage) -> Mask:
    """Return which blocks of an original page are captions."""
    letters = " " * len(item.roles) if item.is_copy or not item.letters else item.letters
    return np.array([letter == _CAPTION for letter in letters], dtype=bool)


def _sponsored(item: LabelledPage) -> Mask:
    letters = item.letters or " " * len(item.roles)
    return np.array(list(map(is_sponsored, letters)), dtype=bool)


def _weights(pages: Sequence[LabelledPage], roles: Indices) -> tuple[Floats, Floats]:
    """Return the weights of the original rows in the fit of editorial, and in that of promo."""
    sizes = np.array([len(item.page.blocks) for item in pages])
    weights = np.repeat(np.maximum(1, sizes) ** (_PAGE_POWER - 1), sizes)
    weights /= weights.mean()
    return weights, np.where(roles == EDITORIAL, _EDITORIAL_AS_PROMO * weights, weights)


def _copy_weights(copy: LabelledPage) -> Floats:
    """Return the weights of a copy's rows in the fit of editorial; service texts weigh the most."""
    return np.array([_LINE_WEIGHTS.get(letter, _LINE_WEIGHT) for letter in copy.letters])


def _links(pages: Sequence[LabelledPage]) -> tuple[Indices, Indices, Mask]:
    """Return the row of every link's block, the code of the link's role, and which links lead to their own page."""
    rows, roles, within, start = array("q"), array("q"), array("b"), 0
    for item in pages:
        rows.extend(start + link.block for link in item.links)
        roles.extend(_CODES[link.role] for link in item.links)
        within.extend(link.is_within for link in item.links)
        start += len(item.page.blocks)
    return np.array(rows, dtype=np.intp), np.array(roles, dtype=np.intp), np.array(within, dtype=bool)


def block_matrices(pages: Sequence[LabelledPage]) -> tuple[TokenMatrix, ...]:
    """Return the token matrices of all blocks; of copies, only the rows that are trained on have tokens."""
    by_page = Parallel(n_jobs=-1)(map(delayed(_labelled_tokens), pages))
    return token_matrices(chain.from_iterable(by_page), NAMESPACES)


def context_matrix(data: PageDataset, logits: Floats, candidates: Mask) -> tuple[TokenMatrix]:
    """Return the stage-2 token matrix from the stage-1 ``logits`` of all rows; only ``candidates`` have tokens."""
    by_page = Parallel(n_jobs=-1)(
        delayed(_context_of_page)(item.page, data.of_page(logits, index), data.of_page(candidates, index))
        for index, item in enumerate(data.pages)
    )
    (matrix,) = token_matrices(chain.from_iterable(by_page), (NEIGHBOUR_NAMESPACE,))
    return (matrix,)


def block_tokens(page: Page, indices: Iterable[int] | None = None) -> list[Tokens]:
    """Return the tokens of the blocks at ``indices`` (all by default), without those of neighbours."""
    measures = measure(page)
    chosen = list(range(len(page.blocks)) if indices is None else indices)
    structure, offers = structure_features(page, measures), offer_features(page, measures)
    content = content_features(page, measures, chosen)
    return [
        {**structure.tokens(index), **content.tokens(row), **offers.tokens(index)} for row, index in enumerate(chosen)
    ]


def _labelled_tokens(item: LabelledPage) -> list[Tokens]:
    if not item.is_copy:
        return block_tokens(item.page)
    labelled = [index for index, role in enumerate(item.roles) if role is not None]
    tokens: list[Tokens] = [{} for _ in item.roles]
    for index, found in zip(labelled, block_tokens(item.page, labelled), strict=True):
        tokens[index] = found
    return tokens


def _context_of_page(page: Page, logits: Sequence[float], is_candidate: Sequence[bool]) -> list[Tokens]:
    candidates = np.flatnonzero(is_candidate).tolist()
    table = neighbour_features(page, logits, candidates)
    no_tokens: Tokens = {}
    tokens = [no_tokens] * len(is_candidate)
    for row, index in enumerate(candidates):
        tokens[index] = table.tokens(row)
    return tokens
