"""A database that fails says so in one sentence with the next step, and loses nothing that was acknowledged."""

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url

from clf.errors import ClfError, MissingExtraError, StoreError
from clf.feedback import database
from clf.feedback.store import FeedbackStore

from .conftest import vote


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "feedback.db"


@pytest.fixture
def store(file: Path) -> Iterator[FeedbackStore]:
    store = FeedbackStore(f"sqlite:///{file}")
    yield store
    store.close()


def test_sqlite_writes_ahead_and_waits_for_the_disk(store: FeedbackStore, file: Path) -> None:
    store.add([vote()])
    with store._engine.connect() as connection:
        read = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")}
    assert read == {"journal_mode": "wal", "synchronous": 2}
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_locked_file(store: FeedbackStore, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT", 0.05)
    store.add([vote(id="before")])
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with store._engine.connect() as waiting:
        waiting.connection.driver_connection.execute("PRAGMA busy_timeout=50")  # type: ignore[union-attr]
    with pytest.raises(StoreError, match="locked; another process holds it"):
        store.add([vote()])
    assert [found.id for found in store.votes()] == ["before"]
    other.execute("ROLLBACK")
    other.close()
    assert store.add([vote()]) == 1


def test_a_new_file_that_another_store_is_preparing(store: FeedbackStore, file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    done = threading.Timer(0.3, other.close)
    done.start()
    assert store.add([vote()]) == 1
    done.join()


def test_a_full_disk(store: FeedbackStore) -> None:
    store.add([vote(id="before")])
    with store._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreError, match="full; make room"):
        store.add([vote(text="long " * 5000) for _ in range(5)])
    assert [found.id for found in store.votes()] == ["before"]


def test_a_file_that_was_removed_while_in_use(store: FeedbackStore, file: Path, tmp_path: Path) -> None:
    store.add([vote(id="before")])
    shutil.move(file, tmp_path / "aside.db")
    with pytest.raises(StoreError, match="put it back"):
        store.add([vote()])
    assert not file.exists(), "a new, empty store would hide the loss"
    shutil.move(tmp_path / "aside.db", file)
    assert store.add([vote(id="after")]) == 1
    assert [found.id for found in store.votes()] == ["before", "after"]


def test_a_file_that_was_replaced_while_in_use(store: FeedbackStore, file: Path, tmp_path: Path) -> None:
    store.add([vote()])
    shutil.move(file, tmp_path / "aside.db")
    sqlite3.connect(file).close()
    file.touch()
    with pytest.raises(StoreError, match="the file was replaced"):
        store.add([vote()])


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda file: file.write_text("this is a letter, not a database " * 100), "not a SQLite file"),
        (lambda file: file.mkdir(), "give the address of a file"),
    ],
)
def test_a_file_that_is_no_database(store: FeedbackStore, file: Path, spoil: object, message: str) -> None:
    spoil(file)  # type: ignore[operator]
    with pytest.raises(StoreError, match=message):
        store.add([vote()])


def test_a_damaged_file(store: FeedbackStore, file: Path) -> None:
    store.add([vote(text=f"text {number}") for number in range(2000)])
    store.close()
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    file.write_bytes(content)
    with pytest.raises(StoreError, match="damaged: move it away"):
        list(FeedbackStore(f"sqlite:///{file}").votes())


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="create the folder"):
        FeedbackStore(f"sqlite:///{tmp_path}/nowhere/feedback.db").add([vote()])


def test_a_reader_does_not_make_a_store(file: Path) -> None:
    reader = FeedbackStore(f"sqlite:///{file}", create=False)
    with pytest.raises(StoreError, match="gone"):
        list(reader.votes())
    assert not file.exists()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("feedback.db", "write sqlite:///feedback.db"),
        ("sqlite://", "name a file"),
        ("sqlite:///:memory:", "name a file"),
        ("sqlite:///x.db?mode=ro", "without options"),
        ("mysql://root:secret@localhost/x", "use sqlite or postgresql"),
        ("root:secret@localhost", "'localhost'"),
    ],
)
def test_an_address_of_no_use(address: str, message: str) -> None:
    with pytest.raises(StoreError, match=message) as caught:
        FeedbackStore(address)
    assert "secret" not in str(caught.value)


def test_a_driver_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtraError, match=r'pip install "clf-news\[serve\]"'):
        FeedbackStore("postgresql+psycopg://clf@127.0.0.1/clf")


def test_a_postgresql_that_does_not_run() -> None:
    store = FeedbackStore("postgresql+psycopg://clf:secret@127.0.0.1:1/clf")
    with pytest.raises(StoreError, match="check that the server runs") as caught:
        store.check()
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
class TestPostgreSQL:
    def test_a_wrong_password(self, store_url: str) -> None:
        wrong = make_url(store_url).set(password="wrong").render_as_string(hide_password=False)
        with pytest.raises(StoreError, match="check user and password"):
            FeedbackStore(wrong).check()

    def test_a_database_that_is_not_there(self, store_url: str) -> None:
        absent = make_url(store_url).set(database="absent").render_as_string(hide_password=False)
        with pytest.raises(StoreError, match="create the database"):
            FeedbackStore(absent).check()

    def test_a_table_that_another_holds(self, store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(database, "WAIT", 1)
        store, other = FeedbackStore(store_url), create_engine(store_url)
        store.add([vote(id="before")])
        with other.begin() as connection:
            connection.exec_driver_sql("LOCK TABLE votes IN EXCLUSIVE MODE")
            with pytest.raises(StoreError, match="end that transaction"):
                store.add([vote()])
        assert store.add([vote(id="after")]) == 1
        store.close()
        other.dispose()

    def test_connections_that_the_server_ended(self, store_url: str) -> None:
        store, other = FeedbackStore(store_url), create_engine(store_url)
        store.add([vote()])
        with other.begin() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert store.add([vote()]) == 1
        store.close()
        other.dispose()

    def test_many_workers_may_create_the_table_at_once(self, store_url: str) -> None:
        stores = [FeedbackStore(store_url) for _ in range(6)]
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(FeedbackStore.check, stores))
        for store in stores:
            store.close()


def test_every_failure_is_one_sentence_of_ours(file: Path) -> None:
    file.write_text("x" * 4096)
    with pytest.raises(ClfError) as caught:
        FeedbackStore(f"sqlite:///{file}").check()
    assert str(caught.value) == (
        f"feedback store sqlite:///{file}: file is not a database; "
        "this is not a SQLite file: give another address, or move the file away and restore a copy"
    )
