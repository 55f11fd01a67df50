"""Out-of-fold probabilities of blocks: the three roles share one, and the decision cuts as in serving."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.training.pages.held_out import HeldOutPredictions
from clf.types import Role


def predictions(*blocks: tuple[float, float]) -> HeldOutPredictions:
    editorial, promo = (np.array(values) for values in zip(*blocks, strict=True))
    return HeldOutPredictions(editorial=editorial, promo_if_not_editorial=promo, sponsored=np.zeros(len(blocks)))


def test_the_decision_itself_is_editorial_and_promo_needs_more_than_chance() -> None:
    found = predictions((0.5, 0.9), (0.49, 0.9), (0.49, 0.01))
    assert found.roles(0.5) == [Role.EDITORIAL, Role.PROMO, Role.NAVIGATION]
    assert found.roles(0.51)[0] is Role.PROMO


def test_the_probability_of_promo_is_that_of_not_editorial_times_the_rest() -> None:
    assert predictions((0.25, 0.5), (1.0, 0.9), (0.0, 1.0)).promo.tolist() == pytest.approx([0.375, 0.0, 1.0])


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=6))
def test_promo_never_exceeds_the_probability_that_editorial_leaves(blocks: list[tuple[float, float]]) -> None:
    found = predictions(*blocks)
    assert (found.promo <= 1 - found.editorial + 1e-12).all()
    assert (found.promo >= 0).all()
    assert len(found.roles(0.5)) == len(blocks)
