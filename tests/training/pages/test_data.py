"""Labelled pages as rows: every block one row, every page the same weight, sites together in a fold."""

from dataclasses import replace

import numpy as np
import pytest

from clf.datasets.pages.corpora import LabelledPage, Source, label
from clf.training.pages.data import NAMESPACES, PageDataset, block_matrices, context_matrix, page_dataset
from tests.datasets import saved_pages as made


@pytest.fixture(scope="module")
def labelled() -> list[LabelledPage]:
    sources = [Source(str(n), made.url(n % 4), made.page(n).encode(), made.body(n), False) for n in range(6)]
    return [label(source, "tiny") for source in sources]


@pytest.fixture(scope="module")
def blocks(labelled: list[LabelledPage]) -> PageDataset:
    return page_dataset(labelled, folds=3)


def test_every_block_is_a_row_with_the_role_of_its_page(blocks: PageDataset, labelled: list[LabelledPage]) -> None:
    assert blocks.ends.tolist() == np.cumsum([len(page.page.blocks) for page in labelled]).tolist()
    assert len(blocks.roles) == len(blocks.sites) == blocks.ends[-1]
    assert set(blocks.roles.tolist()) <= {-1, 0, 1, 2}
    assert blocks.of_page(blocks.roles.astype(float), 1) == [
        {"editorial": 0.0, "promo": 1.0, "navigation": 2.0, None: -1.0}[role] for role in labelled[1].roles
    ]


def test_every_link_has_the_row_of_its_block(blocks: PageDataset, labelled: list[LabelledPage]) -> None:
    texts = [block.text for page in labelled for block in page.page.blocks]
    links = [link.text for page in labelled for link in page.page.links]
    assert all(text in texts[row] for text, row in zip(links, blocks.link_rows, strict=True))
    assert len(blocks.link_roles) == len(links)


def test_a_page_weighs_the_square_root_of_its_blocks(blocks: PageDataset) -> None:
    parts = np.split(blocks.weights, blocks.ends[:-1])
    sums = [part.sum() / len(part) ** 0.5 for part in parts]
    assert np.allclose(sums, sums[0])
    assert blocks.weights.mean() == pytest.approx(1.0)


def test_editorial_blocks_weigh_less_in_the_fit_of_promo(blocks: PageDataset) -> None:
    shares = blocks.promo_weights / blocks.weights
    assert np.allclose(shares[blocks.roles == 0], 0.3)
    assert np.allclose(shares[blocks.roles != 0], 1.0)


def test_pages_of_a_site_share_its_number_and_fold(blocks: PageDataset) -> None:
    pages = [(int(part[0]), set(part.tolist())) for part in np.split(blocks.sites, blocks.ends[:-1])]
    assert all(len(found) == 1 for _, found in pages)
    assert pages[0][0] == pages[4][0] != pages[1][0]
    for site in set(blocks.sites.tolist()):
        assert len(set(blocks.folds[blocks.sites == site].tolist())) == 1


def test_tokens_are_marked_by_namespace_and_context_by_opinion(
    blocks: PageDataset, labelled: list[LabelledPage]
) -> None:
    found = block_matrices(labelled)
    assert [part.name for part in found] == list(NAMESPACES)
    assert all(part.matrix.shape[0] == len(blocks.roles) for part in found)
    everyone = np.ones(len(blocks.roles), dtype=bool)
    (context,) = context_matrix(blocks, np.zeros(len(blocks.roles)), everyone)
    (other,) = context_matrix(blocks, np.linspace(-5, 5, len(blocks.roles)), everyone)
    assert context.matrix.shape[0] == len(blocks.roles)
    assert context.tokens != other.tokens


def test_blocks_that_are_ruled_out_have_no_context_of_their_own(blocks: PageDataset) -> None:
    near = np.arange(len(blocks.roles)) % 3 == 0
    (context,) = context_matrix(blocks, np.zeros(len(blocks.roles)), near)
    assert (np.diff(context.matrix.indptr) > 0).tolist() == near.tolist()


def test_a_dataset_has_all_rows(blocks: PageDataset, labelled: list[LabelledPage]) -> None:
    data = blocks.dataset(block_matrices(labelled), blocks.roles == 0)
    assert data.targets.sum() == (blocks.roles == 0).sum()
    assert data.weights is blocks.weights


def test_copies_come_after_the_pages_and_weigh_by_their_letters(
    blocks: PageDataset, labelled: list[LabelledPage]
) -> None:
    copies = [replace(page, letters="o" + "p" * (len(page.roles) - 1), is_copy=True) for page in labelled[:2]]
    both = page_dataset(labelled, copies, folds=3)
    rows = int(blocks.ends[-1])
    assert (len(both.pages), both.original_pages, both.original_rows) == (len(labelled) + 2, labelled, rows)
    assert both.is_original.sum() == rows
    assert both.link_rows.tolist() == blocks.link_rows.tolist()
    assert both.weights[:rows] == pytest.approx(blocks.weights)
    assert both.weights[rows : rows + 2].tolist() == [1.5, 0.7]
    assert set(both.promo_weights[rows:].tolist()) == {0.5}
    assert both.sites[rows:].tolist() == both.sites[: len(both.sites) - rows].tolist()


def test_only_the_labelled_blocks_of_a_copy_have_tokens(labelled: list[LabelledPage]) -> None:
    roles = (None, *labelled[0].roles[1:2], *[None] * (len(labelled[0].roles) - 2))
    (matrix, *_) = block_matrices([replace(labelled[0], roles=roles, is_copy=True)])
    assert np.flatnonzero(np.diff(matrix.matrix.indptr)).tolist() == [1]
