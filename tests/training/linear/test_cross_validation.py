"""Out-of-fold predictions: no item is predicted by a model that saw its fold; calibration against known numbers."""

import numpy as np
import pytest

from clf.training.experiment import ModelChoice, NamespaceChoice
from clf.training.linear.cross_validation import Calibration, calibrate, out_of_fold, select
from clf.training.linear.fit import Dataset, Learner
from clf.training.linear.matrices import token_matrices

WORD, MARK = (NamespaceChoice(name=name, idf=False, unit=False) for name in ("word", "mark"))
SIZE = 24
FOLDS = np.arange(SIZE) % 3


def dataset(*, secret: bool = False) -> Dataset:
    """Return items whose word gives the label away; with ``secret``, by another word in each fold."""
    items = []
    for index in range(SIZE):
        suffix = f" {index % 3}" if secret else ""
        items.append({"word": [f"label {index // 3 % 2}{suffix}"], "mark": ["!" if index % 5 else "?"]})
    targets = np.array([float(index // 3 % 2) for index in range(SIZE)])
    return Dataset(token_matrices(items, ["word", "mark"]), targets, np.ones(SIZE), np.arange(SIZE))


def learner(*c: float) -> Learner:
    return Learner([WORD, MARK], ModelChoice(c=list(c or (1.0,))))


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


def test_the_c_with_the_smallest_loss_is_chosen() -> None:
    found = select(learner(1e-6, 1.0), dataset(), FOLDS, jobs=1)
    assert found.c == 1.0
    assert [trial.c for trial in found.trials] == [1e-6, 1.0]
    assert found.trials[1].log_loss < found.trials[0].log_loss
    assert found.trials[1].auc == 1.0


def test_calibration_finds_the_line_that_made_the_labels() -> None:
    random = np.random.default_rng(3)
    logits = random.normal(0, 2, 4000)
    labels = (random.random(4000) < 1 / (1 + np.exp(-(0.5 * logits - 1)))).astype(float)
    data = Dataset((), labels, np.ones(4000), np.arange(4000))
    found = calibrate(logits, data)
    assert found.slope == pytest.approx(0.5, abs=0.06)
    assert found.offset == pytest.approx(-1, abs=0.12)


def test_a_prior_moves_the_offset_by_the_difference_of_log_odds() -> None:
    data = dataset()
    logits = np.where(data.targets == 1, 1.0, -1.0) + np.linspace(-3, 3, SIZE)
    plain, rare = calibrate(logits, data), calibrate(logits, data, prior=0.1)
    assert rare.slope == plain.slope
    assert rare.offset - plain.offset == pytest.approx(np.log(0.1 / 0.9), abs=2e-5)


def test_sample_weights_count_in_the_calibration() -> None:
    data = dataset()
    logits = np.linspace(-1, 1, SIZE)
    heavy = Dataset(data.matrices, data.targets, np.where(data.targets == 1, 9.0, 1.0), data.groups)
    assert calibrate(logits, heavy).offset > calibrate(logits, data).offset + 1


def test_calibrated_logits_and_probabilities_belong_together() -> None:
    calibration = Calibration(2.0, -1.0)
    logits = np.array([-1.0, 0.5, 3.0])
    assert calibration.logits(logits).tolist() == [-3.0, 0.0, 5.0]
    assert calibration.probabilities(logits)[1] == 0.5
    assert calibration.probabilities(logits)[2] == pytest.approx(1 / (1 + np.exp(-5)))
