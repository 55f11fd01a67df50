"""The logistic function over arrays is the one that serving uses for single logits."""

import numpy as np
import pytest

from clf.model.scorer import sigmoid as served
from clf.training.arrays import sigmoid
from clf.training.progress import silent


def test_it_equals_the_one_of_serving() -> None:
    logits = np.linspace(-30, 30, 121)
    assert sigmoid(logits).tolist() == pytest.approx([served(logit) for logit in logits.tolist()], abs=1e-15)


def test_it_is_symmetric_and_keeps_the_shape() -> None:
    logits = np.array([[0.0, 1.5], [-2.0, 4.0]])
    assert sigmoid(logits).shape == (2, 2)
    assert sigmoid(logits) + sigmoid(-logits) == pytest.approx(1.0)


def test_a_silent_run_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    silent("a step")
    assert capsys.readouterr() == ("", "")
