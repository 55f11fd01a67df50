"""What is exported, what stays behind, and that a crowd of votes from few hands moves nothing."""

from collections import Counter
from collections.abc import Sequence

import pytest

from clf.errors import InputError
from clf.feedback.ballots import collect
from clf.feedback.rules import Decision, Outcome, Rules
from clf.feedback.selection import decide, language_of
from clf.feedback.store import Vote

from .conftest import vote

RULES = Rules()
WORDS = "alb brad cal dud elev far gard han iaz joc kilogram lac mac nor ou pat raft sac tren unt val zid".split()


def named(number: int) -> str:
    """A text of its own for every number: numbers alone would be one text."""
    return f"{WORDS[number % 22]} {WORDS[number // 22 % 22]} {WORDS[number // 484 % 22]}"


def votes_on(text: str, clickbait: Sequence[str] = (), editorial: Sequence[str] = (), **fields: object) -> list[Vote]:
    sides = ((clickbait, "clickbait"), (editorial, "editorial"))
    return [vote(text=text, client=client, said=said, **fields) for side, said in sides for client in side]


def decisions(votes: Sequence[Vote], rules: Rules = RULES, language: str = "ro") -> dict[str, Decision]:
    return {decision.text: decision for decision in decide(collect(votes), rules, language)}


def taken(votes: Sequence[Vote], rules: Rules = RULES) -> dict[str, str]:
    return {text: found.label for text, found in decisions(votes, rules).items() if found.outcome is Outcome.TAKEN}


def honest() -> list[Vote]:
    """200 texts, each known to five of 60 people, one of whom may err; nobody votes on more than 17."""
    votes = []
    for number in range(200):
        right, wrong = ("clickbait", "editorial") if number % 2 else ("editorial", "clickbait")
        for place in range(5):
            client = (number * 7 + place * 13) % 60
            said = wrong if place == 0 and number % 4 == 0 else right
            votes.append(vote(text=named(number), client=f"honest-{client}", said=said, site=f"s{number % 7}.example"))
    return votes


@pytest.mark.parametrize(
    ("clickbait", "editorial", "fate", "label"),
    [
        ("abc", "", Outcome.TAKEN, "clickbait"),
        ("", "abc", Outcome.TAKEN, "editorial"),
        ("ab", "", Outcome.WAITING, "clickbait"),
        ("a", "bc", Outcome.CONTESTED, "editorial"),
        ("abc", "d", Outcome.TAKEN, "clickbait"),
        ("abc", "de", Outcome.CONTESTED, "clickbait"),
        ("abcde", "fg", Outcome.TAKEN, "clickbait"),
        ("ab", "cd", Outcome.CONTESTED, "clickbait"),
    ],
)
def test_the_fate_of_a_text(clickbait: str, editorial: str, fate: Outcome, label: str) -> None:
    (decision,) = decisions(votes_on("x y", clickbait, editorial)).values()
    assert (decision.outcome, decision.label) == (fate, label)
    assert decision.has_quorum is (fate is not Outcome.WAITING)


def test_one_client_is_one_voice_however_many_ids_it_makes() -> None:
    (decision,) = decisions([vote(text="x y", client="one") for _ in range(500)]).values()
    assert (decision.outcome, decision.support) == (Outcome.WAITING, 1)


def test_a_client_counts_on_few_texts() -> None:
    votes = [each for number in range(50) for each in votes_on(named(number), "abc")]
    fates = Counter(found.outcome for found in decisions(votes).values())
    assert fates == {Outcome.TAKEN: 20, Outcome.CLIENT_CAP: 30}


def test_a_site_gives_few_texts_the_best_supported_ones() -> None:
    rules = Rules(max_per_site=2, max_per_client=100)
    votes = [
        each for number in range(6) for each in votes_on(named(number), "abcdef"[: 3 + number % 4], site="s.example")
    ]
    votes += votes_on("alt site", "abc", site="other.example")
    found = decisions(votes, rules)
    assert taken(votes, rules) == {named(3): "clickbait", named(2): "clickbait", "alt site": "clickbait"}
    assert sum(each.outcome is Outcome.SITE_CAP for each in found.values()) == 4


def test_a_full_site_costs_its_voters_nothing() -> None:
    rules = Rules(max_per_site=1, max_per_client=2)
    votes = [each for number in range(9) for each in votes_on(named(number), "abcd", site="s.example")]
    votes += votes_on("alt site", "abc", site="other.example")
    assert len(taken(votes, rules)) == 2


def test_other_languages_and_none_stay_behind() -> None:
    votes = [
        *votes_on("un text", "abc", language="ro-RO"),
        *votes_on("a text", "abc", language="en"),
        *votes_on("???", "abc"),
        *votes_on("text text", "abc", language=""),
    ]
    fates = {text: found.outcome for text, found in decisions(votes).items()}
    assert fates == {
        "un text": Outcome.TAKEN,
        "a text": Outcome.OTHER_LANGUAGE,
        "???": Outcome.NO_WORDS,
        "text text": Outcome.NO_LANGUAGE,
    }


def test_the_language_is_found_where_there_is_one() -> None:
    one = votes_on("un text", "abc") + votes_on("a text", "a", language="en")
    assert language_of(collect(one), RULES) == "ro"
    assert language_of([], RULES) == ""
    with pytest.raises(InputError, match=r"en \(1\), ro \(1\); choose one with --language"):
        language_of(collect(one + votes_on("a text", "bc", language="en")), RULES)


def test_the_export_does_not_depend_on_the_order_of_clients_and_texts() -> None:
    ballots = collect(honest())
    assert decide(ballots[::-1], RULES, "ro") == decide(ballots, RULES, "ro")


def test_honest_votes_give_the_honest_labels() -> None:
    labels = taken(honest())
    assert labels == {named(number): "clickbait" if number % 2 else "editorial" for number in range(200)}


@pytest.mark.parametrize("attackers", [1, 2])
def test_a_flood_from_few_clients_moves_nothing(attackers: int) -> None:
    flood = [
        vote(text=text, client=f"attacker-{client}", said="clickbait", site=f"fake-{number}.example")
        for client in range(attackers)
        for number, text in enumerate([*map(named, range(200)), *map(named, range(1000, 4000))])
    ]
    assert taken(honest() + flood) == taken(honest())


def test_flipping_and_near_copies_add_no_weight() -> None:
    spellings = ("{}", "{}!", "«{}»", "{} …", " {} ?!")
    flood = [
        vote(text=spelling.format(named(number)).upper(), client="attacker", said=said)
        for number in range(200)
        for spelling in spellings
        for said in ("editorial", "clickbait", "editorial", "clickbait")
    ]
    found, expected = decisions(honest() + flood), decisions(honest())
    assert {each.key: each.label for each in found.values()} == {each.key: each.label for each in expected.values()}
    assert all(each.outcome is Outcome.TAKEN for each in found.values())


def test_a_gang_gets_as_many_texts_as_its_caps_allow_and_turns_none() -> None:
    gang = [f"gang-{number}" for number in range(6)]
    own = [each for number in range(1000, 1500) for each in votes_on(named(number), gang, site=f"f{number}.example")]
    against = [each for number in range(200) for each in votes_on(named(number), "", gang)]
    labels, expected = taken(honest() + own + against), taken(honest())
    assert all(labels[text] == label for text, label in expected.items() if text in labels)
    assert len(set(labels) - set(expected)) <= len(gang) * RULES.max_per_client // RULES.min_votes
    assert len(set(expected) - set(labels)) <= len(gang) * RULES.max_per_client // 2
