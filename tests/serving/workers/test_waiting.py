"""Requests that wait: clients take turns, none of them takes all the room, and what has left is forgotten."""

import asyncio
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.serving.problems import Problem
from clf.serving.workers.waiting import CLIENT_SHARE, MAX_QUEUED, Waiter, WaitingLine


def in_loop(test: Callable[[WaitingLine], None]) -> None:
    """Run ``test`` with an empty line in an event loop, which its futures belong to."""

    async def run() -> None:
        test(WaitingLine())

    asyncio.run(run())


def anyone(_: str) -> bool:
    return True


def order(line: WaitingLine, may_start: Callable[[str], bool] = anyone) -> list[str]:
    """Return the clients of all requests that may start, in their order; each takes its turn."""
    found = []
    while waiter := line.next(may_start):
        found.append(waiter.client)
    return found


def test_clients_take_turns_and_their_own_requests_keep_their_order() -> None:
    def test(line: WaitingLine) -> None:
        joined = [line.join(client, 1) for client in "aaabbc"]
        turns: list[Waiter] = []
        while waiter := line.next(anyone):
            turns.append(waiter)
        assert "".join(waiter.client for waiter in turns) == "abcaba"
        assert [waiter for waiter in turns if waiter.client == "a"] == joined[:3]
        assert not line

    in_loop(test)


def test_a_client_that_may_not_start_keeps_its_turn() -> None:
    def test(line: WaitingLine) -> None:
        for client in "aab":
            line.join(client, 1)
        assert order(line, lambda client: client != "a") == ["b"]
        assert line.next(lambda _: False) is None
        assert order(line) == ["a", "a"]

    in_loop(test)


def test_the_share_of_a_client_is_bounded_except_for_its_only_page() -> None:
    def test(line: WaitingLine) -> None:
        line.join("a", CLIENT_SHARE + 1)
        with pytest.raises(Problem, match="of this client wait already"):
            line.join("a", 1)
        line.join("b", CLIENT_SHARE - 1)
        line.join("b", 1)
        with pytest.raises(Problem) as caught:
            line.check_room("b", 1)
        assert (caught.value.status, caught.value.headers["Retry-After"]) == (503, "1")

    in_loop(test)


def test_all_clients_together_are_bounded_except_for_the_only_page() -> None:
    def test(line: WaitingLine) -> None:
        line.join("a", MAX_QUEUED + 1)
        with pytest.raises(Problem, match="all page helpers are busy"):
            line.join("b", 1)
        assert order(line) == ["a"]
        line.join("b", 1)

    in_loop(test)


def test_a_request_that_gives_up_leaves_nothing_behind() -> None:
    def test(line: WaitingLine) -> None:
        first, second = line.join("a", 5), line.join("a", 7)
        line.leave(first)
        assert (line.total, line.by_client["a"]) == (7, 7)
        line.leave(first)
        assert line.next(anyone) is second
        line.leave(second)
        assert (line.total, line.by_client, line.waiters, bool(line)) == (0, Counter(), {}, False)

    in_loop(test)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9), st.sampled_from(["join", "next", "leave"]))))
def test_the_sizes_always_add_up(steps: list[tuple[str, int, str]]) -> None:
    def test(line: WaitingLine) -> None:
        waiting: list[Waiter] = []
        for client, size, step in steps:
            if step == "join":
                waiting.append(line.join(client, size))
            elif step == "leave" and waiting:
                line.leave(waiting.pop(size % len(waiting)))
            elif step == "next" and (found := line.next(anyone)):
                waiting.remove(found)
            sizes: Counter[str] = Counter()
            for waiter in waiting:
                sizes[waiter.client] += waiter.size
            assert line.total == sum(sizes.values())
            assert +line.by_client == +sizes
            assert set(line.waiters) == {waiter.client for waiter in waiting}
            assert bool(line) is bool(waiting)

    in_loop(test)


@given(st.text("abcd", max_size=30))
def test_nobody_waits_for_more_than_one_request_of_each_other_client(joined: str) -> None:
    def test(line: WaitingLine) -> None:
        for client in joined:
            line.join(client, 1)
        turns = "".join(order(line))
        assert Counter(turns) == Counter(joined)
        for client in set(joined):
            first = turns.index(client)
            assert all(turns[:first].count(other) <= 1 for other in set(joined))

    in_loop(test)
