"""The life of one worker: what it does besides answering."""

from threading import Event

import pytest
from fastapi.testclient import TestClient

from clf.serving import service
from clf.serving.app import create_app
from clf.serving.settings import Settings


def test_free_memory_goes_back_to_the_system_every_so_often(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = Event()
    monkeypatch.setattr(service, "_TRIM_SECONDS", 0.01)
    monkeypatch.setattr(service, "trim", given.set)
    with TestClient(create_app(settings)):
        assert given.wait(60)
