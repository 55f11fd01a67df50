"""Hostile pages among other requests -> waiting times of the others, beside the floor of the machine.

One request in a hundred is a page that is expensive on purpose. The floor is the same attack on a service that only
receives the pages, while a process with a helper's priority keeps a core busy. It shows the time that client, attacker,
service and helper cost each other on a machine with few cores.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import dataclass, field
from statistics import median

from benchmarks.load import Request, Sample, failures, paced, request
from benchmarks.services import busy_process

ROUNDS = 3
HOSTILE = 100
"""Requests per hostile request."""
_COLUMNS = ("p99 ms alone", "p99 ms with 1 % hostile", "ratio")
HEAD = ("work", "requests/s", *_COLUMNS, *(f"floor {name}" for name in _COLUMNS), "not answered with 200", "hostile")


@dataclass(frozen=True)
class Target:
    """A service by its port, the requests to it, and the hostile requests in its format."""

    port: int
    requests: Sequence[Request]
    hostile: Sequence[Request]
    is_idle: bool = False


@dataclass
class Rounds:
    """The samples of one target: without attack, under attack, and those of the attacker."""

    alone: list[Sample] = field(default_factory=list)
    attacked: list[Sample] = field(default_factory=list)
    attacks: list[Sample] = field(default_factory=list)

    def add(self, target: Target, attacker: Executor, rate: float) -> None:
        """Measure ``target`` without and then under attack; ``attacker`` runs in its own process."""
        self.alone.append(paced(target.port, target.requests, rate))
        with busy_process() if target.is_idle else nullcontext():
            attack = attacker.submit(paced, target.port, target.hostile, rate / HOSTILE)
            self.attacked.append(paced(target.port, target.requests, rate))
            self.attacks.append(attack.result())

    def tail(self) -> list[str]:
        """Return the medians over the rounds: both 99th percentiles and their ratio."""
        before, during = ([each.milliseconds(0.99) for each in rounds] for rounds in (self.alone, self.attacked))
        ratio = median(late / early for early, late in zip(before, during, strict=True))
        return [f"{median(before):.1f}", f"{median(during):.1f}", f"{ratio:.1f}"]


def hostile_row(attacker: Executor, ours: Target, floor: Target | None, rate: float) -> list[str]:
    """Return the row of one kind of work; rounds of clf and of the floor alternate. ``floor`` may be None."""
    mine, bare = Rounds(), Rounds()
    for _ in range(ROUNDS):
        mine.add(ours, attacker, rate)
        if floor is not None:
            bare.add(floor, attacker, rate)
    least = bare.tail() if floor is not None else ["-"] * len(_COLUMNS)
    hostile = f"{sum(each.count() for each in mine.attacks)} × 200, {failures(mine.attacks, 'hostile')}"
    return [f"{rate:,.0f}", *mine.tail(), *least, failures(mine.attacked), hostile.removesuffix(", 0")]


def hostile_requests(path: str) -> list[Request]:
    """Return pages that cost more than their size suggests: nesting, blocks, tables, attributes, links."""
    pages = (
        "<div>x" * 100_000,
        "<p>hello world <a href=/x>a link here</a></p>" * 60_000,
        "<table><tr><td>x" * 20_000,
        "<p " + " ".join(f"a{number}=1" for number in range(60_000)) + ">x</p>",
        "<a href=x>y " * 100_000,
    )
    return [request(path, {"html": html}, "hostile") for html in pages]
