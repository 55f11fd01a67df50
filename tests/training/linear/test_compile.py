"""One model, two forms: the scikit-learn pipeline and the compiled scorer give the same probabilities."""

from itertools import pairwise, product

import numpy as np
import pytest

from clf.errors import DataError
from clf.model.scorer import Scorer
from clf.training.experiment import Experiment
from clf.training.linear.calibration import Calibration
from clf.training.linear.compile import compile_scorer, to_pipeline
from clf.training.linear.fit import Dataset, fit_regression, fit_tfidf
from clf.training.linear.learner import Learner
from clf.training.linear.matrices import token_matrices
from clf.training.linear.selection import select

EDITORIAL = ["the council votes on the budget", "the court fines a bank 30 million", "rain closes the coast road"]
BAIT = ["you will not believe the budget", "what the bank did next !", "this is why the road the coast hides"]
TEXTS = [f"{text} {place}" for place in ("today", "now", "in spring", "again") for text in EDITORIAL + BAIT]
LABELS = np.array([0.0, 0.0, 0.0, 1.0, 1.0, 1.0] * 4)


def tokenize(text: str) -> dict[str, list[str]]:
    words = text.split()
    return {"word": words, "pair": [" ".join(two) for two in pairwise(words)]}


def dataset(texts: list[str] = TEXTS, targets: np.ndarray = LABELS) -> Dataset:
    matrices = token_matrices(map(tokenize, texts), ["word", "pair"])
    return Dataset(matrices, targets, np.ones(len(texts)), np.arange(len(texts)))


def experiment(model: dict[str, object] | None = None, **namespace: object) -> Experiment:
    return Experiment.model_validate(
        {
            "name": "small",
            "data": {"train": ["own"]},
            "namespace": [{"name": "word", **namespace}, {"name": "pair", "scale": 0.5, "min_groups": 2}],
            "model": model or {},
        }
    )


def learner(model: dict[str, object]) -> Learner:
    plan = experiment(model)
    return Learner(plan.namespace, plan.model)


@pytest.mark.parametrize(
    ("idf", "unit", "min_groups", "soft", "balanced"),
    list(product([True, False], [True, False], [1, 3], [True, False], ["none", "balanced"])),
)
def test_pipeline_and_scorer_agree(idf: bool, unit: bool, min_groups: int, soft: bool, balanced: str) -> None:
    trial = experiment(
        {"soft_labels": soft, "class_weight": balanced},
        idf=idf,
        unit=unit,
        scale=1.25,
        min_groups=min_groups,
    )
    targets = np.where(LABELS == 1, 0.8, 0.2) if soft else LABELS
    data = dataset(targets=targets)
    fitted = fit_regression(data, fit_tfidf(data, trial.namespace), trial.model, c=2.0)
    calibration = Calibration(0.9, -0.3)
    pipeline = to_pipeline(fitted, calibration, tokenize)
    scorer = compile_scorer(fitted, calibration)
    unseen = [*TEXTS, "the the the budget budget of nowhere", "completely unknown text", "today today"]
    expected = pipeline.predict_proba(unseen)[:, 1]
    found = [scorer.probability(tokenize(text)) for text in unseen]
    assert np.abs(expected - found).max() < 1e-12
    assert np.ptp(found) > 0.1


def test_the_scorer_is_plain_python_numbers() -> None:
    data = dataset()
    fitted = fit_regression(data, fit_tfidf(data, experiment().namespace), experiment().model, c=1.0)
    scorer = compile_scorer(fitted, Calibration(1.0, 0.0))
    assert isinstance(scorer, Scorer)
    assert {type(number) for space in scorer.namespaces for pair in space.weights.values() for number in pair} == {
        float
    }


def test_a_token_is_kept_by_groups_not_by_rows() -> None:
    presence = token_matrices([{"word": ["x", "y"]}, {"word": ["x"]}, {"word": ["y", "y"]}], ["word"])[0]
    one_site = np.array([0, 0, 1])
    assert [presence.tokens[column] for column in presence.columns_in(one_site, 2)] == ["y"]
    assert [presence.tokens[column] for column in presence.columns_in(np.arange(3), 2)] == ["x", "y"]
    assert presence.matrix.toarray().tolist() == [[1, 1], [1, 0], [0, 1]]


def test_one_class_only_is_refused_with_the_way_out() -> None:
    data = dataset(targets=np.ones(len(TEXTS)))
    with pytest.raises(DataError, match=r"all 24 training rows have the label clickbait \(1\).*add a corpus"):
        fit_regression(data, fit_tfidf(data, experiment().namespace), experiment().model, c=1.0)


def test_a_namespace_without_tokens_is_refused() -> None:
    with pytest.raises(DataError, match="no token of namespace 'word' is in 99 groups"):
        fit_tfidf(dataset(), experiment(min_groups=99).namespace)


def test_selection_scores_every_item_out_of_fold_and_takes_the_best_c() -> None:
    data, folds = dataset(), np.arange(len(TEXTS)) // 6
    selection = select(learner({"c": [1e-6, 1.0], "folds": 4}), data, folds, jobs=1)
    assert selection.c == 1.0
    assert [trial.c for trial in selection.trials] == [1e-6, 1.0]
    assert selection.logits[LABELS == 1].min() > selection.logits[LABELS == 0].max()
    probabilities = selection.calibration.probabilities(selection.logits)
    assert abs(probabilities.mean() - 0.5) < 0.05


def test_a_prior_moves_the_probabilities_to_that_share() -> None:
    data, folds = dataset(), np.arange(len(TEXTS)) // 6
    plain = select(learner({"c": [1.0]}), data, folds, jobs=1).calibration
    rare = select(learner({"c": [1.0], "prior": 0.1}), data, folds, jobs=1).calibration
    assert rare.slope == plain.slope
    assert rare.offset == pytest.approx(plain.offset + np.log(0.1 / 0.9), abs=1e-4)
