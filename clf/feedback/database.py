"""Address -> database engine for the table of votes, on SQLite or PostgreSQL; acknowledged rows are never lost.

Rows are written once: a trigger refuses every update. SQLite uses a write-ahead log and waits for the disk at every
commit. PostgreSQL waits too, because the connection overrides the setting of the server.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import (
    URL,
    Column,
    Connection,
    DateTime,
    Engine,
    MetaData,
    PoolProxiedConnection,
    Table,
    Text,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.schema import CreateIndex, CreateTable

from clf.errors import MissingExtraError, StoreError
from clf.feedback.driver_errors import without_password

WAIT = 5
"""Seconds to wait for a lock or a connection."""
_SCHEMA_LOCK = 0x636C66
"""Number of the advisory lock ("clf"): two CREATE ... IF NOT EXISTS at once can fail on PostgreSQL."""

votes = Table(
    "votes",
    MetaData(),
    Column("id", Text, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("task", "text", "shown", "said", "bundle", "language", "site")),
    Column("client", Text, nullable=False, index=True),
    Column("time", DateTime(timezone=True), nullable=False),
)
_APPEND_ONLY = {
    "sqlite": (
        "CREATE TRIGGER IF NOT EXISTS votes_append_only BEFORE UPDATE ON votes "
        "BEGIN SELECT RAISE(ABORT, 'votes are never changed'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION votes_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'votes are never changed'; END $$",
        "CREATE OR REPLACE TRIGGER votes_append_only BEFORE UPDATE ON votes "
        "FOR EACH STATEMENT EXECUTE FUNCTION votes_append_only()",
    ),
}


def open_engine(address: str) -> Engine:
    """Return an engine for a SQLAlchemy URL without connecting; raise StoreError for an unusable address."""
    try:
        url = make_url(address)
    except ArgumentError:
        raise StoreError(
            f"feedback store {_without_credentials(address)!r}: not a database address; write sqlite:///feedback.db "
            "or postgresql+psycopg://user@host/name"
        ) from None
    open_url = _ENGINES.get(url.drivername)
    if open_url is None:
        known = " or ".join(_ENGINES)
        raise StoreError(
            f"feedback store {without_password(url)}: the driver {url.drivername!r} is not supported; use {known}"
        )
    try:
        return open_url(url)
    except ModuleNotFoundError as error:
        need = f"feedback store {without_password(url)} needs {error.name}, which is not installed"
        raise MissingExtraError(f'{need}: pip install "clf-news[serve]"') from None


def create_tables(engine: Engine) -> None:
    """Create the table of votes unless it exists; several processes may do so at once."""
    if engine.dialect.name == "sqlite":
        _create_file(Path(str(engine.url.database)))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _SCHEMA_LOCK})
        connection.execute(CreateTable(votes, if_not_exists=True))
        for index in votes.indexes:
            connection.execute(CreateIndex(index, if_not_exists=True))
        for statement in _APPEND_ONLY[engine.dialect.name]:
            connection.exec_driver_sql(statement)


def _sqlite(url: URL) -> Engine:
    if url.database in (None, "", ":memory:") or url.query:
        raise StoreError(f"feedback store {without_password(url)}: name a file, without options: sqlite:///feedback.db")
    path = Path(str(url.database))
    engine = create_engine(url, creator=partial(_connect, path), pool_timeout=WAIT)
    event.listen(engine, "connect", partial(_prepare, path))
    event.listen(engine, "checkout", partial(_check_file, path))
    event.listen(engine, "begin", _begin)
    return engine


def _postgresql(url: URL) -> Engine:
    options = f"-c lock_timeout={WAIT}s -c synchronous_commit=on"
    arguments = {"connect_timeout": WAIT, "options": options}
    return create_engine(url, pool_pre_ping=True, pool_timeout=WAIT, connect_args=arguments)


_ENGINES: dict[str, Callable[[URL], Engine]] = {
    "sqlite": _sqlite,
    "postgresql+psycopg": _postgresql,
}


def _create_file(path: Path) -> None:
    # Mode 0600, because votes tell what people read. An existing file keeps its mode.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _connect(path: Path) -> sqlite3.Connection:
    # mode=rw: only create_tables may make a file. Otherwise a store that was moved away would silently start empty.
    address = f"file:{quote(str(path))}?mode=rw"
    return sqlite3.connect(address, uri=True, timeout=WAIT, isolation_level=None, check_same_thread=False)


def _prepare(path: Path, connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
    _use_log(connection)
    connection.execute("PRAGMA synchronous=FULL").close()
    # Deleted rows are overwritten, not only unlinked.
    connection.execute("PRAGMA secure_delete=ON").close()
    entry.info["inode"] = _inode(path)


def _use_log(connection: sqlite3.Connection) -> None:
    # When two connections switch a new file to a write-ahead log at once, SQLite fails one of them without waiting.
    deadline = time.monotonic() + WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.01)


def _check_file(path: Path, _: sqlite3.Connection, entry: ConnectionPoolEntry, __: PoolProxiedConnection) -> None:
    # An open connection would continue to write to a file that was deleted or moved away.
    if entry.info.get("inode") != _inode(path):
        raise DisconnectionError


def _inode(path: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        status = path.stat()
        return status.st_dev, status.st_ino
    return None


def _begin(connection: Connection) -> None:
    # The driver would begin a transaction only at the first change, and never for reads.
    connection.exec_driver_sql("BEGIN")


def _without_credentials(address: str) -> str:
    return address.rpartition("@")[2]
