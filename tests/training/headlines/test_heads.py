"""The headline heads of a run: one per language, kept ones of the shipped bundle, and the language head."""

from dataclasses import replace

import pytest

from clf.classifiers import Model
from clf.datasets.splits import group_ids
from clf.errors import ExperimentError
from clf.training.experiment import Experiment
from clf.training.headlines.data import HeadlineData
from clf.training.headlines.heads import KeptHeads, train_headlines
from clf.types import Example
from tests.training.samples import headlines


def experiment(**data: object) -> Experiment:
    plan = {
        "name": "small",
        "data": {"train": ["own-en"], **data},
        "namespace": [{"name": "word", "min_groups": 2}],
        "model": {"c": [4.0], "folds": 3},
    }
    return Experiment.model_validate(plan)


def data(examples: list[Example], test: tuple[Example, ...] = ()) -> HeadlineData:
    return HeadlineData(
        train=tuple(examples), groups=tuple(group_ids(examples)), test=test, uses=(), absent=(), set_aside=0
    )


def two_languages() -> list[Example]:
    return [*headlines(60), *(replace(item, text=f"{item.text} acum", language="ro") for item in headlines(40))]


def test_every_language_gets_a_head_of_its_own(model: Model) -> None:
    found = train_headlines(experiment(), data(two_languages()), model.bundle)
    assert list(found.trained) == ["en", "ro"]
    assert list(found.heads) == list(found.scorers) == ["headline-en", "headline-ro"]
    assert {str(part): len(scored.labels) for part, scored in found.validation.items()} == {
        "validation en": 60,
        "validation ro": 40,
    }
    assert found.language is None


def test_heads_of_other_languages_are_kept_with_the_credits_of_their_corpora(model: Model) -> None:
    steps: list[str] = []
    wish = experiment(kept_languages=["es", "en", "xx"])
    found = train_headlines(wish, data(headlines(60)), model.bundle, say=steps.append)
    assert list(found.heads) == ["headline-en", "headline-es"]
    assert found.scorers["headline-es"] == model.bundle.scorers["headline-es"]
    assert found.heads["headline-es"] == model.bundle.manifest.heads["headline-es"]
    assert {credit.id for credit in found.kept.credits} == {"ta1c", "own-es-contrast"}
    assert "keeping the head headline-es that ships with the package" in steps


def test_nothing_is_kept_that_is_not_there(model: Model) -> None:
    found = KeptHeads.of(model.bundle, ["xx"])
    assert (found.heads, found.scorers, found.credits, found.probes) == ({}, {}, (), ())


def test_kept_heads_bring_the_headlines_that_prove_them(model: Model) -> None:
    found = KeptHeads.of(model.bundle, ["es"])
    assert found.probes
    assert {verdict.language for verdict in model.score(found.probes)} == {"es"}


def test_a_test_corpus_in_a_language_without_a_head_is_refused_before_training(model: Model) -> None:
    foreign = replace(headlines(2)[0], corpus="click-id", language="id")
    steps: list[str] = []
    with pytest.raises(ExperimentError, match="click-id is in 'id', the run has heads for en"):
        train_headlines(experiment(), data(headlines(60), (foreign,)), model.bundle, say=steps.append)
    assert steps == []


def test_a_kept_head_that_no_headline_would_reach_is_refused_before_training(model: Model) -> None:
    rows = tuple(two_languages())
    known = replace(data(list(rows)), language_rows=rows, language_groups=tuple(group_ids(rows)))
    steps: list[str] = []
    with pytest.raises(ExperimentError, match="the head for 'es' is kept, and no corpus of language_train"):
        train_headlines(experiment(kept_languages=["es"]), known, model.bundle, say=steps.append)
    assert steps == []
