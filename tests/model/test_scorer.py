"""The compiled scorer: its arithmetic by hand, its explanations, its edges."""

from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.model.scorer import Namespace, Scorer, sigmoid

WORDS = Namespace("word", {"a": (2.0, 1.0), "b": (1.0, -3.0), "c": (0.5, 0.0)}, scale=0.7)
FACTS = Namespace("fact", {"long": (1.0, 0.25), "loud": (1.0, 1.5)}, unit=False)
SCORER = Scorer((WORDS, FACTS), bias=-0.2, slope=1.5, offset=0.1)


def test_a_unit_namespace_is_idf_over_its_length_times_the_coefficient() -> None:
    expected = 0.7 * (2.0 * 1.0 + 1.0 * -3.0) / sqrt(2.0**2 + 1.0**2)
    assert isclose(WORDS.contribution(["a", "b"]), expected, rel_tol=1e-15)


def test_a_repetition_adds_nothing() -> None:
    assert WORDS.contribution(["a", "b", "a", "a"]) == WORDS.contribution(["a", "b"])


def test_a_token_without_coefficient_still_counts_in_the_length() -> None:
    assert WORDS.contribution(["a", "c"]) < WORDS.contribution(["a"])


def test_weights_add_up_without_a_norm() -> None:
    assert FACTS.contribution(["loud", "long"]) == 1.5 + 0.25
    assert FACTS.products() == {"long": 0.25, "loud": 1.5}


def test_contributions_sum_to_the_contribution_of_all() -> None:
    for namespace, tokens in ((WORDS, ["b", "a", "zzz", "a"]), (FACTS, ["loud", "long"])):
        found = dict(namespace.contributions(tokens))
        assert set(found) == set(tokens) - {"zzz"}
        assert isclose(sum(found.values()), namespace.contribution(tokens), rel_tol=1e-12)


@pytest.mark.parametrize("tokens", [{}, {"word": []}, {"word": ["never seen"]}, {"other": ["a"]}])
def test_unknown_tokens_leave_the_bias(tokens: dict[str, list[str]]) -> None:
    assert SCORER.logit(tokens) == 1.5 * -0.2 + 0.1


def test_an_unknown_token_changes_nothing() -> None:
    assert SCORER.logit({"word": ["a", "zzz"]}) == SCORER.logit({"word": ["a"]})


def test_the_probability_is_the_sigmoid_of_the_calibrated_logit() -> None:
    tokens = {"word": ["a"], "fact": ["loud"]}
    logit = 1.5 * (-0.2 + 0.7 * 1.0 + 1.5) + 0.1
    assert isclose(SCORER.logit(tokens), logit, rel_tol=1e-15)
    assert isclose(SCORER.probability(tokens), sigmoid(logit), rel_tol=1e-15)


@given(
    st.lists(st.sampled_from(["a", "b", "c", "unknown"])),
    st.lists(st.sampled_from(["long", "loud", "unknown"])),
)
def test_an_explanation_sums_to_the_logit(words: list[str], facts: list[str]) -> None:
    tokens = {"word": words, "fact": facts}
    total = sum(weight for _, _, weight in SCORER.explain(tokens))
    assert isclose(total, SCORER.logit(tokens), abs_tol=1e-12)


def test_an_explanation_names_every_known_token_once_strongest_first() -> None:
    shares = SCORER.explain({"word": ["b", "a", "b", "zzz"], "fact": ["loud"]})
    assert [share[:2] for share in shares] == [("fact", "loud"), ("word", "b"), ("word", "a"), ("", "")]
    assert [abs(share[2]) for share in shares] == sorted((abs(share[2]) for share in shares), reverse=True)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_sigmoid_is_a_probability_and_mirrors(logit: float) -> None:
    assert 0.0 <= sigmoid(logit) <= 1.0
    assert isclose(sigmoid(logit) + sigmoid(-logit), 1.0, abs_tol=1e-15)


def test_known_and_all_distinct_tokens_are_counted_over_the_namespaces_of_the_scorer() -> None:
    words = Namespace("word", {"a": (1.0, 2.0), "b": (1.0, -1.0)})
    facts = Namespace("fact", {"loud": (1.0, 0.5)}, unit=False)
    scorer = Scorer((words, facts), bias=0.25)
    tokens = {"word": ["a", "x", "a", "y"], "fact": ["loud"], "other": ["z"]}
    weighed = scorer.weigh(tokens)
    assert (weighed.known, weighed.tokens) == (2, 4)
    assert weighed.total == scorer.logit(tokens) == 2.75


def test_a_namespace_gives_its_weights_back_and_equals_one_with_the_same() -> None:
    weights = {"a": (1.23457, -0.00001), "b": (7.1, 0.1)}
    words = Namespace("word", weights)
    assert words.weights == weights
    assert words == Namespace("word", dict(weights))
    assert hash(words) == hash(Namespace("word", dict(weights)))
    assert words not in (
        Namespace("word", weights, unit=False),
        Namespace("word", {**weights, "b": (7.1, 0.2)}),
        weights,
    )
