"""TF-IDF and logistic regression: kept columns, norms, class weights and soft labels, against hand-made numbers."""

import numpy as np
import pytest

from clf.errors import DataError
from clf.training.experiment import ModelChoice, NamespaceChoice
from clf.training.linear.fit import DECIMALS, Dataset, fit_regression, fit_tfidf
from clf.training.linear.learner import Learner
from clf.training.linear.matrices import token_matrices

TEXTS = ["red one", "red two", "red three", "blue one", "blue two", "blue three"]
LABELS = np.array([1.0, 1.0, 1.0, 0.0, 0.0, 0.0])
WORD = NamespaceChoice(name="word")


def dataset(targets: np.ndarray = LABELS, weights: np.ndarray | None = None) -> Dataset:
    matrices = token_matrices(({"word": text.split()} for text in TEXTS), ["word"])
    return Dataset(matrices, targets, np.ones(len(TEXTS)) if weights is None else weights, np.arange(len(TEXTS)))


def weights_of(data: Dataset, model: ModelChoice, c: float = 1.0) -> dict[str, float]:
    fitted = Learner([WORD], model).fit(data, c=c)
    return dict(zip(fitted.tfidfs[0].tokens, fitted.regression.coef_[0].tolist(), strict=True))


def test_tokens_below_min_groups_are_dropped() -> None:
    choice = WORD.model_copy(update={"min_groups": 3})
    (tfidf,) = fit_tfidf(dataset(), [choice])
    assert tfidf.tokens == ("blue", "red")
    assert tfidf.apply(dataset().matrices[0]).shape == (6, 2)


def test_idf_is_scikit_learns_smoothed_one() -> None:
    (tfidf,) = fit_tfidf(dataset(), [WORD])
    idf = dict(zip(tfidf.tokens, tfidf.transformer.idf_.tolist(), strict=True))
    assert idf["red"] == pytest.approx(np.log(7 / 4) + 1, abs=10**-DECIMALS)
    assert idf["one"] == pytest.approx(np.log(7 / 3) + 1, abs=10**-DECIMALS)


def test_unit_scales_every_item_to_length_1_and_scale_multiplies_it() -> None:
    choice = WORD.model_copy(update={"scale": 0.5})
    (tfidf,) = fit_tfidf(dataset(), [choice])
    lengths = np.sqrt(tfidf.apply(dataset().matrices[0]).power(2).sum(axis=1)).A1
    assert lengths == pytest.approx(0.5)


def test_without_idf_and_unit_the_matrix_stays_ones() -> None:
    choice = NamespaceChoice(name="word", idf=False, unit=False)
    (tfidf,) = fit_tfidf(dataset(), [choice])
    assert tfidf.apply(dataset().matrices[0]).toarray().tolist() == dataset().matrices[0].matrix.toarray().tolist()


def test_the_sign_of_a_weight_is_the_class_of_its_token() -> None:
    weights = weights_of(dataset(), ModelChoice())
    assert weights["red"] > 0.1
    assert weights["blue"] < -0.1
    assert abs(weights["one"]) < 1e-3


def test_weights_are_rounded() -> None:
    fitted = Learner([WORD], ModelChoice()).fit(dataset(), c=1.0)
    assert np.array_equal(fitted.regression.coef_, fitted.regression.coef_.round(DECIMALS))
    assert np.array_equal(fitted.regression.intercept_, fitted.regression.intercept_.round(DECIMALS))


def test_more_regularisation_gives_smaller_weights() -> None:
    weak, strong = weights_of(dataset(), ModelChoice(), c=10.0), weights_of(dataset(), ModelChoice(), c=0.01)
    assert 0 < strong["red"] < weak["red"]


def test_balanced_classes_move_the_boundary_to_the_middle() -> None:
    weights = np.array([4.0, 4.0, 4.0, 1.0, 1.0, 1.0])
    data = dataset(weights=weights)
    plain = Learner([WORD], ModelChoice()).fit(data, c=1.0)
    balanced = Learner([WORD], ModelChoice(class_weight="balanced")).fit(data, c=1.0)
    assert plain.regression.intercept_[0] > 0.1
    assert balanced.regression.intercept_[0] == pytest.approx(0.0, abs=1e-3)


