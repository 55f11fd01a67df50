"""Platt's calibration against lines that are known."""

import numpy as np
import pytest

from clf.training.linear.calibration import Calibration, calibrate
from clf.training.linear.fit import Dataset

SIZE = 24


def dataset() -> Dataset:
    targets = np.array([float(index // 3 % 2) for index in range(SIZE)])
    return Dataset((), targets, np.ones(SIZE), np.arange(SIZE))


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
