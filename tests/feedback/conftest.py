"""Votes and stores: SQLite in a file of its own, PostgreSQL in a database of its own."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from clf.feedback.store import FeedbackStore, Vote

_NUMBERS = count()


def vote(**fields: object) -> Vote:
    """A vote like any other, but for ``fields``; ids and times differ."""
    number = next(_NUMBERS)
    usual = {
        "id": f"vote-{number}",
        "task": "headline",
        "text": "Ce a făcut primarul",
        "shown": "editorial",
        "said": "clickbait",
        "bundle": "b1",
        "language": "ro",
        "site": "ziar.example",
        "client": "c1",
        "time": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number),
    }
    return Vote(**{**usual, **fields})


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/feedback.db"
    else:
        yield from _new_database()


@pytest.fixture
def open_store(store_url: str) -> Iterator[Callable[[], FeedbackStore]]:
    stores = []

    def open_() -> FeedbackStore:
        stores.append(FeedbackStore(store_url))
        return stores[-1]

    yield open_
    for store in stores:
        store.close()


@pytest.fixture
def store(open_store: Callable[[], FeedbackStore]) -> FeedbackStore:
    return open_store()


def _new_database() -> Iterator[str]:
    if not (server := os.environ.get("CLF_TEST_POSTGRESQL")):
        pytest.skip(os.environ.get("CLF_TEST_POSTGRESQL_ABSENT", "no PostgreSQL: `make test` starts one"))
    name = f"clf_{uuid4().hex}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()
