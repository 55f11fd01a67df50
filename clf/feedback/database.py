"""Where votes lie: one table, on SQLite or PostgreSQL, and an engine that keeps what it has acknowledged.

Rows are written once: the database itself refuses to update them, whoever asks. SQLite runs with a write-ahead log and
waits for the disk at every commit; so does PostgreSQL, whatever its server is set to.
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
from clf.feedback.driver_errors import shown

WAIT = 5
"""Seconds to wait for a lock, and for a connection."""
_SCHEMA_LOCK = 0x636C66  # "clf": PostgreSQL's CREATE ... IF NOT EXISTS is not safe against itself.

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
    """Return an engine for a SQLAlchemy URL without touching the database; StoreError for an address of no use."""
    try:
        url = make_url(address)
    except ArgumentError:
        raise StoreError(
            f"feedback store {_hidden(address)!r}: not an address; write sqlite:///feedback.db "
            "or postgresql+psycopg://user@host/name"
        ) from None
    make = _ENGINES.get(url.drivername)
    if make is None:
        known = " or ".join(_ENGINES)
        raise StoreError(f"feedback store {shown(url)}: no driver {url.drivername!r} here; use {known}")
    try:
        return make(url)
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            f'feedback store {shown(url)} needs {error.name}, which is not installed: pip install "clf-news[serve]"'
        ) from None


def create_tables(engine: Engine) -> None:
    """Create the table of votes where it is not there yet; safe when several processes do so at once."""
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
        raise StoreError(f"feedback store {shown(url)}: name a file, without options: sqlite:///feedback.db")
    path = Path(str(url.database))
    engine = create_engine(url, creator=partial(_connect, path), pool_timeout=WAIT)
    event.listen(engine, "connect", partial(_prepare, path))
    event.listen(engine, "checkout", partial(_check_place, path))
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
    # 0600: votes are what people read. An existing file keeps its mode.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _connect(path: Path) -> sqlite3.Connection:
    # mode=rw: only create_tables may make a file, or a store that was moved away would silently start anew.
    address = f"file:{quote(str(path))}?mode=rw"
    return sqlite3.connect(address, uri=True, timeout=WAIT, isolation_level=None, check_same_thread=False)


def _prepare(path: Path, connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
    _use_log(connection)
    connection.execute("PRAGMA synchronous=FULL").close()
    # What is forgotten is overwritten, not only unlinked.
    connection.execute("PRAGMA secure_delete=ON").close()
    entry.info["inode"] = _inode(path)


def _use_log(connection: sqlite3.Connection) -> None:
    # Two connections that turn a new file to a write-ahead log at once: SQLite fails one of them without waiting.
    deadline = time.monotonic() + WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.01)


def _check_place(path: Path, _: sqlite3.Connection, entry: ConnectionPoolEntry, __: PoolProxiedConnection) -> None:
    # An open connection would go on writing to a file that was deleted or moved away.
    if entry.info.get("inode") != _inode(path):
        raise DisconnectionError


def _inode(path: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        status = path.stat()
        return status.st_dev, status.st_ino
    return None


def _begin(connection: Connection) -> None:
    # The driver would begin a transaction only at the first change, and none for reads.
    connection.exec_driver_sql("BEGIN")


def _hidden(address: str) -> str:
    return address.rpartition("@")[2]
