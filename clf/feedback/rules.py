"""The rules of an export, and the decision on a text: values only; :mod:`clf.feedback.selection` decides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """The outcome for a text, in words for the report."""

    TAKEN = "taken"
    WAITING = "too few clients"
    CONTESTED = "contested"
    CLIENT_CAP = "clients at their cap"
    SITE_CAP = "site at its cap"
    OTHER_LANGUAGE = "another language"
    NO_LANGUAGE = "language unknown"
    NO_WORDS = "no words"


@dataclass(frozen=True, slots=True)
class Rules:
    """The conditions under which a text is taken.

    At least ``min_votes`` clients give the same label, and they are at least the share ``agreement`` of all clients
    that count. One client counts on at most ``max_per_client`` texts, and one site has at most ``max_per_site`` texts.
    One IPv6 /48 counts as at most ``max_clients_per_network`` clients, and cannot reach ``min_votes`` alone.
    """

    min_votes: int = 3
    max_per_client: int = 20
    max_per_site: int = 200
    agreement: float = 0.7
    max_clients_per_network: int = 20


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome for one text.

    ``label`` is the most frequent label. ``support`` and ``against`` are the numbers of voices for and against it that
    counted.
    """

    key: str
    text: str
    label: str
    site: str
    support: int
    against: int
    outcome: Outcome

    @property
    def has_quorum(self) -> bool:
        """Whether enough clients know the text for it to leave the store."""
        return self.outcome in (Outcome.TAKEN, Outcome.CONTESTED, Outcome.CLIENT_CAP, Outcome.SITE_CAP)
