"""Ballots -> the rows of a corpus, and why every other text stays behind. No vote, site or client weighs too much.

Texts are taken in the order of their support, the best supported first. A client's voices count on a limited number of
texts. A text that is taken costs each of its voices one; a text that is set aside as contested costs only the side that
is behind, so that doubt cast everywhere uses itself up and costs the others nothing. With N clients an attacker gets at
most N * max_per_client / min_votes texts of his own taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256

from clf.errors import InputError
from clf.feedback.ballots import Ballot
from clf.feedback.rules import Decision, Fate, Rules
from clf.feedback.store import Vote


def language_of(ballots: Iterable[Ballot], rules: Rules) -> str:
    """Return the one language of the texts that have enough votes; raise InputError when there are several."""
    counts = Counter(ballot.language for ballot in ballots if len(ballot.voices) >= rules.min_votes)
    found = sorted(language for language in counts if language)
    if len(found) > 1:
        listed = ", ".join(f"{language} ({counts[language]:,})" for language in found)
        raise InputError(f"the votes are on texts in several languages: {listed}; choose one with --language")
    return found[0] if found else ""


def decide(ballots: Sequence[Ballot], rules: Rules, language: str) -> list[Decision]:
    """Return a decision on every ballot; the same ballots give the same decisions, in whatever order they come."""
    clients: Counter[str] = Counter()
    sites: Counter[str] = Counter()
    decisions = []
    for ballot in sorted(ballots, key=_rank):
        counted = tuple(vote for vote in ballot.voices if clients[vote.client] < rules.max_per_client)
        decision = _judge(ballot, replace(ballot, voices=counted), rules, language)
        if decision.fate is Fate.TAKEN and sites[decision.site] >= rules.max_per_site:
            decision = replace(decision, fate=Fate.SITE_CAP)
        if decision.fate is Fate.TAKEN:
            sites[decision.site] += 1
            clients.update(vote.client for vote in counted)
        elif decision.fate is Fate.CONTESTED:
            clients.update(_behind(counted))
        decisions.append(decision)
    return decisions


def _behind(voices: Sequence[Vote]) -> Iterator[str]:
    """Yield the clients of every label but the first; of a tie, all."""
    labels = Counter(vote.said for vote in voices)
    most = max(labels.values())
    first = [label for label, count in labels.items() if count == most]
    return (vote.client for vote in voices if len(first) > 1 or vote.said != first[0])


def _rank(ballot: Ballot) -> tuple[int, str]:
    """Order by support; among equals by hash, so that nobody chooses the order, and near copies lie apart."""
    return -max(ballot.labels.values()), sha256(ballot.key.encode("utf-8", "replace")).hexdigest()


def _judge(ballot: Ballot, counted: Ballot, rules: Rules, language: str) -> Decision:
    labels = counted.labels or ballot.labels
    label = max(sorted(labels), key=labels.__getitem__)
    winners = replace(ballot, voices=tuple(vote for vote in ballot.voices if vote.said == label))
    support = counted.labels[label]
    against = len(counted.voices) - support
    fate = _foreign(ballot, language) or _fate(len(ballot.voices), support, against, rules)
    return Decision(ballot.key, winners.text, label, winners.site, support, against, fate)


def _foreign(ballot: Ballot, language: str) -> Fate | None:
    if not ballot.key:
        return Fate.NO_WORDS
    if ballot.language != language:
        return Fate.OTHER_LANGUAGE if ballot.language else Fate.NO_LANGUAGE
    return None


def _fate(voices: int, support: int, against: int, rules: Rules) -> Fate:
    if voices < rules.min_votes:
        return Fate.WAITING
    if support + against < rules.min_votes:
        return Fate.CLIENT_CAP
    if support < rules.min_votes or support < rules.agreement * (support + against):
        return Fate.CONTESTED
    return Fate.TAKEN
