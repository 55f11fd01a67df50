"""The steps of a run -> the person who waits: the type of the function that every long step reports to."""

from __future__ import annotations

from collections.abc import Callable

Say = Callable[[str], None]
"""A function that is called with a sentence about each step as the step begins."""


def silent(_: str) -> None:
    """Ignore a step; for callers that show no progress."""
