"""The store keeps each vote once and for good, on SQLite and PostgreSQL alike."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from clf.errors import InputError, StoreError
from clf.feedback.store import FeedbackStore

from .conftest import vote

WRITER = """
import sys
from datetime import UTC, datetime
from clf.feedback.store import FeedbackStore, Vote

store, number = FeedbackStore(sys.argv[1]), 0
while True:
    time = datetime.now(UTC)
    batch = [
        Vote(f"{sys.argv[2]}-{number}-{part}", "headline", "text", "clickbait", "editorial", "b", "ro", "", "c", time)
        for part in range(3)
    ]
    store.add(batch)
    print(number, flush=True)
    number += 1
"""


def test_votes_come_back_as_they_went_in(store: FeedbackStore) -> None:
    sent = [
        vote(text="Șoc la Iași 👀 'x' ; DROP TABLE votes"),
        vote(task="link", shown="promo", said="navigation"),
        vote(site="", language="", bundle=""),
    ]
    assert store.add(sent) == 3
    assert list(store.votes()) == sent
    assert list(store.votes("link")) == [sent[1]]
    assert store.add([]) == 0


def test_times_come_back_in_utc_and_votes_in_order_of_time(store: FeedbackStore) -> None:
    bucharest = timezone(timedelta(hours=2))
    late = vote(id="late", time=datetime(2026, 3, 1, 12, tzinfo=UTC))
    early = vote(id="early", time=datetime(2026, 3, 1, 13, 30, 0, 123456, tzinfo=bucharest))
    store.add([late, early])
    assert [(found.id, found.time) for found in store.votes()] == [("early", early.time), ("late", late.time)]
    assert all(found.time.tzinfo == UTC for found in store.votes())


def test_a_vote_sent_twice_counts_once_and_the_first_stays(store: FeedbackStore) -> None:
    first, other = vote(id="one"), vote(id="two")
    assert store.add([first, first]) == 1
    assert store.add([vote(id="one", said="editorial", shown="clickbait", client="someone else"), other]) == 1
    assert list(store.votes()) == [first, other]


def test_characters_that_no_database_can_hold_are_replaced(store: FeedbackStore) -> None:
    store.add([vote(text="nul\0 and half \udc00 pair")])
    assert [found.text for found in store.votes()] == ["nul and half ? pair"]


def test_many_votes_go_in_together(store: FeedbackStore) -> None:
    assert store.add([vote() for _ in range(3000)]) == 3000
    assert sum(1 for _ in store.votes()) == 3000


def test_nobody_can_change_a_vote(store: FeedbackStore) -> None:
    from sqlalchemy.exc import DBAPIError

    sent = vote()
    store.add([sent])
    with pytest.raises(DBAPIError, match="never changed"), store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE votes SET said = 'editorial'")
    assert list(store.votes()) == [sent]


def test_forgetting_a_client_leaves_the_others(store: FeedbackStore) -> None:
    kept = vote(client="kept")
    store.add([vote(client="gone"), kept, vote(client="gone", task="link", shown="promo", said="promo")])
    assert store.forget("gone") == 2
    assert store.forget("gone") == 0
    assert list(store.votes()) == [kept]


def test_what_is_forgotten_is_gone_from_the_disk_too(tmp_path: Path) -> None:
    store = FeedbackStore(f"sqlite:///{tmp_path}/feedback.db")
    store.add([vote(client="gone", text="a very private headline"), vote(client="kept", text="a public headline")])
    store.forget("gone")
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    store.close()
    assert b"a very private headline" not in content
    assert b"a public headline" in content


def test_threads_and_stores_may_write_at_once(open_store: Callable[[], FeedbackStore]) -> None:
    stores = [open_store(), open_store()]
    start = threading.Barrier(4)

    def write(number: int) -> int:
        start.wait()
        return sum(stores[number % 2].add([vote(), vote(id=f"shared-{turn}")]) for turn in range(10))

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(write, range(4))) == 50
    assert sum(1 for _ in stores[0].votes()) == 50


def test_a_reader_does_not_keep_writers_waiting(store: FeedbackStore) -> None:
    store.add([vote() for _ in range(5)])
    reader = store.votes()
    next(reader)
    assert store.add([vote()]) == 1
    assert sum(1 for _ in reader) == 4


def test_nothing_acknowledged_is_lost_when_writers_are_killed(
    store_url: str, open_store: Callable[[], FeedbackStore]
) -> None:
    acknowledged = set()
    for run in ("a", "b", "c"):
        command = [sys.executable, "-c", WRITER, store_url, run]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout
            said = [writer.stdout.readline() for _ in range(20)]
            writer.send_signal(signal.SIGKILL)
            said += writer.stdout.readlines()
        acknowledged |= {f"{run}-{int(line)}-{part}" for line in said for part in range(3)}
    store = open_store()
    found = {each.id for each in store.votes()}
    assert len(acknowledged) >= 180
    assert acknowledged <= found
    assert len(found) % 3 == 0, "a batch was stored in part"
    assert store.add([vote()]) == 1


@pytest.mark.parametrize("fields", [{"said": "promo"}, {"task": "link"}, {"task": "page"}, {"shown": "Clickbait"}])
def test_a_vote_with_another_tasks_label_is_refused(fields: dict[str, str]) -> None:
    with pytest.raises(InputError, match="has no label"):
        vote(**fields)


def test_a_store_that_was_down_works_again_when_it_is_back(tmp_path: Path) -> None:
    store = FeedbackStore(f"sqlite:///{tmp_path}/later/feedback.db")
    with pytest.raises(StoreError):
        store.check()
    (tmp_path / "later").mkdir()
    store.check()
    assert store.add([vote()]) == 1
    store.close()
