"""The rules an export goes by, and what becomes of a text under them: values, nothing is decided here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What becomes of a text, in words for the report."""

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
    """What a text needs to be taken.

    ``min_votes`` clients that give the same label, and at least the share ``agreement`` of all that count; at most
    ``max_per_client`` texts on which one client counts, and ``max_per_site`` texts of one site.
    """

    min_votes: int = 3
    max_per_client: int = 20
    max_per_site: int = 200
    agreement: float = 0.7


@dataclass(frozen=True, slots=True)
class Decision:
    """A text's fate; ``label`` is the one with most voices, ``support`` and ``against`` the voices that counted."""

    key: str
    text: str
    label: str
    site: str
    support: int
    against: int
    fate: Fate

    @property
    def has_quorum(self) -> bool:
        """Tell whether enough clients know the text for it to leave the store."""
        return self.fate in (Fate.TAKEN, Fate.CONTESTED, Fate.CLIENT_CAP, Fate.SITE_CAP)
