"""Decisions from scores: early rejection, the shift of a page, roles at their boundaries, flags."""

from math import isclose, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.classifiers.page_decision import (
    EARLY_REJECT_LOGIT,
    candidate_indices,
    is_flagged,
    logit_shift,
    mean_logit,
    pooled_logits,
    promo_probability,
    roles_of,
)
from clf.model.scorer import sigmoid
from clf.page.reading.page import read_page
from clf.types import Role

PROBABILITY = st.floats(0, 1)


def test_half_of_the_most_confident_text_s_probability_becomes_even_odds() -> None:
    page = read_page(f"<p>{'a' * 500}</p><p>{'b' * 600}</p><p>{'c' * 700}</p>")
    confidence = (500 * sigmoid(0.0) + 300 * sigmoid(-0.2)) / 800
    shift = logit_shift(page, [0.0, -0.2, -3.0])
    half = log((confidence / 2) / (1 - confidence / 2))
    assert sigmoid(half + shift) == pytest.approx(0.5)
    assert logit_shift(page, [9.0, 9.0, 9.0]) == pytest.approx(0.0, abs=1e-3)


def test_the_shift_of_a_page_without_an_article_is_bounded() -> None:
    page = read_page("<p>One.</p><p>Two.</p>")
    assert logit_shift(page, [-5.0, -6.0]) == logit_shift(page, [-7.0, -8.0]) == pytest.approx(log(4))
    assert logit_shift(read_page(""), []) == pytest.approx(log(4))


def test_a_block_at_the_bound_is_a_candidate() -> None:
    below, above = EARLY_REJECT_LOGIT - 1e-9, EARLY_REJECT_LOGIT + 1e-9
    assert candidate_indices([below, EARLY_REJECT_LOGIT, above]) == [1, 2]


def test_a_headline_is_a_candidate_whatever_its_structure() -> None:
    assert candidate_indices([-9.0, -9.0, 0.0], exempt=[1]) == [1, 2]


def test_half_of_a_pooled_logit_is_that_of_the_group() -> None:
    assert pooled_logits([4.0, 0.0, 2.0, -1.0], [0, 0, 0, 1]) == [3.0, 1.0, 2.0, -1.0]
    assert pooled_logits([], []) == []


def test_both_stages_count_alike() -> None:
    assert mean_logit(-1.0, 3.0) == mean_logit(3.0, -1.0) == 1.0


@pytest.mark.parametrize(
    ("editorial", "promo", "role"),
    [
        (0.6, 1.0, Role.EDITORIAL),
        (0.6 - 1e-9, 0.4, Role.PROMO),
        (0.6 - 1e-9, 0.4 - 1e-9, Role.NAVIGATION),
        (0.0, 0.0, Role.NAVIGATION),
        (1.0, 0.0, Role.EDITORIAL),
    ],
)
def test_roles_turn_at_both_decisions(editorial: float, promo: float, role: Role) -> None:
    assert roles_of([editorial], [promo], decision=0.6) == [role]


def test_scores_of_different_pages_are_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        roles_of([0.5, 0.5], [0.5], decision=0.5)


@given(PROBABILITY, PROBABILITY)
def test_the_three_probabilities_sum_to_one(editorial: float, promo: float) -> None:
    total = editorial + promo_probability(editorial, promo) + promo_probability(editorial, 1.0 - promo)
    assert isclose(total, 1.0, abs_tol=1e-12)


@pytest.mark.parametrize("role", list(Role))
def test_only_promo_links_at_or_above_the_threshold_are_flagged(role: Role) -> None:
    assert is_flagged(role, 0.75, threshold=0.75) == (role is Role.PROMO)
    assert not is_flagged(role, 0.75 - 1e-9, threshold=0.75)
