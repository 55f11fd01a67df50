"""Labelled pages as rows: every block one row, every page the same weight, sites together in a fold."""

from dataclasses import replace

import numpy as np
import pytest

from clf.datasets.pages.corpora import LabelledPage, Source, label
from clf.page.features.cards import offer_features
from clf.page.features.content import content_features
from clf.page.features.measures import measure
from clf.page.features.structure import structure_features
from clf.page.reading.html import read_html
from clf.training.linear.matrices import TokenMatrix
from clf.training.pages.data import (
    NAMESPACES,
    UNLABELLED,
    PageDataset,
    block_matrices,
    block_tokens,
    context_matrix,
    page_dataset,
)
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


def test_tokens_are_marked_by_namespace_and_context_by_logits(
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


def test_rejected_blocks_have_no_context(blocks: PageDataset) -> None:
    candidates = np.arange(len(blocks.roles)) % 3 == 0
    (context,) = context_matrix(blocks, np.zeros(len(blocks.roles)), candidates)
    assert (np.diff(context.matrix.indptr) > 0).tolist() == candidates.tolist()


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
    assert both.weights[rows : rows + 2].tolist() == [4.0, 0.7]
    assert set(both.promo_weights[rows:].tolist()) == {0.5}
    assert both.sites[rows:].tolist() == both.sites[: len(both.sites) - rows].tolist()


def test_only_the_labelled_blocks_of_a_copy_have_tokens(labelled: list[LabelledPage]) -> None:
    roles = (None, *labelled[0].roles[1:2], *[None] * (len(labelled[0].roles) - 2))
    (matrix, *_) = block_matrices([replace(labelled[0], roles=roles, is_copy=True)])
    assert np.flatnonzero(np.diff(matrix.matrix.indptr)).tolist() == [1]


def test_rows_are_trainable_where_a_role_is_known_and_no_duplicate(labelled: list[LabelledPage]) -> None:
    page = replace(labelled[0], roles=(None, *labelled[0].roles[1:]), repeats=frozenset({2}))
    found = page_dataset([page, labelled[1]], folds=3)
    size = len(page.roles)
    known = [role is not None and index != 2 for index, role in enumerate(page.roles)]
    assert found.trainable[:size].tolist() == known
    assert known.count(False) >= 2
    # The title of the second page stands twice; the first occurrence is marked as a duplicate when it is labelled.
    assert labelled[1].repeats == {2}
    assert np.flatnonzero(~found.trainable[size:]).tolist() == [2]
    assert found.roles[0] == UNLABELLED


def test_values_are_divided_by_page(blocks: PageDataset, labelled: list[LabelledPage]) -> None:
    rows = np.arange(len(blocks.roles))
    parts = blocks.by_page(rows)
    assert [len(part) for part in parts] == [len(page.page.blocks) for page in labelled]
    assert [row for part in parts for row in part] == rows.tolist()
    assert parts[3] == blocks.of_page(rows, 3)


def test_a_page_without_blocks_has_no_rows() -> None:
    empty = LabelledPage(read_html("", "https://empty.example/"), (), (), "tiny", "empty.example", False)
    full = label(Source("1", made.url(1), made.page(1).encode(), made.body(1), False), "tiny")
    found = page_dataset([empty, full], folds=3)
    assert found.ends.tolist() == [0, len(full.roles)]
    assert found.by_page(found.roles)[0] == []


def test_the_tokens_of_a_block_are_those_of_all_three_feature_tables(labelled: list[LabelledPage]) -> None:
    page = labelled[0].page
    measures = measure(page)
    structure, content = structure_features(page, measures), content_features(page, measures, range(len(page.blocks)))
    offers = offer_features(page, measures)
    for index, tokens in enumerate(block_tokens(page)):
        assert tokens == {**structure.tokens(index), **content.tokens(index), **offers.tokens(index)}
        assert set(tokens) <= set(NAMESPACES)


def test_neighbours_depend_on_the_logits_of_the_page_alone(blocks: PageDataset) -> None:
    everyone = np.ones(len(blocks.roles), dtype=bool)
    logits = np.linspace(-2, 2, len(blocks.roles))
    (whole,) = context_matrix(blocks, logits, everyone)
    changed = logits.copy()
    changed[blocks.ends[2] :] = 5.0
    (other,) = context_matrix(blocks, changed, everyone)
    kept = range(blocks.ends[2])
    assert _tokens(whole, 4)
    assert all(_tokens(whole, row) == _tokens(other, row) for row in kept)


def _tokens(matrix: TokenMatrix, row: int) -> set[str]:
    return {matrix.tokens[column] for column in matrix.matrix[row].indices}


def test_captions_are_negatives_of_original_pages(labelled: list[LabelledPage]) -> None:
    letters = "c" + "u" * (len(labelled[0].roles) - 1)
    read = replace(labelled[0], roles=(None,) * len(letters), letters=letters)
    found = page_dataset([read, labelled[1]], folds=3)
    assert found.roles[:2].tolist() == [2, UNLABELLED]
    assert found.trainable[:2].tolist() == [True, False]
    assert found.weights[0] == pytest.approx(found.weights[1])
