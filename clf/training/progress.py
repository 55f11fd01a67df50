"""Steps of a run -> sentences for the user: the type of the function that every long step calls."""

from __future__ import annotations

from collections.abc import Callable

Say = Callable[[str], None]
"""A function that is called with a sentence about each step as the step begins."""


def silent(_: str) -> None:
    """Ignore a step; for callers that show no progress."""
