"""The compiled scorer: its arithmetic by hand, its explanations, its edges."""

import pickle
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.errors import BundleError
from clf.model.scorer import Memory, Namespace, PartScorer, Scorer, sigmoid
from clf.model.templates import Column, PartedTokens, Shared, Words, grouped, made, maker
from clf.types import Part, Portion

WORDS = Namespace("word", {"a": (2.0, 1.0), "b": (1.0, -3.0), "c": (0.5, 0.0)}, scale=0.7)
FACTS = Namespace("fact", {"long": (1.0, 0.25), "loud": (1.0, 1.5)}, unit=False)
SCORER = Scorer((WORDS, FACTS), bias=-0.2, slope=1.5, offset=0.1)


def test_a_unit_namespace_is_idf_over_its_length_times_the_coefficient() -> None:
    expected = 0.7 * (2.0 * 1.0 + 1.0 * -3.0) / sqrt(2.0**2 + 1.0**2)
    assert isclose(WORDS.share(["a", "b"]), expected, rel_tol=1e-15)


def test_a_repetition_adds_nothing() -> None:
    assert WORDS.share(["a", "b", "a", "a"]) == WORDS.share(["a", "b"])


def test_a_token_without_coefficient_still_counts_in_the_length() -> None:
    assert WORDS.share(["a", "c"]) < WORDS.share(["a"])


def test_weights_add_up_without_a_norm() -> None:
    assert FACTS.share(["loud", "long"]) == 1.5 + 0.25


@pytest.mark.parametrize("tokens", [{}, {"word": []}, {"word": ["never seen"]}, {"other": ["a"]}])
def test_what_the_model_does_not_know_leaves_the_bias(tokens: dict[str, list[str]]) -> None:
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


@maker
def spelled(space: str, *tokens: str) -> Portion:
    return space, tokens


def items(*blocks: tuple[str, ...]) -> PartedTokens:
    """Items with words of their own, and some facts that all share."""
    facts = [["fact"], ["long"], ["zzz"]], [["odd"], ["long"]]
    shared = Shared([0] * len(blocks), [Column(spelled, *values) for values in facts])
    return PartedTokens(len(blocks), [Words("word", blocks)], [shared])


def test_parts_add_up_to_what_the_tokens_do_for_two_scorers_at_once() -> None:
    words = Namespace("word", {"a": (1.0, 1.0), "b": (1.0, -3.0)}, unit=False, scale=0.7)
    one, other = Scorer((words, FACTS), bias=-0.2, slope=2.0), Scorer((words,), bias=1.0, offset=0.5)
    scorer, found = PartScorer(one, other), items(("a", "b"), ("zzz",), ("a", "b"))
    expected = [{"word": ["a", "b"], "fact": ["long"]}, {"word": [], "fact": ["long"]}]
    both = scorer.logits(scorer.weigh(found))
    for first, second, tokens in zip(*both, [*expected, expected[0]], strict=True):
        assert isclose(first, one.logit(tokens), abs_tol=1e-15)
        assert isclose(second, other.logit(tokens), abs_tol=1e-15)
    assert pickle.loads(pickle.dumps(scorer)).weigh(found) == scorer.weigh(found)
    assert PartScorer(one).logits(PartScorer(one).weigh(found)) == both[:1]


def test_words_behind_a_prefix_add_up_as_their_tokens_do() -> None:
    words = Namespace("word", {"1 a": (1.0, 1.0), "1 b": (1.0, 4.0), "a": (1.0, 16.0)}, unit=False)
    found = PartedTokens(3, [Words("word", [("a", "b"), ("c",), ()], "1 ")], [])
    assert PartScorer(Scorer((words,), bias=0.5)).weigh(found) == [5.0, 0.0, 0.0]
    assert list(map(made, found.at(0))) == [("word", ("1 a", "1 b"))]


def test_a_norm_makes_a_token_s_weight_depend_on_others_and_is_refused() -> None:
    with pytest.raises(BundleError, match=r"norm over 'word'.*train again"):
        PartScorer(SCORER)


def test_what_items_share_has_an_entry_for_each_key() -> None:
    keys, around = grouped(["fact", "odd", "fact"])
    shared = Shared(around, [Column(spelled, keys, ["long", "loud"])])
    assert [shared.parts(place) for place in range(3)] == [
        ((spelled, "fact", "long"),),
        ((spelled, "odd", "loud"),),
        ((spelled, "fact", "long"),),
    ]
    assert shared.entries() == [shared.parts(0), shared.parts(1)]
    assert Shared([], []).entries() == []


def test_a_memory_works_out_what_is_new_and_keeps_what_is_asked_for() -> None:
    asked: list[Part] = []
    memory = Memory(lambda part: asked.append(part) or len(asked), most=2)  # type: ignore[func-returns-value]
    parts = [("spot", number) for number in (1, 2, 3, 1, 4, 1, 2)]
    assert [memory[part] for part in parts] == [1, 2, 3, 1, 4, 1, 5]
    assert len(memory) + len(memory._before) <= 4


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_sigmoid_is_a_probability_and_mirrors(logit: float) -> None:
    assert 0.0 <= sigmoid(logit) <= 1.0
    assert isclose(sigmoid(logit) + sigmoid(-logit), 1.0, abs_tol=1e-15)
