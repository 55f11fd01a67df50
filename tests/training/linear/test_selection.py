"""The regularisation is chosen by out-of-fold log loss; every trial is reported."""

import numpy as np
import pytest

from clf.training.experiment import ModelChoice
from clf.training.linear.cross_validation import out_of_fold
from clf.training.linear.learner import Learner
from clf.training.linear.selection import select
from tests.training.linear.items import FOLDS, MARK, WORD, dataset, learner


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
