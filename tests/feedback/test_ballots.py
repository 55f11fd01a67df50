"""One text, one voice per client, whatever the spelling and however often somebody votes."""

import random

import pytest

from clf.feedback.ballots import collect

from .conftest import vote

SPELLINGS = ("ŞOC la Iași: 12 răniți!", "Soc la Iasi: 9 raniti", "șoc  la\u200b IAȘI 3 răniți…")


def test_near_copies_are_one_text() -> None:
    votes = [vote(text=text, client=f"c{number}") for number, text in enumerate(SPELLINGS)]
    (ballot,) = collect([*votes, vote(text="Altceva", client="c9")])[1:]
    assert len(ballot.voices) == 3
    assert ballot.key == "soc la iasi 0 raniti"


def test_the_last_vote_of_a_client_counts() -> None:
    (ballot,) = collect([vote(said=said) for said in ("clickbait", "editorial", "clickbait", "editorial")])
    assert dict(ballot.labels) == {"editorial": 1}


def test_a_ballot_says_what_most_voices_say() -> None:
    votes = [
        vote(client="1", text="De  ce ?", site="www.Ziar.example.", language="ro-RO"),
        vote(client="2", text="de ce", site="ziar.example", language="RO"),
        vote(client="3", text="De  ce ?", site="", language=""),
        vote(client="4", text="DE CE", site="other.example", language="en"),
    ]
    (ballot,) = collect(votes)
    assert (ballot.text, ballot.site, ballot.language) == ("De ce ?", "ziar.example", "ro")


def test_a_ballot_that_knows_nothing_says_so() -> None:
    (ballot,) = collect([vote(site="", language="", text="?!")])
    assert (ballot.key, ballot.site, ballot.language) == ("", "", "")


@pytest.mark.parametrize("seed", range(3))
def test_clients_in_another_order_are_the_same_ballot(seed: int) -> None:
    votes = [vote(client=f"c{number}", text=f"text {'abc'[number % 3]}") for number in range(12)]
    assert collect(random.Random(seed).sample(votes, 12)) == collect(votes)
