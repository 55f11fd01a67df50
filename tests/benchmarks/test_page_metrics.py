"""The page benchmark's numbers, each against a case counted by hand."""

import pytest

from benchmarks.page_metrics import (
    Share,
    as_counts,
    body_f1,
    body_figure,
    harmonic,
    role_counts,
    roles_in,
    shingle_share,
    token_figure,
    token_share,
)
from clf.page.reading.page import read_page
from clf.training.evaluation.page_metrics import f1_estimate
from clf.types import Role

PAGE = """<title>Bridge opens after nine years</title><ul><li><a href=/>Home</a></ul>
<h1>Bridge opens after nine years</h1><p>The new bridge over the river opened on Monday morning.<p>Costs
<p><a href=/x>This one trick will change how you cross rivers</a>"""
EDITORIAL, PROMO, NAVIGATION = Role.EDITORIAL, Role.PROMO, Role.NAVIGATION


def roles(text: str) -> list[Role]:
    return list(roles_in(read_page(PAGE, kind="html"), text))


def test_blocks_in_a_separators_text_are_editorial_and_the_rest_by_their_form() -> None:
    predicted = "The new bridge over the river opened on Monday morning.\nCosts"
    assert roles(predicted) == [NAVIGATION, NAVIGATION, EDITORIAL, EDITORIAL, PROMO]


def test_a_short_block_is_editorial_only_as_a_whole_line() -> None:
    assert roles("Costs rose at home and abroad") == [NAVIGATION, NAVIGATION, PROMO, NAVIGATION, PROMO]


def test_a_separator_that_keeps_everything_predicts_no_promo() -> None:
    assert set(roles(read_page(PAGE, kind="html").text)) == {EDITORIAL}


def test_tokens_count_as_often_as_they_occur_and_without_case_or_marks() -> None:
    share = token_share("A b, B c", "a B d")
    assert (share.precision, share.recall) == (2 / 4, 2 / 3)


def test_shingles_are_runs_of_four_tokens_as_written() -> None:
    share = shingle_share("one two three four five", "one two three four six seven")
    assert (share.precision, share.recall) == (1 / 2, 1 / 3)
    assert shingle_share("One two three four", "one two three four") == Share(0.0, 0.0)


def test_a_text_of_fewer_than_four_tokens_is_one_shingle() -> None:
    assert shingle_share("two words", "two words") == Share(1.0, 1.0)


@pytest.mark.parametrize(
    ("predicted", "gold", "expected"), [("", "", (None, None)), ("", "a b", (None, 0.0)), ("a", "", (0.0, None))]
)
def test_an_empty_text_has_no_precision_or_recall(
    predicted: str, gold: str, expected: tuple[float | None, float | None]
) -> None:
    for share in (token_share(predicted, gold), shingle_share(predicted, gold)):
        assert (share.precision, share.recall) == expected


def test_an_empty_page_left_empty_is_right_and_any_other_miss_wrong() -> None:
    assert [Share(None, None).f1, Share(None, 0.0).f1, Share(0.0, None).f1] == [1.0, 0.0, 0.0]


def test_the_body_figure_is_the_f1_of_mean_precision_and_mean_recall() -> None:
    shares = [Share(1.0, 0.5), Share(0.5, 1.0), Share(None, 0.0)]
    assert body_f1(shares) == harmonic(0.75, 0.5)
    assert body_f1([]) == 0.0


def test_figures_lie_within_their_intervals_and_are_the_same_twice() -> None:
    shares = [Share(1.0, number / 20) for number in range(1, 21)]
    for figure, again in ((body_figure(shares), body_figure(shares)), (token_figure(shares), token_figure(shares))):
        assert figure == again
        assert figure.low is not None
        assert figure.value is not None
        assert figure.high is not None
        assert 0 < figure.low < figure.value < figure.high < 1
    assert body_figure([]).value is None


def test_roles_are_counted_as_right_wrong_and_missed() -> None:
    gold, predicted = (PROMO, PROMO, NAVIGATION, EDITORIAL, PROMO), (PROMO, EDITORIAL, PROMO, EDITORIAL, PROMO)
    counts = role_counts(gold, predicted, PROMO)
    assert counts == (2, 1, 1)
    assert f1_estimate(as_counts([counts])).value == pytest.approx(4 / 6)
