"""The scorers of a page head are found by name, and travel between processes."""

import pickle

import pytest

from clf.classifiers.page_scorers import PageScorers, scorer_names
from clf.model.scorer import Scorer

SCORERS = {f"page-{name}": Scorer((), bias=bias) for bias, name in enumerate(("1", "2", "promo", "sponsored"))}


def test_each_stage_has_its_own_name() -> None:
    assert scorer_names("page") == ("page-1", "page-2", "page-promo", "page-sponsored")
    scorers = PageScorers.of(SCORERS, "page")
    in_order = (scorers.stage_1, scorers.stage_2, scorers.promo, scorers.sponsored)
    assert [item.scorer.bias for item in in_order] == [0, 1, 2, 3]


def test_a_missing_scorer_is_an_error() -> None:
    with pytest.raises(KeyError, match="text-1"):
        PageScorers.of(SCORERS, "text")


def test_a_pickled_copy_has_the_same_scorers() -> None:
    copied = pickle.loads(pickle.dumps(PageScorers.of(SCORERS, "page")))
    assert copied.stage_2.scorer == SCORERS["page-2"]
