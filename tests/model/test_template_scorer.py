"""Scoring features: sums equal those of their tokens, cached weights equal computed ones, norms are refused."""

import pickle
from math import isclose

import pytest

from clf.errors import BundleError
from clf.model.feature_table import FeatureColumn, FeatureTable, SharedColumns, TokenColumn
from clf.model.scorer import Namespace, Scorer
from clf.model.template_scorer import TemplateScorer
from clf.model.templates import template

WORDS = Namespace("word", {"a": (1.0, 1.0), "b": (1.0, -3.0)}, unit=False, scale=0.7)
FACTS = Namespace("fact", {"long": (1.0, 0.25), "loud": (1.0, 1.5)}, unit=False)
SCORER = Scorer((WORDS, FACTS), bias=-0.2, slope=2.0, offset=0.1)


@template("fact", "long")
def adjective(word: str) -> tuple[str, ...]:
    return (word,)


@template("odd", "odd")
def unknown(word: str) -> tuple[str, ...]:
    return (word,)


def items(*blocks: tuple[str, ...]) -> FeatureTable:
    """Items with words of their own, and facts that they share."""
    facts = [FeatureColumn(adjective, word=["long"]), FeatureColumn(unknown, word=["odd"])]
    shared = SharedColumns([0] * len(blocks), facts)
    return FeatureTable(len(blocks), columns=[TokenColumn("word", blocks)], shared=[shared])


def test_the_logit_of_an_item_is_that_of_its_tokens() -> None:
    table, scorer = items(("a", "b"), ("zzz",), ("a", "b")), TemplateScorer(SCORER)
    for index, logit in enumerate(scorer.logits(scorer.weigh(table))):
        assert isclose(logit, SCORER.logit(table.tokens(index)), abs_tol=1e-15)


def test_weights_of_two_tables_add_up() -> None:
    scorer = TemplateScorer(SCORER)
    one, other = scorer.weigh(items(("a",))), scorer.weigh(FeatureTable(1, columns=[TokenColumn("word", [("b",)])]))
    both = SCORER.logit({"word": ["a"], "fact": ["long"]}) + 2.0 * 0.7 * -3.0
    assert scorer.logits([one[0] + other[0]]) == [pytest.approx(both)]


def test_a_second_time_gives_the_same_and_so_does_a_pickled_scorer() -> None:
    scorer, table = TemplateScorer(SCORER), items(("a", "b"), ())
    first = scorer.weigh(table)
    assert scorer.weigh(table) == first == pickle.loads(pickle.dumps(scorer)).weigh(table)


def test_words_behind_a_prefix_add_up_as_their_tokens_do() -> None:
    words = Namespace("word", {"1 a": (1.0, 1.0), "1 b": (1.0, 4.0), "a": (1.0, 16.0)}, unit=False)
    table = FeatureTable(3, columns=[TokenColumn("word", [("a", "b"), ("c",), ()], prefix="1 ")])
    assert TemplateScorer(Scorer((words,), bias=0.5)).weigh(table) == [5.0, 0.0, 0.0]


def test_contributions_are_the_known_tokens_shares_of_the_calibrated_logit() -> None:
    found = list(TemplateScorer(SCORER).contributions(items(("b", "zzz")).features(0)))
    assert found == [("word", "b", 2.0 * 0.7 * -3.0), ("fact", "long", 2.0 * 0.25)]


def test_a_norm_makes_a_token_s_weight_depend_on_others_and_is_refused() -> None:
    normed = Scorer((Namespace("word", {"a": (1.0, 1.0)}),), bias=0.0)
    with pytest.raises(BundleError, match=r"norm over 'word'.*train again"):
        TemplateScorer(normed)
