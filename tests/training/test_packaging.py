"""Trained heads become one bundle: what it holds, that it scores as the pipeline, and that it loads again."""

import hashlib
from dataclasses import replace
from pathlib import Path

import joblib
import pytest

import clf
from clf.classifiers import HEADLINE, Model
from clf.datasets.splits import group_ids
from clf.model.bundle import Bundle
from clf.training.experiment import Experiment
from clf.training.headlines.data import HeadlineData
from clf.training.headlines.fit import fit_headlines
from clf.training.packaging import PIPELINE, TrainedHeads, build_model, finish_bundle
from clf.training.pages.heads import shipped_heads
from clf.training.record import CorpusUse
from tests.training.samples import evaluation, headlines, page_metrics

EXPERIMENT = Experiment.model_validate(
    {
        "name": "small",
        "data": {"train": ["own-en"]},
        "namespace": [{"name": "word"}, {"name": "shape", "idf": False, "unit": False}],
        "model": {"c": [4.0], "folds": 3},
    }
)


@pytest.fixture(scope="module")
def trained(model: Model) -> TrainedHeads:
    examples = headlines(60)
    use = CorpusUse("own-en", "en", "CC0-1.0", ("a" * 64,), train_rows=60, test_rows=0)
    data = HeadlineData(
        train=tuple(examples), groups=tuple(group_ids(examples)), test=(), uses=(use,), absent=(), set_aside=0
    )
    return TrainedHeads(EXPERIMENT, data, fit_headlines(EXPERIMENT, data), shipped_heads(model.bundle))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="module")
def built(trained: TrainedHeads, folder: Path) -> Model:
    return build_model(trained, folder)


@pytest.fixture(scope="module")
def bundle(built: Model, trained: TrainedHeads, folder: Path) -> Bundle:
    return finish_bundle(built, trained, [evaluation()], folder / "bundle")


def test_the_model_has_all_heads_and_credits(built: Model, model: Model) -> None:
    manifest = built.bundle.manifest
    assert set(manifest.heads) == {HEADLINE, "page", "text"}
    assert manifest.heads["page"] == model.bundle.manifest.heads["page"]
    assert [credit.id for credit in manifest.corpora if credit.task == "headlines"] == ["own-en"]
    assert {credit.id for credit in manifest.corpora if credit.task == "pages"} == {
        credit.id for credit in model.bundle.manifest.corpora if credit.task == "pages"
    }


def test_the_pipeline_lies_beside_the_bundle_under_its_hash(built: Model, folder: Path) -> None:
    digest = hashlib.sha256((folder / PIPELINE).read_bytes()).hexdigest()
    assert built.bundle.manifest.pipelines == {HEADLINE: digest}


def test_the_pipeline_gives_the_probabilities_that_are_served(built: Model, folder: Path) -> None:
    texts = [item.text for item in headlines(20)]
    pipeline = joblib.load(folder / PIPELINE)
    served = [verdict.clickbait for verdict in built.score(texts)]
    assert pipeline.predict_proba(texts)[:, 1] == pytest.approx(served, abs=1e-9)


def test_the_written_bundle_loads_and_passes_its_probes(bundle: Bundle, built: Model, folder: Path) -> None:
    loaded = clf.load(folder / "bundle")
    assert loaded.bundle.id == bundle.id
    assert loaded.check_probes() == len(bundle.probes) == 42
    text = "You will not believe what Aldham did"
    assert loaded.score([text]) == built.score([text])


def test_metrics_are_rounded_and_named_by_slice(bundle: Bundle) -> None:
    assert bundle.manifest.metrics == {
        "own-en/auc": 0.91,
        "own-en/average_precision": 0.81,
        "own-en/f1": 0.71,
        "own-en/macro_f1": 0.61,
        "own-en/brier": 0.11,
        "own-en/calibration_error": 0.021,
    }


def test_metrics_of_pages_are_there_where_pages_were_trained(
    built: Model, trained: TrainedHeads, tmp_path: Path
) -> None:
    pages = replace(trained.pages, metrics=(page_metrics(block_f1=0.98765),))
    found = finish_bundle(built, replace(trained, pages=pages), [], tmp_path / "bundle")
    assert found.manifest.metrics == {
        "html/news test/block_f1": 0.9877,
        "html/news test/editorial_link_f1": 0.85,
        "html/news test/promo_link_f1": 0.75,
    }
    assert "| html/news test | 1,040 |" in found.card


def test_the_card_says_that_the_page_heads_were_kept(bundle: Bundle) -> None:
    assert bundle.card.startswith("# Model card: small\n")
    assert "The page heads are those of the bundle that ships" in bundle.card


def test_the_same_heads_give_the_same_bundle(bundle: Bundle, trained: TrainedHeads, tmp_path: Path) -> None:
    again = finish_bundle(build_model(trained, tmp_path), trained, [evaluation()], tmp_path / "bundle")
    assert again.id == bundle.id
    assert (tmp_path / PIPELINE).is_file()
