"""Crowded web sites: their places go to different voters in turn, and all other ballots stay where they are."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.feedback.ballots import Ballot
from clf.feedback.rules import Rules
from clf.feedback.site_shares import share_sites

from .conftest import vote

RULES = Rules(min_votes=2, max_per_site=3)


def ballot(key: str, clients: str, *, site: str = "busy.example", against: str = "") -> Ballot:
    voices = [vote(text=key, client=client, site=site, said="clickbait") for client in clients]
    voices += [vote(text=key, client=client, site=site, said="editorial") for client in against]
    return Ballot(key, tuple(voices))


def keys(ballots: list[Ballot]) -> str:
    return "".join(item.key for item in ballots)


def test_a_site_within_its_cap_keeps_the_order() -> None:
    ranked = [ballot("a", "xy"), ballot("b", "xy"), ballot("c", "uv")]
    assert share_sites(ranked, RULES) == ranked


def test_the_voters_of_a_crowded_site_take_turns() -> None:
    ranked = [ballot("a", "xy"), ballot("b", "xy"), ballot("c", "xy"), ballot("d", "uv"), ballot("e", "uv")]
    assert keys(share_sites(ranked, RULES)) == "adbec"


def test_ballots_of_other_sites_and_without_a_site_keep_their_positions() -> None:
    ranked = [
        ballot("a", "xy"),
        ballot("1", "xy", site="calm.example"),
        ballot("b", "xy"),
        ballot("2", "xy", site=""),
        ballot("c", "xy"),
        ballot("d", "uv"),
    ]
    assert keys(share_sites(ranked, RULES)) == "a1d2bc"


def test_ballots_with_too_few_voices_do_not_crowd_a_site() -> None:
    ranked = [ballot("a", "xy"), ballot("b", "xy"), ballot("c", "xy"), ballot("d", "u"), ballot("e", "v", against="w")]
    assert share_sites(ranked, RULES) == ranked


def test_sites_are_shared_apart() -> None:
    ranked = [ballot(key, "xy", site=site) for key, site in zip("abcABC", ["one"] * 3 + ["two"] * 3, strict=True)]
    ranked += [ballot("d", "uv", site="one"), ballot("D", "uv", site="two")]
    assert keys(share_sites(ranked, RULES)) == "adbADBcC"


def test_nobody_pushes_a_text_back_by_voting_for_it() -> None:
    """More supporters who have many places already do not change when a text has its turn."""
    fair = [ballot("a", "xy"), ballot("b", "xy"), ballot("c", "xy"), ballot("d", "uv")]
    attacked = [*fair[:3], ballot("d", "uvxyz")]
    assert keys(share_sites(attacked, RULES)) == keys(share_sites(fair, RULES)) == "adbc"


def test_opponents_have_no_part_in_the_share() -> None:
    ranked = [ballot("a", "xy"), ballot("b", "xy"), ballot("c", "xy"), ballot("d", "uv", against="x")]
    assert keys(share_sites(ranked, RULES)) == "adbc"


@given(st.lists(st.tuples(st.sampled_from(["one", "two", ""]), st.sampled_from(["xy", "xyz", "uv", "u"])), max_size=14))
def test_nothing_is_lost_and_every_site_keeps_its_positions(made: list[tuple[str, str]]) -> None:
    ranked = [ballot(chr(ord("a") + index), clients, site=site) for index, (site, clients) in enumerate(made)]
    shared = share_sites(ranked, RULES)
    assert [item.site for item in shared] == [item.site for item in ranked]
    assert sorted(keys(shared)) == sorted(keys(ranked))


@pytest.mark.parametrize("seed", range(3))
def test_a_small_group_gets_its_share_of_places_beside_a_large_one(seed: int) -> None:
    """Twenty texts of one organized pair come first by rank; three texts of other pairs are among the first six."""
    chooser = random.Random(seed)
    organized = [ballot(f"o{number}", "xy") for number in range(20)]
    others = [ballot(f"n{number}", f"{chooser.choice('abc')}{chooser.choice('def')}") for number in range(3)]
    first = share_sites([*organized, *others], RULES)[:6]
    assert sum(item.key.startswith("n") for item in first) >= 2
