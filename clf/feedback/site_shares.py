"""Ballots -> ballots in an order that shares the rows of a crowded web site between its voters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from heapq import heapify, heappop, heappush

from clf.feedback.ballots import Ballot
from clf.feedback.rules import Rules


def share_sites(ranked: Sequence[Ballot], rules: Rules) -> list[Ballot]:
    """Return ``ranked``, except that the ballots of every crowded site are exchanged among their own positions.

    A site is crowded when more ballots than ``max_per_site`` have enough voices for one label.
    """
    positions: dict[str, list[int]] = defaultdict(list)
    for index, ballot in enumerate(ranked):
        if ballot.site and max(ballot.labels.values()) >= rules.min_votes:
            positions[ballot.site].append(index)
    ordered = list(ranked)
    for indexes in positions.values():
        if len(indexes) > rules.max_per_site:
            shared = _in_turns([ranked[index] for index in indexes], rules.min_votes)
            for index, ballot in zip(indexes, shared, strict=True):
                ordered[index] = ballot
    return ordered


def _in_turns(ballots: Sequence[Ballot], quorum: int) -> list[Ballot]:
    """Return ranked ballots such that each next one has the supporters with the fewest ballots before it."""
    used: Counter[str] = Counter()
    heap = [(0, rank) for rank in range(len(ballots))]
    heapify(heap)
    ordered = []
    while heap:
        share, rank = heappop(heap)
        supporters = _supporters(ballots[rank])
        current = _share(supporters, used, quorum)
        if current > share:
            # Shares only grow, so that a stale entry goes back with its current share.
            heappush(heap, (current, rank))
            continue
        used.update(supporters)
        ordered.append(ballots[rank])
    return ordered


def _supporters(ballot: Ballot) -> list[str]:
    """Return the clients that gave the most frequent label."""
    labels = ballot.labels
    label = max(sorted(labels), key=labels.__getitem__)
    return [vote.client for vote in ballot.voices if vote.said == label]


def _share(supporters: Sequence[str], used: Counter[str], quorum: int) -> int:
    """Return the ballots that the least represented quorum of supporters has at most.

    More supporters with many ballots do not raise it, so that nobody can push a text back by voting for it.
    """
    return sorted(used[client] for client in supporters)[quorum - 1]
