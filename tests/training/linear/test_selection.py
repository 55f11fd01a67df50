"""The regularisation is chosen by out-of-fold log loss; every trial is reported."""

import numpy as np
import pytest

from clf.training.experiment import ModelChoice, NamespaceChoice
from clf.training.linear.cross_validation import out_of_fold
from clf.training.linear.fit import Dataset, Learner
from clf.training.linear.matrices import token_matrices
from clf.training.linear.selection import select

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


def test_the_c_with_the_smallest_loss_is_chosen() -> None:
    found = select(learner(1e-6, 1.0), dataset(), FOLDS, jobs=1)
    assert found.c == 1.0
    assert [trial.c for trial in found.trials] == [1e-6, 1.0]
    assert found.trials[1].log_loss < found.trials[0].log_loss
    assert found.trials[1].auc == 1.0


def test_the_logits_are_the_out_of_fold_ones_of_the_chosen_c() -> None:
    found = select(learner(1e-6, 1.0), dataset(), FOLDS, jobs=1)
    (fits,) = out_of_fold(learner(1.0), dataset(), FOLDS, jobs=1)
    assert found.logits == pytest.approx(fits.logits())


def test_of_equal_trials_the_first_is_chosen() -> None:
    found = select(learner(2.0, 2.0), dataset(), FOLDS, jobs=1)
    assert found.trials[0] == found.trials[1]
    assert (found.c, len(found.trials)) == (2.0, 2)


def test_the_prior_of_the_model_reaches_the_calibration() -> None:
    rare = Learner([WORD, MARK], ModelChoice(c=[1.0], prior=0.1))
    plain, moved = (select(item, dataset(), FOLDS, jobs=1).calibration for item in (learner(1.0), rare))
    assert moved.offset - plain.offset == pytest.approx(np.log(0.1 / 0.9), abs=2e-5)
