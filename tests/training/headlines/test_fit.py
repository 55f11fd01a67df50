"""The headline head: matrices and weights of its items, its choice of C, and thresholds from held-out groups."""

from dataclasses import replace

import pytest

from clf.datasets.splits import group_ids
from clf.errors import DataError, ExperimentError
from clf.text.tokens import headline_tokens
from clf.training.experiment import Experiment
from clf.training.headlines.data import HeadlineData
from clf.training.headlines.fit import TrainedHeadline, fit_headline, headline_dataset
from tests.training.samples import headlines


def experiment(**model: object) -> Experiment:
    plan = {
        "name": "small",
        "data": {"train": ["own-en"]},
        "namespace": [{"name": "word", "min_groups": 2}, {"name": "shape", "idf": False, "unit": False}],
        "model": {"c": [0.01, 4.0], "folds": 3, **model},
    }
    return Experiment.model_validate(plan)


def data(count: int = 60) -> HeadlineData:
    examples = headlines(count)
    return HeadlineData(
        train=tuple(examples), groups=tuple(group_ids(examples)), test=(), uses=(), absent=(), set_aside=0
    )


@pytest.fixture(scope="module")
def trained() -> TrainedHeadline:
    return fit_headline(experiment(), data(), "en")


def test_the_head_has_what_serving_needs(trained: TrainedHeadline) -> None:
    assert trained.head.labels == ("clickbait", "editorial")
    assert trained.head.namespaces == ("word", "shape")
    calibration = trained.selection.calibration
    assert trained.head.calibration == {"headline-en": (calibration.slope, calibration.offset)}
    assert [threshold.precision for threshold in trained.head.thresholds] == [0.8, 0.9, 0.95]


def test_two_kinds_of_headlines_are_told_apart_out_of_fold(trained: TrainedHeadline) -> None:
    predicted = trained.validation.probabilities >= trained.head.decision
    assert (predicted == (trained.validation.labels == 1)).mean() > 0.95
    assert trained.selection.c == 4.0


def test_the_scorer_computes_the_probabilities_of_the_model(trained: TrainedHeadline) -> None:
    items = headline_dataset(data().train, data().groups, ["word", "shape"], weights={})
    expected = trained.selection.calibration.probabilities(trained.model.logits(items.matrices))
    tokens = [headline_tokens(item.text, ["word", "shape"]) for item in data().train]
    assert [trained.scorer.probability(found) for found in tokens] == pytest.approx(expected.tolist(), abs=1e-12)


def test_the_steps_are_reported() -> None:
    steps: list[str] = []
    fit_headline(experiment(c=[4.0]), data(), "en", say=steps.append)
    assert steps == [
        "en: marking tokens of 60 rows",
        "en: cross-validating 1 x 3 fits",
        "en: fitting on all rows with C = 4",
    ]


def test_the_prior_moves_the_probabilities_down(trained: TrainedHeadline) -> None:
    rare = fit_headline(experiment(prior=0.05), data(), "en")
    assert rare.validation.probabilities.mean() < trained.validation.probabilities.mean()


def test_a_head_reads_the_namespaces_of_its_language() -> None:
    plan = experiment(c=[4.0])
    word, shape = plan.namespace
    plan = plan.model_copy(update={"namespace": [word, shape.model_copy(update={"languages": ["ro"]})]})
    assert fit_headline(plan, data(), "en").head.namespaces == ("word",)


def test_the_head_of_an_averaged_language_is_a_mean_over_namespaces(trained: TrainedHeadline) -> None:
    averaged = fit_headline(experiment(averaged=["en"]), data(), "en")
    other = fit_headline(experiment(averaged=["ro"]), data(), "en")
    assert other.scorer == trained.scorer
    assert averaged.scorer != trained.scorer
    assert averaged.head.namespaces == trained.head.namespaces


def test_a_joint_head_learns_from_all_rows_and_is_validated_on_its_own(trained: TrainedHeadline) -> None:
    other = tuple(replace(item, language="ro", pair=f"ro {item.pair}", label=1 - item.label) for item in data().train)
    other = tuple(replace(item, target=float(item.label)) for item in other)
    both = replace(data(), train=(*data().train, *other), groups=(*data().groups, *map("ro {}".format, data().groups)))
    joint = fit_headline(experiment(joint=True), both, "en")
    assert joint.validation.labels.tolist() == trained.validation.labels.tolist()
    # The rows of the other language contradict every row of this one, so that nothing can be learned.
    assert joint.selection.trials[-1].auc < 0.6 < trained.selection.trials[-1].auc


def test_a_language_without_namespaces_is_refused() -> None:
    plan = experiment()
    only = [choice.model_copy(update={"languages": ["ro", "es"]}) for choice in plan.namespace]
    with pytest.raises(ExperimentError, match=r"no namespace is for a head in 'en'.*namespaces are for ro, es$"):
        fit_headline(plan.model_copy(update={"namespace": only}), data(), "en")


def test_too_few_groups_are_refused() -> None:
    with pytest.raises(
        DataError, match=r"^2 groups of training rows cannot fill 3 folds; add data or lower model\.folds"
    ):
        fit_headline(experiment(), data(4), "en")


def test_items_have_the_weight_of_their_corpus_and_the_group_of_their_name() -> None:
    examples = [*headlines(4, corpus="one"), *headlines(4, corpus="two")]
    found = headline_dataset(examples, ["b", "b", "a", "a", "c", "c", "c", "b"], ["word"], weights={"two": 0.25})
    assert found.weights.tolist() == [1.0] * 4 + [0.25] * 4
    assert found.groups.tolist() == [1, 1, 0, 0, 2, 2, 2, 1]
    assert found.targets.tolist() == [0, 1, 0, 1, 0, 1, 0, 1]
    assert [matrix.name for matrix in found.matrices] == ["word"]
