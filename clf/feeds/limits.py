"""The limits of feeds: larger than real feeds, and small enough that no feed can exhaust the machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FeedLimits:
    """The largest feed that is read.

    ``size`` is in bytes, as received and after unpacking; ``items`` is a count; ``seconds`` is the time for the whole
    of a fetch; ``silence`` is the longest time in seconds without a byte; ``redirects`` is a count.
    """

    size: int = 10_000_000
    items: int = 10_000
    seconds: float = 30.0
    silence: float = 10.0
    redirects: int = 5


LIMITS = FeedLimits()
