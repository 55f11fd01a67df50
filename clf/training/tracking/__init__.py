"""Finished runs and searches -> MLflow, and its registry of models; ``store.py`` alone imports it."""

from clf.training.tracking.runs import ALIAS, REGISTERED_MODEL, Tracked, track
from clf.training.tracking.store import DEFAULT_URI

__all__ = ["ALIAS", "DEFAULT_URI", "REGISTERED_MODEL", "Tracked", "track"]
