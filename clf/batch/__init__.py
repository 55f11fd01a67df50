"""Tables of headlines and archives of pages -> verdicts, on all cores of one machine or on a cluster."""

from clf.batch.scorer import BatchScorer, HeadlineColumns, score_frame

__all__ = ["BatchScorer", "HeadlineColumns", "score_frame"]
