"""Fixtures of the attacks: the service in this process and in processes of its own."""

from ..serving.conftest import bundle, client, serve, settings

__all__ = ["bundle", "client", "serve", "settings"]
