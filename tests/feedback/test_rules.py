"""The rules of an export are values: what counts as known, and that they cannot change on the way."""

from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.feedback.ballots import collect
from clf.feedback.rules import Decision, Outcome, Rules
from clf.feedback.selection import decide

from .conftest import vote

DECISION = Decision("k", "Words", "clickbait", "a.example", support=3, against=0, outcome=Outcome.TAKEN)
KNOWN = {Outcome.TAKEN, Outcome.CONTESTED, Outcome.CLIENT_CAP, Outcome.SITE_CAP}


@pytest.mark.parametrize("outcome", Outcome)
def test_only_texts_that_enough_clients_know_may_leave_the_store(outcome: Outcome) -> None:
    assert replace(DECISION, outcome=outcome).has_quorum is (outcome in KNOWN)


def test_outcomes_are_distinct_words_for_the_report() -> None:
    assert len({str(outcome) for outcome in Outcome}) == len(Outcome)
    assert f"{Outcome.CLIENT_CAP}" == "clients at their cap"


def test_rules_and_decisions_cannot_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Rules().min_votes = 1  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        DECISION.label = "editorial"  # type: ignore[misc]


@given(st.integers(1, 6), st.integers(1, 6))
def test_a_text_is_taken_from_the_number_of_votes_on_that_the_rules_name(wanted: int, given_votes: int) -> None:
    ballots = collect([vote(text="Words of a title", client=f"c{number}") for number in range(given_votes)])
    (decision,) = decide(ballots, Rules(min_votes=wanted), "ro")
    assert decision.outcome is (Outcome.TAKEN if given_votes >= wanted else Outcome.WAITING)
    assert decision.has_quorum is (given_votes >= wanted)


@pytest.mark.parametrize(("agreement", "outcome"), [(0.75, Outcome.TAKEN), (0.76, Outcome.CONTESTED)])
def test_the_share_of_agreement_is_reached_exactly_or_not_at_all(agreement: float, outcome: Outcome) -> None:
    votes = [vote(text="Words", client=f"c{number}") for number in range(3)]
    ballots = collect([*votes, vote(text="Words", client="other", said="editorial")])
    (decision,) = decide(ballots, Rules(agreement=agreement), "ro")
    assert (decision.outcome, decision.support, decision.against) == (outcome, 3, 1)
