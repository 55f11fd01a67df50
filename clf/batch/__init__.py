"""Tables of headlines and archives of pages -> verdicts, on all cores of one machine or on a cluster."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clf.batch.scorer import BatchScorer, HeadlineColumns, score_frame

__all__ = ["BatchScorer", "HeadlineColumns", "score_frame"]


def __getattr__(name: str) -> Any:
    # The scorer of headlines imports numpy, scipy and pandas, which the processes that read pages do not need.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("clf.batch.scorer"), name)
