"""Out-of-fold predictions: no item is predicted by a model that saw its fold."""

import numpy as np
import pytest

from clf.training.linear.cross_validation import out_of_fold
from clf.training.linear.fit import Dataset
from tests.training.linear.items import FOLDS, SIZE, dataset, learner


def test_every_fold_is_predicted_by_the_model_of_the_other_folds() -> None:
    data = dataset()
    (fits,) = out_of_fold(learner(), data, FOLDS, jobs=1)
    logits = fits.logits()
    assert sorted(fits.models) == [0, 1, 2]
    for fold in range(3):
        inside, held_out = np.flatnonzero(fold != FOLDS), np.flatnonzero(fold == FOLDS)
        expected = learner().fit(data.rows(inside), c=1.0).logits(data.rows(held_out).matrices)
        assert logits[held_out] == pytest.approx(expected, abs=1e-9)


def test_a_word_that_occurs_in_one_fold_only_helps_nobody() -> None:
    (open_,), (secret,) = (out_of_fold(learner(), dataset(secret=hidden), FOLDS, jobs=1) for hidden in (False, True))
    labels = dataset().targets
    assert np.array_equal(open_.logits() > 0, labels == 1)
    assert np.ptp(secret.logits(["word"])) < 0.2


def test_a_namespace_alone_can_be_asked() -> None:
    (fits,) = out_of_fold(learner(), dataset(), FOLDS, jobs=1)
    intercepts = np.array([fits.models[fold].regression.intercept_[0] for fold in FOLDS])
    parts = (fits.logits(["word"]) - intercepts) + (fits.logits(["mark"]) - intercepts)
    assert fits.logits() == pytest.approx(parts + intercepts)
    assert fits.logits([]) == pytest.approx(intercepts)


def test_items_outside_trainable_are_predicted_but_not_learned_from() -> None:
    data = dataset()
    wrong = np.arange(SIZE) >= 18
    targets = np.where(wrong, 1 - data.targets, data.targets)
    noisy = Dataset(data.matrices, targets, data.weights, data.groups)
    (fits,) = out_of_fold(learner(10.0), noisy, FOLDS, trainable=~wrong, jobs=1)
    assert np.array_equal(fits.logits() > 0, data.targets == 1)


def test_a_grid_gives_one_result_per_c() -> None:
    weak, strong = out_of_fold(learner(10.0, 0.01), dataset(), FOLDS, jobs=1)
    assert np.abs(weak.logits()).min() > np.abs(strong.logits()).max()


def test_two_processes_give_the_same_as_one() -> None:
    (one,), (two,) = (out_of_fold(learner(), dataset(), FOLDS, jobs=jobs) for jobs in (1, 2))
    assert np.array_equal(one.logits(), two.logits())
