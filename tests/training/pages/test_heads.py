"""Page corpora in, both heads out; without the corpora the heads that ship; a bundle evaluated on labelled pages."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

import clf
from clf.classifiers import Model
from clf.classifiers.page_scorers import scorer_names
from clf.classifiers.pages import HEADS
from clf.datasets.download import fetch
from clf.datasets.pages.corpora import Source, label, labelled_pages
from clf.datasets.registry import Corpus, load_corpora
from clf.errors import ChecksumError
from clf.training.corpora import WantedCorpora, wanted_corpora
from clf.training.evaluation.slices import Slice, SliceKind
from clf.training.experiment import PageChoice
from clf.training.pages.evaluation import evaluate_model
from clf.training.pages.heads import PageHeads, shipped_heads, train_heads
from clf.training.progress import silent
from tests.datasets import saved_pages as made

CHOICE = PageChoice(train=["tiny"], test=["exam"], c=1.0, context_c=1.0, min_sites=2, folds=3)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    made.write_data(folder / "data", folder / "mirror", pages=18, tests=3)
    for corpus in load_corpora(folder / "data").values():
        fetch(corpus, folder / "data", mirror=str(folder / "mirror"))
    return folder / "data"


@pytest.fixture(scope="module")
def corpora(data: Path) -> Mapping[str, Corpus]:
    return load_corpora(data)


@pytest.fixture(scope="module")
def trained(data: Path, corpora: Mapping[str, Corpus]) -> PageHeads:
    heads = train_heads(CHOICE, wanted_corpora(CHOICE, corpora, data, task="pages"), data, say=silent)
    assert heads
    return heads


def with_heads(model: Model, heads: PageHeads) -> Model:
    manifest = replace(model.bundle.manifest, heads={**model.bundle.manifest.heads, **heads.heads})
    return Model(replace(model.bundle, manifest=manifest, scorers={**model.bundle.scorers, **heads.scorers}))


def test_both_heads_are_there_with_scorers_credits_and_figures(trained: PageHeads) -> None:
    assert set(trained.heads) == set(HEADS.values())
    assert set(trained.scorers) == {name for head in HEADS.values() for name in scorer_names(head)}
    assert [(credit.id, credit.rows, credit.task) for credit in trained.credits] == [("tiny", 18, "pages")]
    assert [str(item.slice) for item in trained.metrics] == ["html/held-out sites", "text/held-out sites"]
    assert [(use.id, use.task, use.train_rows, use.test_rows) for use in trained.uses] == [
        ("tiny", "pages", 18, 0),
        ("exam", "pages", 0, 0),
    ]
    assert len(trained.predictions) == 18
    assert all(len(roles) == len(page.roles) for page, roles in trained.predictions)


def test_the_trained_heads_serve_and_are_evaluated_as_served(
    trained: PageHeads, model: Model, data: Path, corpora: Mapping[str, Corpus]
) -> None:
    served = with_heads(model, trained)
    pages = [replace(page, test=True) for page in labelled_pages(corpora["exam"], data)]
    html, text = evaluate_model(served, pages)
    assert (html.slice, html.pages) == (Slice(SliceKind.PAGES, "html/exam", "exam"), 3)
    assert (text.slice.name, text.slice.corpus) == ("text/exam", "exam")
    assert (html.block_f1.value or 0) > 0.95
    assert evaluate_model(served, [replace(page, test=False) for page in pages])[0].block_f1 == html.block_f1


def test_sites_of_a_test_part_are_never_learned_from(data: Path, corpora: Mapping[str, Corpus]) -> None:
    pages = labelled_pages(corpora["tiny"], data)
    assert len({page.site for page in pages}) == 18
    assert labelled_pages(corpora["exam"], data)[0].site == "site100.example"


def test_without_a_corpus_nothing_is_trained(data: Path, corpora: Mapping[str, Corpus]) -> None:
    incomplete = WantedCorpora(present=(corpora["tiny"],), absent=("gone",))
    assert train_heads(CHOICE, incomplete, data, say=silent) is None
    assert train_heads(CHOICE, WantedCorpora((), ()), data, say=silent) is None


def test_the_heads_that_ship_are_kept_whole(model: Model) -> None:
    kept = shipped_heads(model.bundle)
    assert set(kept.heads) == set(HEADS.values())
    assert kept.metrics == kept.predictions == kept.uses == ()
    assert {credit.task for credit in kept.credits} == {"pages"}
    lean = replace(model.bundle, manifest=replace(model.bundle.manifest, heads={}, corpora=()))
    assert shipped_heads(lean) == PageHeads({}, {})


def test_a_changed_page_is_found_before_anything_is_learned(
    data: Path, corpora: Mapping[str, Corpus], tmp_path: Path
) -> None:
    place = data / "raw" / "exam" / "html" / "100.html"
    kept = place.read_bytes()
    place.write_bytes(kept + b" ")
    try:
        with pytest.raises(ChecksumError, match=r"100\.html has SHA-256"):
            labelled_pages(corpora["exam"], data)
    finally:
        place.write_bytes(kept)


def test_labels_come_from_the_body_alone() -> None:
    page = label(Source("x", "https://a.example/", made.page(1).encode(), "", False), "tiny")
    assert clf.Role.EDITORIAL not in page.roles
