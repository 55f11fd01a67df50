"""Ballots -> decisions: which texts become rows of a corpus, such that no client and no site has too much weight.

Texts are taken in the order of their support, the best supported first. The voices of a client count on a limited
number of texts. A text that is taken uses up one voice of every client that voted on it. A contested text uses up only
the voices of the minority, so that a client who contests everything runs out of voices and the others lose nothing.
With N clients, an attacker gets at most N * max_per_client / min_votes texts of his own taken.

Where a web site has more texts than its cap, its rows are shared between the clients that voted on them: the next row
goes to a text whose supporters have the fewest rows of that site. So the best organized clients cannot take them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256

from clf.errors import InputError
from clf.feedback.ballots import Ballot
from clf.feedback.clients import hashed_site
from clf.feedback.rules import Decision, Outcome, Rules
from clf.feedback.site_shares import share_sites
from clf.feedback.store import Vote


def language_of(ballots: Iterable[Ballot], rules: Rules) -> str:
    """Return the language of the texts that have enough votes; raise InputError when there are several."""
    counts = Counter(ballot.language for ballot in ballots if len(ballot.voices) >= rules.min_votes)
    found = sorted(language for language in counts if language)
    if len(found) > 1:
        listed = ", ".join(f"{language} ({counts[language]:,})" for language in found)
        raise InputError(f"the votes are on texts in several languages: {listed}; choose one with --language")
    return found[0] if found else ""


def decide(ballots: Sequence[Ballot], rules: Rules, language: str) -> list[Decision]:
    """Return a decision on every ballot; the decisions do not depend on the order of ``ballots``."""
    clients: Counter[str] = Counter()
    networks: Counter[str] = Counter()
    sites: Counter[str] = Counter()
    decisions = []
    for ballot in share_sites(sorted(ballots, key=_rank), rules):
        counted = tuple(_counted(ballot, clients, networks, rules))
        decision = _decide(ballot, replace(ballot, voices=counted), rules, language)
        if decision.outcome is Outcome.TAKEN and sites[decision.site] >= rules.max_per_site:
            decision = replace(decision, outcome=Outcome.SITE_CAP)
        if decision.outcome is Outcome.TAKEN:
            sites[decision.site] += 1
            used = [vote.client for vote in counted]
        else:
            used = list(_minority(counted)) if decision.outcome is Outcome.CONTESTED else []
        clients.update(used)
        networks.update(map(hashed_site, used))
        decisions.append(decision)
    return decisions


def _counted(ballot: Ballot, clients: Counter[str], networks: Counter[str], rules: Rules) -> Iterator[Vote]:
    """Yield the voices of a ballot whose clients and networks have not used up their voices."""
    here: Counter[str] = Counter()
    for vote in ballot.voices:
        network = hashed_site(vote.client)
        is_free = clients[vote.client] < rules.max_per_client
        is_network_free = networks[network] < rules.max_per_client * rules.max_clients_per_network
        if is_free and is_network_free and here[network] < max(1, rules.min_votes - 1):
            here[network] += 1
            yield vote


def _minority(voices: Sequence[Vote]) -> Iterator[str]:
    """Yield the clients of every label except the most frequent one; in a tie, all clients."""
    labels = Counter(vote.said for vote in voices)
    most = max(labels.values())
    leading = [label for label, count in labels.items() if count == most]
    return (vote.client for vote in voices if len(leading) > 1 or vote.said != leading[0])


def _rank(ballot: Ballot) -> tuple[int, str]:
    """Sort by support, then by hash, so that no voter can choose the order and near copies are far apart."""
    return -max(ballot.labels.values()), sha256(ballot.key.encode("utf-8", "replace")).hexdigest()


def _decide(ballot: Ballot, counted: Ballot, rules: Rules, language: str) -> Decision:
    labels = counted.labels or ballot.labels
    label = max(sorted(labels), key=labels.__getitem__)
    winners = replace(ballot, voices=tuple(vote for vote in ballot.voices if vote.said == label))
    support = counted.labels[label]
    against = len(counted.voices) - support
    outcome = _unusable(ballot, language) or _outcome(len(ballot.voices), support, against, rules)
    return Decision(
        key=ballot.key,
        text=winners.text,
        label=label,
        site=winners.site,
        support=support,
        against=against,
        outcome=outcome,
    )


def _unusable(ballot: Ballot, language: str) -> Outcome | None:
    """Return the outcome for a text that cannot be in a corpus of ``language``; None when it can."""
    if not ballot.key:
        return Outcome.NO_WORDS
    if ballot.language != language:
        return Outcome.OTHER_LANGUAGE if ballot.language else Outcome.NO_LANGUAGE
    return None


def _outcome(voices: int, support: int, against: int, rules: Rules) -> Outcome:
    if voices < rules.min_votes:
        return Outcome.WAITING
    if support + against < rules.min_votes:
        return Outcome.CLIENT_CAP
    if support < rules.min_votes or support < rules.agreement * (support + against):
        return Outcome.CONTESTED
    return Outcome.TAKEN
