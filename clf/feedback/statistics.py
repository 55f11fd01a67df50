"""Votes -> statistics per task: numbers of votes, texts, clients and sites, and the agreement with the verdicts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from clf.feedback.ballots import collect
from clf.feedback.store import Vote

_BUSIEST = 5
"""Clients listed by name."""


@dataclass(frozen=True, slots=True)
class VoteStatistics:
    """Statistics of the votes on one task.

    ``ready`` is the number of texts that enough clients know. ``labels`` counts votes by displayed label and voted
    label. ``busiest`` are the clients with the most votes, which an operator may want to look at or to forget.
    """

    task: str
    votes: int
    texts: int
    ready: int
    clients: int
    sites: int
    labels: Mapping[tuple[str, str], int]
    busiest: Sequence[tuple[str, int]]
    first: datetime
    last: datetime

    @property
    def agreement(self) -> float:
        """The share of votes that agree with the displayed label."""
        return sum(count for (displayed, voted), count in self.labels.items() if displayed == voted) / self.votes


def count_votes(votes: Iterable[Vote], min_votes: int) -> list[VoteStatistics]:
    """Return the statistics of every task that has votes; ``votes`` are sorted by time."""
    tasks: dict[str, list[Vote]] = defaultdict(list)
    for vote in votes:
        tasks[vote.task].append(vote)
    return [_count(tasks[task], min_votes) for task in sorted(tasks)]


def _count(votes: Sequence[Vote], min_votes: int) -> VoteStatistics:
    ballots = collect(votes)
    clients = Counter(vote.client for vote in votes)
    return VoteStatistics(
        task=votes[0].task,
        votes=len(votes),
        texts=len(ballots),
        ready=sum(len(ballot.voices) >= min_votes for ballot in ballots),
        clients=len(clients),
        sites=len({vote.site for vote in votes if vote.site}),
        labels=Counter((vote.shown, vote.said) for vote in votes),
        busiest=sorted(clients.items(), key=lambda item: (-item[1], item[0]))[:_BUSIEST],
        first=votes[0].time,
        last=votes[-1].time,
    )
