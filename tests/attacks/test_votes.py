"""Votes of few hands that want to be many: counted by site, by network and by text as what they are."""

import json
from collections import Counter
from pathlib import Path

from fastapi.testclient import TestClient

from clf.datasets.headlines.parsers import parse
from clf.datasets.registry import load_corpora
from clf.feedback.ballots import collect
from clf.feedback.clients import client_hash
from clf.feedback.files import table_entry, write
from clf.feedback.rules import Decision, Outcome, Rules
from clf.feedback.selection import decide
from clf.feedback.store import Vote
from clf.serving.app import create_app
from clf.serving.settings import Settings

from ..feedback.conftest import vote

WORDS = "alb brad cal dud elev far gard han iaz joc kilogram lac mac nor ou pat raft sac tren unt val zid".split()
SITE = "ziar.example"


def named(number: int) -> str:
    return f"{WORDS[number % 22]} {WORDS[number // 22 % 22]} {WORDS[number // 484 % 22]}"


def outcomes(votes: list[Vote], rules: Rules) -> dict[str, Outcome]:
    return {decision.text: decision.outcome for decision in decide(collect(votes), rules, "ro")}


def test_a_loud_gang_does_not_take_all_places_of_a_site() -> None:
    """40 addresses give 200 texts of a site four voices each; 60 honest texts have three."""
    gang = [
        vote(text=named(1000 + text), client=f"gang-{(4 * text + voice) % 40}", site=SITE)
        for text in range(200)
        for voice in range(4)
    ]
    honest = [
        vote(text=named(text), client=f"reader-{(3 * text + voice) % 30}", site=SITE)
        for text in range(60)
        for voice in range(3)
    ]
    found = outcomes(gang + honest, Rules())
    taken = Counter(text in {named(number) for number in range(60)} for text, fate in found.items() if fate == "taken")
    assert taken.total() == Rules().max_per_site
    assert taken[True] >= 55


def test_votes_for_a_text_cannot_push_it_back() -> None:
    rules = Rules(max_per_site=10, max_per_client=1000)
    honest = [vote(text=named(0), client=f"reader-{voice}", site=SITE) for voice in range(3)]
    gang = [vote(text=named(1 + text), client=f"gang-{voice}", site=SITE) for text in range(30) for voice in range(6)]
    onto_it = [vote(text=named(0), client=f"gang-{voice}", site=SITE) for voice in range(6)]
    assert outcomes(honest + gang, rules)[named(0)] is Outcome.TAKEN
    assert outcomes(honest + gang + onto_it, rules)[named(0)] is Outcome.TAKEN


def test_one_network_reaches_no_quorum() -> None:
    clients = [client_hash("salt", f"2001:db8:1:{number:x}::1") for number in range(300)]
    votes = [vote(text=named(text), client=clients[3 * text + voice]) for text in range(100) for voice in range(3)]
    assert set(outcomes(votes, Rules()).values()) == {Outcome.CLIENT_CAP}


def test_two_networks_count_as_forty_clients() -> None:
    rules = Rules(max_per_client=2, max_per_site=10_000)
    networks = [[client_hash("salt", f"2001:db8:{net}:{number:x}::1") for number in range(900)] for net in (1, 2)]
    votes = [
        vote(text=named(text), client=client)
        for text in range(200)
        for clients in networks
        for client in clients[2 * text : 2 * text + 2]
    ]
    fates = Counter(outcomes(votes, rules).values())
    # Each text takes two voices of each network, which has 20 clients' worth of two voices.
    assert fates[Outcome.TAKEN] == rules.max_clients_per_network * rules.max_per_client // 2


def test_lookalike_letters_are_the_same_text() -> None:
    spellings = [
        "Șoc la Iași: ce a făcut primarul",
        "Șоc lа Iаși: сe а făcut рrimаrul",
        "ȘΟC LA IAȘI: CE A FĂCUT PRIMARUL",
    ]
    (ballot,) = collect([vote(text=text, client=f"c{number}") for number, text in enumerate(spellings)])
    assert len(ballot.voices) == 3
    assert len(collect([vote(text="Новости дня", client="a"), vote(text="НОВОСТИ ДНЯ", client="b")])) == 1


FORMULAS = ["=cmd|' /C calc'!A0", "+1+1 motive", "-2 grade azi", "@SUM(A1) spune", "'=1", "Fără formulă"]


def test_a_formula_is_a_text_in_a_spreadsheet_and_for_the_trainer(tmp_path: Path) -> None:
    site = "=HYPERLINK(1)"
    decisions = [
        Decision(key=str(number), text=text, label="clickbait", site=site, support=3, against=0, outcome=Outcome.TAKEN)
        for number, text in enumerate(FORMULAS)
    ]
    exported = write(decisions, tmp_path / "feedback-ro.csv", task="headline", language="ro", rules=Rules())
    for line in exported.corpus.read_text(encoding="utf-8").splitlines():
        assert not any(cell.strip('"').startswith(("=", "+", "-", "@")) for cell in line.split(","))
    (tmp_path / "corpora.toml").write_text(table_entry(exported, Rules()), encoding="utf-8")
    assert [row.text for row in parse(load_corpora(tmp_path)["feedback-ro"], tmp_path)] == FORMULAS


def test_a_network_is_limited_as_twenty_clients(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"rate": "1/minute"}))
    body = json.dumps({"texts": ["x"]})
    statuses = [
        TestClient(app, client=(f"2001:db8:5:{number:x}::1", 1))
        .post("/v1/headlines", content=body, headers={"Content-Type": "application/json"})
        .status_code
        for number in range(25)
    ]
    assert statuses == [503] * 20 + [429] * 5
