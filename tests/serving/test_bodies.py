"""The body of a request: read whole within its limits, and its memory counted as it arrives and given back."""

import asyncio
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message

from clf.serving import bodies
from clf.serving.bodies import CLIENT_SHARE, MAX_HELD, Body, BodyMemory, check_head
from clf.serving.problems import Problem
from clf.serving.settings import Settings

JSON = (b"content-type", b"application/json")


def scope(*headers: tuple[bytes, bytes], method: str = "POST") -> dict[str, object]:
    return {"type": "http", "method": method, "path": "/v1/flag", "headers": list(headers)}


class Sender:
    """Sends the parts of a body as an ASGI server does, each after ``pause`` seconds."""

    def __init__(self, *parts: bytes, pause: float = 0, is_whole: bool = True) -> None:
        self.messages: list[Message] = [
            {"type": "http.request", "body": part, "more_body": not is_whole or number < len(parts) - 1}
            for number, part in enumerate(parts)
        ]
        self.pause = pause

    async def receive(self) -> Message:
        await asyncio.sleep(self.pause)
        return self.messages.pop(0) if self.messages else {"type": "http.disconnect"}


def read(sender: Sender, memory: BodyMemory | None = None, **settings: object) -> bytes:
    """Return the body that ``sender`` sends, read with these settings as the only body of its client."""
    with Body(memory or BodyMemory(), "client", Settings(**settings)) as body:  # type: ignore[arg-type]
        return asyncio.run(body.read(sender.receive))


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=8))
def test_parts_are_put_together_in_their_order_and_their_memory_is_given_back(parts: list[bytes]) -> None:
    memory = BodyMemory()
    assert read(Sender(*parts), memory) == b"".join(parts)
    assert (memory.total, memory.by_client) == (0, Counter())


@pytest.mark.parametrize("sizes", [(1_000,), (400, 600), (999, 0, 1)])
def test_a_body_of_the_maximum_size_is_read(sizes: tuple[int, ...]) -> None:
    assert len(read(Sender(*(b"x" * size for size in sizes)), max_body=1_000)) == 1_000


@pytest.mark.parametrize("sizes", [(1_001,), (400, 601), (1_000, 1)])
def test_a_larger_body_is_refused_and_its_memory_given_back(sizes: tuple[int, ...]) -> None:
    memory = BodyMemory()
    with pytest.raises(Problem) as caught:
        read(Sender(*(b"x" * size for size in sizes)), memory, max_body=1_000)
    assert (caught.value.status, caught.value.limit) == (413, 1_000)
    assert caught.value.headers["Connection"] == "close"
    assert memory.total == 0


def test_a_client_that_goes_away_is_told_from_the_end_of_its_body() -> None:
    memory = BodyMemory()
    with pytest.raises(Problem, match="went away") as caught:
        read(Sender(b"half", is_whole=False), memory)
    assert caught.value.status == 400
    assert memory.total == 0


def test_a_body_that_does_not_come_in_time_is_given_up() -> None:
    with pytest.raises(Problem, match=r"within 0\.01 s") as caught:
        read(Sender(b"late", pause=30), body_seconds=0.01)
    assert (caught.value.status, caught.value.headers["Connection"]) == (408, "close")


def test_every_part_buys_time_at_the_least_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole body takes longer than the grace period; parts of a hundred bytes buy ten seconds each."""
    monkeypatch.setattr(bodies, "GRACE_SECONDS", 0.5)
    monkeypatch.setattr(bodies, "LEAST_RATE", 10)
    assert read(Sender(*[b"x" * 100] * 4, pause=0.15)) == b"x" * 400
    with pytest.raises(Problem, match="on average"):
        read(Sender(*[b""] * 40, pause=0.15))


def test_a_head_is_checked_before_its_body() -> None:
    assert check_head(scope(JSON, (b"content-length", b"7")), 10) == 7
    assert check_head(scope(JSON), 10) == 10
    assert check_head(scope((b"content-type", b"Application/JSON ; charset=utf-8")), 10) == 10
    assert check_head(scope(JSON, (b"content-length", b"10")), 10) == 10


@pytest.mark.parametrize(
    ("request_scope", "status"),
    [
        (scope(JSON, method="GET"), 405),
        (scope(), 415),
        (scope((b"content-type", b"text/html")), 415),
        (scope((b"content-type", b"application/jsonp")), 415),
        (scope(JSON, (b"content-length", b"11")), 413),
    ],
)
def test_a_head_that_announces_something_else_is_refused(request_scope: dict[str, object], status: int) -> None:
    with pytest.raises(Problem) as caught:
        check_head(request_scope, 10)
    assert caught.value.status == status


def test_the_only_body_of_a_client_may_be_larger_than_its_share() -> None:
    memory = BodyMemory()
    memory.take("a", CLIENT_SHARE + 1, held=0)
    memory.take("a", 1, held=CLIENT_SHARE + 1)
    with pytest.raises(Problem, match="of this client"):
        memory.take("a", 1, held=0)
    memory.take("b", CLIENT_SHARE, held=0)


def test_the_only_body_of_a_worker_may_be_larger_than_its_memory() -> None:
    memory = BodyMemory()
    memory.take("a", MAX_HELD + 1, held=0)
    with pytest.raises(Problem, match="too many large requests at once") as caught:
        memory.take("b", 1, held=0)
    assert (caught.value.status, caught.value.headers["Retry-After"]) == (503, "1")
    memory.release("a", MAX_HELD + 1)
    memory.take("b", 1, held=0)
    assert memory.by_client == {"b": 1}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, CLIENT_SHARE)), max_size=30))
def test_memory_stays_within_its_limits_and_what_was_taken_can_be_released(bodies_sent: list[tuple[str, int]]) -> None:
    memory, taken = BodyMemory(), []
    for client, size in bodies_sent:
        try:
            memory.take(client, size, held=0)
        except Problem:
            continue
        taken.append((client, size))
        assert memory.total <= MAX_HELD
        assert memory.by_client[client] <= CLIENT_SHARE
    assert memory.total == sum(size for _, size in taken)
    for client, size in taken:
        memory.release(client, size)
    assert (memory.total, +memory.by_client) == (0, Counter())
