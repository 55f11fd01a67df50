"""What a driver says becomes one sentence with a next step."""

import sqlite3

import pytest
from sqlalchemy import exc, make_url

from clf.feedback.driver_errors import store_error, without_password

URL = make_url("postgresql+psycopg://clf:secret@db.example/votes")


@pytest.mark.parametrize(
    ("message", "step"),
    [
        ("database is locked", "end that process"),
        ("canceling statement due to lock timeout\nCONTEXT: while locking tuple", "end that transaction"),
        ("could not extend file: No space left on device", "make room"),
        ("attempt to write a readonly database", "the right to write"),
        ("database disk image is malformed", "restore a copy"),
        ('FATAL: password authentication failed for user "clf"', "check user and password"),
        ("something nobody has seen before", "look at the database's own log"),
    ],
)
def test_every_failure_has_a_next_step(message: str, step: str) -> None:
    error = str(store_error(exc.OperationalError("INSERT", {}, sqlite3.OperationalError(message)), URL))
    assert step in error
    assert message.splitlines()[0] in error
    assert "\n" not in error
    assert "secret" not in error
    assert "INSERT" not in error


def test_errors_of_the_pool_and_of_the_system_are_told_too() -> None:
    assert "check that the server runs" in str(store_error(exc.TimeoutError("connection timed out"), URL))
    assert "give this user the right" in str(store_error(PermissionError(13, "Permission denied", "x.db"), URL))


def test_an_address_is_shown_without_its_password() -> None:
    assert without_password(URL) == "postgresql+psycopg://clf:***@db.example/votes"
