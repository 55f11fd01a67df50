"""Error of a database driver -> StoreError: one sentence with the next step, without the password."""

from __future__ import annotations

import sqlite3

from sqlalchemy import URL
from sqlalchemy.exc import SQLAlchemyError

from clf.errors import StoreError

_NEXT_STEPS = {
    "locked": "another process holds it: end that process, or wait, then send again",
    "lock timeout": "another process holds the table: end that transaction, then send again",
    "disk is full": "make room on its disk, then send again",
    "no space left": "make room on its disk, then send again",
    "no such table": "the file was replaced while it was in use: put the store back and restart the service",
    "unable to open": "the file or its folder is gone or closed to this user: put it back, or restart for a new one",
    "no such file": "create the folder, or give another address",
    "is a directory": "give the address of a file",
    "permission denied": "give this user the right to write there",
    "readonly": "give this user the right to write there",
    "read-only": "give this user the right to write there",
    "not a database": "this is not a SQLite file: give another address, or move the file away and restore a copy",
    "malformed": "the file is damaged: move it away and restore a copy, or recover it with `sqlite3 FILE .recover`",
    "does not exist": "create the database, and give its user the right to create tables",
    "password": "check user and password in the address",
    "authentication": "check user and password in the address",
    "connection": "check that the server runs and the address is right",
}


def store_error(error: SQLAlchemyError | OSError | sqlite3.Error, url: URL) -> StoreError:
    """Return a StoreError with the message of the driver, the address of the store and the next step."""
    message = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    known = (step for phrase, step in _NEXT_STEPS.items() if phrase in message.lower())
    step = next(known, "look at the database's own log")
    return StoreError(f"feedback store {without_password(url)}: {message}; {step}")


def without_password(url: URL) -> str:
    """Return the address without its password."""
    return url.render_as_string(hide_password=True)
