"""Votes counted: how many there are, on what, from whom, and how often people agree with what they were shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from clf.feedback.ballots import collect
from clf.feedback.store import Vote

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Census:
    """The votes on one task; ``said`` counts (shown, said), ``ready`` the texts known to enough clients.

    ``busiest`` are the clients with the most votes, whom an operator may want to look at, or to forget.
    """

    task: str
    votes: int
    texts: int
    ready: int
    clients: int
    sites: int
    said: Mapping[tuple[str, str], int]
    busiest: Sequence[tuple[str, int]]
    first: datetime
    last: datetime

    @property
    def agreement(self) -> float:
        """The share of votes that say what was shown."""
        return sum(count for (shown, said), count in self.said.items() if shown == said) / self.votes


def take_census(votes: Iterable[Vote], min_votes: int) -> list[Census]:
    """Return a census for every task that has votes, given by time."""
    tasks: dict[str, list[Vote]] = defaultdict(list)
    for vote in votes:
        tasks[vote.task].append(vote)
    return [_count(tasks[task], min_votes) for task in sorted(tasks)]


def _count(votes: Sequence[Vote], min_votes: int) -> Census:
    ballots = collect(votes)
    clients = Counter(vote.client for vote in votes)
    return Census(
        task=votes[0].task,
        votes=len(votes),
        texts=len(ballots),
        ready=sum(len(ballot.voices) >= min_votes for ballot in ballots),
        clients=len(clients),
        sites=len({vote.site for vote in votes if vote.site}),
        said=Counter((vote.shown, vote.said) for vote in votes),
        busiest=sorted(clients.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN],
        first=votes[0].time,
        last=votes[-1].time,
    )
