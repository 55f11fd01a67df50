"""What others wait while one request in a hundred is a page made to hurt, and what the machine makes of that alone.

The floor is the same attack on a service that only reads the pages, while a process with a helper's priority keeps a
core busy: what a client, an attacker, a service and a helper cost each other when there are fewer cores than of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import dataclass, field
from statistics import median

from benchmarks.load import Request, Sample, paced, request
from benchmarks.services import busy_process

ROUNDS, HOSTILE = 3, 100
"""One request in so many is hostile."""
_COLUMNS = ("p99 ms alone", "p99 ms with 1 % hostile", "ratio")
HEAD = ("work", "requests/s", *_COLUMNS, *(f"floor {name}" for name in _COLUMNS), "not answered with 200", "hostile")


@dataclass(frozen=True)
class Target:
    """A service by its port, what it is asked for, and the hostile pages as it takes them."""

    port: int
    requests: Sequence[Request]
    hostile: Sequence[Request]
    is_idle: bool = False


@dataclass
class Rounds:
    """The samples of one target: alone, attacked, and the attacker's own."""

    alone: list[Sample] = field(default_factory=list)
    attacked: list[Sample] = field(default_factory=list)
    attacks: list[Sample] = field(default_factory=list)

    def add(self, target: Target, attacker: Executor, rate: float) -> None:
        """Ask ``target`` alone, then attacked; ``attacker`` is a process of its own."""
        self.alone.append(paced(target.port, target.requests, rate))
        with busy_process() if target.is_idle else nullcontext():
            attack = attacker.submit(paced, target.port, target.hostile, rate / HOSTILE)
            self.attacked.append(paced(target.port, target.requests, rate))
            self.attacks.append(attack.result())

    def tail(self) -> list[str]:
        """Return the medians of both 99th percentiles, and of their ratio."""
        before, during = ([each.milliseconds(0.99) for each in rounds] for rounds in (self.alone, self.attacked))
        ratio = median(late / early for early, late in zip(before, during, strict=True))
        return [f"{median(before):.1f}", f"{median(during):.1f}", f"{ratio:.1f}"]


def hostile_row(attacker: Executor, ours: Target, floor: Target | None, rate: float) -> list[str]:
    """Return the rate and what came of it, ours and the floor's in turns; ``floor`` is None where there is none."""
    mine, bare = Rounds(), Rounds()
    for _ in range(ROUNDS):
        mine.add(ours, attacker, rate)
        if floor is not None:
            bare.add(floor, attacker, rate)
    least = bare.tail() if floor is not None else ["-"] * len(_COLUMNS)
    hostile = f"{sum(each.count() for each in mine.attacks)} × 200, {_failures(mine.attacks, 'hostile')}"
    return [f"{rate:,.0f}", *mine.tail(), *least, _failures(mine.attacked), hostile.removesuffix(", 0")]


def hostile_requests(path: str) -> list[Request]:
    """Pages that cost much more than their size, for ``path``: nesting, blocks, tables, attributes, links."""
    pages = (
        "<div>x" * 100_000,
        "<p>hello world <a href=/x>a link here</a></p>" * 60_000,
        "<table><tr><td>x" * 20_000,
        "<p " + " ".join(f"a{number}=1" for number in range(60_000)) + ">x</p>",
        "<a href=x>y " * 100_000,
    )
    return [request(path, {"html": html}, "hostile") for html in pages]


def _failures(rounds: Sequence[Sample], kind: str | None = None) -> str:
    return Sample(errors=sum((each.errors for each in rounds), Counter())).failures(kind)
