"""Fixtures of the attacks: the service in this process and in processes of its own, and a small data folder."""

from ..datasets.conftest import data
from ..serving.conftest import bundle, client, serve, settings

__all__ = ["bundle", "client", "data", "serve", "settings"]
