"""A page head trained for real, on pages made by the tests and on the project's own, equal to what serves."""

from pathlib import Path

import numpy as np
import pytest

from clf.classifiers.page_prediction import PagePrediction
from clf.classifiers.page_scorers import PageScorers, scorer_names
from clf.datasets.pages.corpora import LabelledPage, Source, label
from clf.datasets.pages.gold import GoldLink
from clf.page.features.neighbours import NEIGHBOUR_NAMESPACE
from clf.page.reading.page import read_page
from clf.training.experiment import ModelChoice, NamespaceChoice, PageChoice
from clf.training.linear.calibration import calibrate
from clf.training.linear.compile import compile_scorer, to_pipeline
from clf.training.linear.fit import fit_regression, fit_tfidf
from clf.training.pages.data import NAMESPACES, PageDataset, block_matrices, block_tokens, page_dataset
from clf.training.pages.fit import TrainedHead, fit_pages
from clf.training.progress import silent
from clf.types import Role
from tests.datasets import saved_pages as made

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
CHOICE = PageChoice(train=["tiny"], test=[], c=1.0, context_c=1.0, min_sites=2, folds=3)


@pytest.fixture(scope="module")
def blocks() -> PageDataset:
    sources = [Source(str(n), made.url(n), made.page(n).encode(), made.body(n), False) for n in range(24)]
    return page_dataset([label(source, "tiny") for source in sources], folds=3)


@pytest.fixture(scope="module")
def trained(blocks: PageDataset) -> TrainedHead:
    return fit_pages(blocks, CHOICE, name="page", say=silent)


def test_one_layout_is_learned_from_sites_left_out(trained: TrainedHead, blocks: PageDataset) -> None:
    said = trained.held_out.editorial >= trained.head.decision
    claimed = blocks.roles >= 0
    assert np.mean(said[claimed] == (blocks.roles == 0)[claimed]) > 0.98
    outside = claimed & (blocks.roles != 0)
    assert np.mean((trained.held_out.promo_if_not_editorial >= 0.5)[outside] == (blocks.roles == 1)[outside]) > 0.9


def test_the_head_says_what_serving_needs(trained: TrainedHead) -> None:
    assert set(trained.scorers) == set(scorer_names("page"))
    assert trained.head.labels == tuple(Role)
    assert set(trained.head.calibration) == set(trained.scorers)
    assert 0 < trained.head.decision < 1
    assert [threshold.precision for threshold in trained.head.thresholds] == [0.8, 0.9, 0.95, 0.98]
    assert any(threshold.probability is not None for threshold in trained.head.thresholds)
    assert np.all(trained.held_out.promo <= 1 - trained.held_out.editorial + 1e-12)


def test_what_is_trained_serves(trained: TrainedHead, blocks: PageDataset) -> None:
    scorers = PageScorers.of(trained.scorers, "page")
    unseen = label(Source("x", made.url(99), made.page(99).encode(), made.body(99), False), "tiny")
    predicted = PagePrediction(unseen.page, scorers).roles(trained.head.decision)
    # A block without a link is no teaser to learn from: heads do not tell promo from navigation there.
    linked = [bool(block.links) for block in unseen.page.blocks]
    pairs = [*zip(unseen.roles, predicted, linked, strict=True)]
    assert [(a is Role.EDITORIAL) == (b is Role.EDITORIAL) for a, b, _ in pairs].count(False) == 0
    assert [a is b for a, b, is_linked in pairs if is_linked].count(False) <= 1


def test_the_same_pages_make_the_same_head(trained: TrainedHead, blocks: PageDataset) -> None:
    again = fit_pages(blocks, CHOICE, name="page", say=silent)
    assert again.scorers == trained.scorers
    assert again.head == trained.head


def seed_pages() -> list[LabelledPage]:
    found = []
    for path in sorted(SEEDS.glob("*.html")):
        table = path.with_suffix(".roles.tsv").read_text(encoding="utf-8").splitlines()[1:]
        roles = tuple(Role(row.split("\t")[2]) for row in table if row.startswith("block"))
        said = [Role(row.split("\t")[2]) for row in table if row.startswith("link")]
        page = read_page(path.read_bytes())
        links = tuple(GoldLink(link.block, role) for link, role in zip(page.links, said, strict=True))
        found.append(LabelledPage(page, roles, links, "seeds", path.stem, False))
    return found


def test_stage_2_is_trained_on_the_candidates_where_these_have_both_roles() -> None:
    labelled = seed_pages()
    choice = CHOICE.model_copy(update={"c": 0.1})
    head = fit_pages(page_dataset(labelled, folds=3), choice, name="page", say=silent)
    scorers = PageScorers.of(head.scorers, "page")
    pages = [PagePrediction(item.page, scorers) for item in labelled]
    rejected = [page.editorial[index] for page in pages for index in page.rejected.indices]
    assert len(rejected) > 50
    assert max(rejected) < head.head.decision
    candidates = [page.editorial[index] for page in pages for index in page.candidates.indices]
    assert min(candidates) < head.head.decision < max(candidates)


def test_scikit_learn_and_the_compiled_scorer_agree_on_every_block_of_the_seed_pages() -> None:
    labelled = seed_pages()
    blocks = page_dataset(labelled, folds=3)
    data = blocks.dataset(block_matrices(labelled), blocks.roles == 0)
    names = [NamespaceChoice(name=name, idf=name == "word", unit=name == "word", min_groups=2) for name in NAMESPACES]
    fitted = fit_regression(data, fit_tfidf(data, names), ModelChoice(soft_labels=False), c=0.1)
    calibration = calibrate(fitted.logits(data.matrices), data)
    scorer = compile_scorer(fitted, calibration)
    tokens = [found for item in labelled for found in block_tokens(item.page)]
    pipeline = to_pipeline(fitted, calibration, lambda item: item)
    by_sklearn = pipeline.predict_proba(tokens)[:, 1]
    assert np.allclose(by_sklearn, [scorer.probability(item) for item in tokens], rtol=0, atol=1e-9)
    assert np.mean((by_sklearn >= 0.5) == (blocks.roles == 0)) > 0.9
    assert NEIGHBOUR_NAMESPACE not in {space.name for space in scorer.namespaces}
