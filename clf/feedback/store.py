"""Votes -> database and back: durable and append-only.

The service writes votes, `clf feedback` reads them. The database is opened in :mod:`clf.feedback.database`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from importlib import import_module
from threading import Lock
from typing import Any, Literal, TypeAlias

from sqlalchemy import Connection, Row, delete, select
from sqlalchemy.exc import SQLAlchemyError

from clf.errors import InputError
from clf.feedback.database import create_tables, open_engine, votes
from clf.feedback.driver_errors import store_error

Task: TypeAlias = Literal["headline", "link"]
LABELS: Mapping[Task, tuple[str, ...]] = {
    "headline": ("clickbait", "editorial"),
    "link": ("promo", "editorial", "navigation"),
}
"""Task -> its labels, of which one was displayed and one is voted for."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One reader's vote on one verdict; the fields are the columns of the table.

    ``id`` is made by the client: a second vote with the same id changes nothing. ``shown`` is the displayed label and
    ``said`` the reader's own. ``site`` is the host of the page, "" when unknown, and ``client`` the hash of the
    client's address or key. ``time`` is the time of arrival. Raises InputError for a label that the task does not have.
    """

    id: str
    task: Task
    text: str
    shown: str
    said: str
    bundle: str
    language: str
    site: str
    client: str
    time: datetime

    def __post_init__(self) -> None:
        for label in (self.shown, self.said):
            if label not in LABELS.get(self.task, ()):
                raise InputError(
                    f"vote {self.id!r}: task {self.task!r} has no label {label!r}; the labels are {LABELS}"
                )


class FeedbackStore:
    """Votes in a database, SQLite (``sqlite:///feedback.db``) or PostgreSQL.

    The constructor does not connect. The table is created at first use unless ``create`` is off, so that a service can
    start while its database is down. Every method raises StoreError while the database is locked, full, missing,
    damaged or unreachable. Threads may share a store, and processes may share a database.
    """

    def __init__(self, url: str, *, create: bool = True) -> None:
        self._engine = open_engine(url)
        self._lock = Lock()
        self._created = not create

    def add(self, new: Sequence[Vote]) -> int:
        """Store votes on disk and return how many were new; when this raises an error, none is stored."""
        if not new:
            return 0
        # The dialect in use is already loaded. Importing the other one would take two megabytes.
        insert = import_module(f"sqlalchemy.dialects.{self._engine.dialect.name}").insert
        statement = insert(votes).on_conflict_do_nothing(index_elements=["id"])
        with self._transaction() as connection:
            stored = connection.execute(statement.returning(votes.c.id), list(map(_row, new)))
            return len(stored.all())

    def votes(self, task: Task | None = None) -> Iterator[Vote]:
        """Yield the votes on ``task``, or on all tasks, sorted by time and id."""
        query = select(votes).order_by(votes.c.time, votes.c.id)
        if task:
            query = query.where(votes.c.task == task)
        with self._transaction() as connection:
            for row in connection.execution_options(yield_per=1000).execute(query):
                yield _vote(row)

    def forget(self, client: str) -> int:
        """Delete all votes of a client and return their number; votes are deleted in no other way."""
        with self._transaction() as connection:
            count = connection.execute(delete(votes).where(votes.c.client == client)).rowcount
        if self._engine.dialect.name == "sqlite":
            with self._guard(), self._engine.connect() as connection:
                # The log still holds the deleted rows. A checkpoint cannot run inside a transaction.
                connection.rollback()
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return count

    def check(self) -> None:
        """Raise StoreError when the database does not answer."""
        with self._transaction() as connection:
            connection.execute(select(votes.c.id).limit(1))

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._guard():
            self._create()
            with self._engine.begin() as connection:
                yield connection

    def _create(self) -> None:
        with self._lock:
            if not self._created:
                create_tables(self._engine)
                self._created = True

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError, sqlite3.Error) as error:
            raise store_error(error, self._engine.url) from None


def _row(vote: Vote) -> dict[str, object]:
    record = {name: _storable(value) if isinstance(value, str) else value for name, value in asdict(vote).items()}
    return {**record, "time": vote.time.astimezone(UTC)}


def _storable(text: str) -> str:
    """Return ``text`` without the characters that PostgreSQL or UTF-8 cannot store: NUL and lone surrogates."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _vote(row: Row[Any]) -> Vote:
    time: datetime = row.time
    # SQLite stores no time zone; the stored time is UTC.
    time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    return Vote(**{**{field.name: row._mapping[field.name] for field in fields(Vote)}, "time": time})