def test_soft_labels_keep_the_logits_of_doubtful_items_small() -> None:
    doubtful = dataset(targets=np.array([0.6, 0.6, 0.6, 0.4, 0.4, 0.4]))
    soft = Learner([WORD], ModelChoice(soft_labels=True)).fit(doubtful, c=100.0)
    hard = Learner([WORD], ModelChoice(soft_labels=False)).fit(doubtful, c=100.0)
    assert soft.logits(doubtful.matrices) == pytest.approx(np.repeat([1, -1], 3) * np.log(0.6 / 0.4), abs=0.05)
    assert hard.logits(doubtful.matrices)[0] > 2


def test_a_grid_shares_one_tfidf_and_follows_the_order_of_c() -> None:
    learner = Learner([WORD], ModelChoice(c=[10.0, 0.01]))
    weak, strong = learner.fit_grid(dataset())
    assert weak.tfidfs is strong.tfidfs
    assert [weak.regression.C, strong.regression.C] == [10.0, 0.01]
    alone = learner.fit(dataset(), c=0.01)
    assert np.array_equal(alone.regression.coef_, strong.regression.coef_)


def test_rows_of_a_dataset_keep_all_parts_together() -> None:
    part = dataset(weights=np.arange(6.0)).rows(np.array([5, 0]))
    assert part.targets.tolist() == [0.0, 1.0]
    assert part.weights.tolist() == [5.0, 0.0]
    assert part.groups.tolist() == [5, 0]
    assert part.matrices[0].matrix.shape == (2, 5)


@pytest.mark.parametrize(("target", "name"), [(0.0, r"editorial \(0\)"), (1.0, r"clickbait \(1\)")])
def test_one_class_is_refused_with_its_name(target: float, name: str) -> None:
    data = dataset(targets=np.full(6, target))
    with pytest.raises(DataError, match=f"all 6 training rows have the label {name}; a classifier needs rows of both"):
        fit_regression(data, fit_tfidf(data, [WORD]), ModelChoice(), c=1.0)


def test_a_namespace_that_keeps_nothing_is_refused_with_its_name() -> None:
    with pytest.raises(DataError, match="no token of namespace 'word' is in 9 groups; lower its min_groups"):
        fit_tfidf(dataset(), [WORD.model_copy(update={"min_groups": 9})])


TWO = (NamespaceChoice(name="word"), NamespaceChoice(name="mark", unit=False))


def two_namespaces() -> Dataset:
    items = [{"word": text.split(), "mark": [text[0], text[-1]]} for text in TEXTS]
    targets = np.array([1.0, 1.0, 1.0, 0.0, 0.0, 1.0])
    return Dataset(token_matrices(items, ["word", "mark"]), targets, np.ones(len(TEXTS)), np.arange(len(TEXTS)))


def test_the_average_has_the_mean_of_the_logits_of_one_regression_per_namespace() -> None:
    data = two_namespaces()
    average = Learner(TWO, ModelChoice(), averaged=True).fit(data, c=2.0)
    alone = [
        Learner([choice], ModelChoice()).fit(Dataset((matrix,), data.targets, data.weights, data.groups), c=2.0)
        for choice, matrix in zip(TWO, data.matrices, strict=True)
    ]
    logits = [model.logits([matrix]) for model, matrix in zip(alone, data.matrices, strict=True)]
    assert average.logits(data.matrices) == pytest.approx(np.mean(logits, axis=0), abs=1e-4)


def test_the_average_differs_from_one_regression_over_all_namespaces() -> None:
    joint, average = (
        Learner(TWO, ModelChoice(), averaged=choice).fit(two_namespaces(), c=2.0) for choice in (False, True)
    )
    assert np.abs(joint.logits(two_namespaces().matrices) - average.logits(two_namespaces().matrices)).max() > 0.01
