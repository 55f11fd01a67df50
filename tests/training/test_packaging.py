"""Trained heads become one bundle: what it holds, that it scores as the pipelines, and that it loads again."""

import hashlib
from dataclasses import replace
from pathlib import Path

import joblib
import pytest

import clf
from clf.classifiers import Model
from clf.datasets.splits import group_ids
from clf.model.bundle import Bundle
from clf.training.experiment import Experiment
from clf.training.headlines.data import HeadlineData
from clf.training.headlines.heads import train_headlines
from clf.training.linear.compile import pipeline_path
from clf.training.packaging import TrainedHeads, build_model, finish_bundle
from clf.training.pages.heads import shipped_heads
from clf.training.record import CorpusUse
from clf.types import Example
from tests.training.samples import evaluation, headlines, page_metrics

EXPERIMENT = Experiment.model_validate(
    {
        "name": "small",
        "data": {"train": ["own-en", "own-ro"], "kept_languages": ["es"]},
        "namespace": [{"name": "word"}, {"name": "shape", "idf": False, "unit": False}],
        "model": {"c": [4.0], "folds": 3},
    }
)
SENTENCES = {
    "ro": ("Consiliul din {} aprobă bugetul pentru {}", "Nu o să vă vină să credeți ce a făcut {} cu {}"),
    "es": (
        "El alcalde de {} dice que se cierra el puente de los {}",
        "No vas a creer lo que hizo la gente en {} con {}",
    ),
}


def translated(language: str, count: int = 60) -> list[Example]:
    """Return the English sample headlines with words of another language around their names."""
    found = []
    for item in headlines(count, corpus=f"own-{language}"):
        place = item.text.split()[5 if item.label else 0]
        text = SENTENCES[language][item.label].format(place, " ".join(item.text.split()[-6:]))
        found.append(replace(item, text=text, language=language))
    return found


@pytest.fixture(scope="module")
def trained(model: Model) -> TrainedHeads:
    examples = (*headlines(60), *translated("ro"))
    language_rows = (*examples, *translated("es"))
    data = HeadlineData(
        train=examples,
        groups=tuple(group_ids(examples)),
        test=(),
        uses=(
            CorpusUse("own-en", "en", "CC0-1.0", ("a" * 64,), train_rows=60, test_rows=0),
            CorpusUse("own-ro", "ro", "CC0-1.0", ("b" * 64,), train_rows=60, test_rows=0),
            CorpusUse("aside", "ro", "CC0-1.0", ("c" * 64,), train_rows=0, test_rows=9),
        ),
        absent=(),
        set_aside=0,
        language_rows=language_rows,
        language_groups=tuple(group_ids(language_rows)),
    )
    headline_heads = train_headlines(EXPERIMENT, data, model.bundle)
    return TrainedHeads(EXPERIMENT, data, headline_heads, shipped_heads(model.bundle))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="module")
def built(trained: TrainedHeads, folder: Path) -> Model:
    return build_model(trained, folder)


@pytest.fixture(scope="module")
def bundle(built: Model, trained: TrainedHeads, folder: Path) -> Bundle:
    return finish_bundle(built, trained, [evaluation()], folder / "bundle")


def test_the_model_has_trained_kept_and_page_heads(built: Model, model: Model) -> None:
    heads = built.bundle.manifest.heads
    assert set(heads) == {"headline-en", "headline-ro", "headline-es", "page", "text"}
    assert built.languages == ("en", "es", "ro")
    for kept in ("headline-es", "page", "text"):
        assert heads[kept] == model.bundle.manifest.heads[kept]
    assert heads["headline-en"] != model.bundle.manifest.heads["headline-en"]
    assert built.bundle.manifest.language is not None
    assert built.bundle.manifest.language.labels == ("en", "es", "ro")


def test_every_corpus_that_a_head_learned_from_is_credited(built: Model, model: Model) -> None:
    credited = {credit.id: credit for credit in built.bundle.manifest.corpora}
    assert {name for name, credit in credited.items() if credit.task == "headlines"} >= {"own-en", "own-ro", "ta1c"}
    assert "aside" not in credited
    assert (credited["own-ro"].rows, credited["own-ro"].sha256) == (60, ("b" * 64,))
    pages = {credit.id for credit in model.bundle.manifest.corpora if credit.task == "pages"}
    assert {name for name, credit in credited.items() if credit.task == "pages"} == pages


def test_the_pipeline_of_every_trained_language_lies_beside_the_bundle_under_its_hash(
    built: Model, folder: Path
) -> None:
    digests = {
        f"headline-{code}": hashlib.sha256(pipeline_path(folder, code).read_bytes()).hexdigest()
        for code in ("en", "ro")
    }
    assert built.bundle.manifest.pipelines == digests
    assert not pipeline_path(folder, "es").exists()


@pytest.mark.parametrize("language", ["en", "ro"])
def test_the_pipeline_gives_the_probabilities_that_are_served(built: Model, folder: Path, language: str) -> None:
    texts = [item.text for item in (headlines(20) if language == "en" else translated("ro", 20))]
    pipeline = joblib.load(pipeline_path(folder, language))
    served = [verdict.clickbait for verdict in built.score(texts, language)]
    assert pipeline.predict_proba(texts)[:, 1] == pytest.approx(served, abs=1e-9)
    assert [verdict.language for verdict in built.score(texts)] == [language] * 20


def test_a_kept_head_scores_as_in_the_bundle_that_it_comes_from(built: Model, model: Model) -> None:
    text = "No vas a creer lo que hizo el alcalde"
    assert built.score([text], "es") == model.score([text], "es")


def test_the_written_bundle_loads_and_passes_its_probes(bundle: Bundle, built: Model, folder: Path) -> None:
    loaded = clf.load(folder / "bundle")
    assert loaded.bundle.id == bundle.id
    assert loaded.check_probes() == len(bundle.probes) > 40
    assert {probe["language"] for probe in bundle.probes if "text" in probe} == {"en", "ro", "es", ""}
    text = "You will not believe what Aldham did with the budget"
    assert loaded.score([text]) == built.score([text])


def test_metrics_are_rounded_and_named_by_slice(bundle: Bundle, trained: TrainedHeads) -> None:
    language = trained.headlines.language
    assert language is not None
    assert bundle.manifest.metrics == {
        "validation language/right": round(language.right, 4),
        "validation language/wrong": round(language.wrong, 4),
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
    assert {name: value for name, value in found.manifest.metrics.items() if "html" in name} == {
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
    assert (tmp_path / "pipeline-en.joblib").is_file()
