"""Service under load, beside `mlflow models serve` with the same bundle -> ``serving.md``.

Client and services run on this machine and talk over loopback; every service ends with its measurement.
"""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from benchmarks.hostile import HEAD, HOSTILE, ROUNDS, Target, hostile_requests, hostile_row
from benchmarks.links import corpus_pages, links_table
from benchmarks.load import STEADY_SECONDS, Request, Sample, failures, full_speed, paced, request, run
from benchmarks.services import Service, clf_service, idle_service, mlflow_service
from benchmarks.workloads import LINKS, MIX, Workloads, make_workloads
from clf.classifiers import Model
from clf.cli.console import console
from clf.datasets.markdown import table
from clf.default import SHIPPED

RESULT = Path(__file__).with_name("serving.md")
SECONDS = 4.0
"""Duration of a round at full speed."""
SHORT_SOAK = 60
LONG_SOAK = 600
"""Seconds of the mixed work at the end."""
SHARE = 0.7
"""Steady rates as a share of the highest rate."""
FAILED = "not answered with 200"
MANY = 32
"""Connections at full speed, for small requests."""
FEW = 4
"""Connections at full speed, for large requests, which go to helpers."""
_LARGE = 10_000
"""Bytes from which a request is large."""
_TAIL = ("p50 ms", "p95 ms", "p99 ms", "p99 / p50")
_VOTE = request(
    "/v1/feedback",
    {"votes": [{"id": "benchmark", "task": "link", "text": "Read on", "shown": "promo", "said": "editorial"}]},
)


def main(soak: int = SHORT_SOAK) -> None:
    """Measure and write the page; the mixed work at the end takes ``soak`` seconds."""
    sources = corpus_pages()
    work = make_workloads(sources)
    folder = Path(tempfile.mkdtemp(prefix="clf-bench-"))
    try:
        parts = {
            "quality": links_table(Model.load(SHIPPED), sources),
            "beside": beside_mlflow(folder, work),
            **under_load(folder, work, soak),
        }
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    RESULT.write_text(_page(parts, soak), encoding="utf-8")
    console.print(f"wrote {RESULT}")


def main_long() -> None:
    """Measure with ten minutes of mixed work at the end."""
    main(LONG_SOAK)


def beside_mlflow(folder: Path, work: Workloads) -> str:
    """Return the comparison on headlines; both services run at once, and their rounds alternate."""
    pairs = [
        ("one headline", work.headline, work.mlflow_headline),
        ("50 headlines", work.headlines, work.mlflow_headlines),
    ]
    rows = []
    with clf_service(folder) as clf, mlflow_service(folder) as mlflow:
        for name, for_clf, for_mlflow in pairs:
            rounds = [(_measured(clf, for_clf), _measured(mlflow, for_mlflow)) for _ in range(ROUNDS)]
            for service, side in (("clf serve", 0), ("mlflow models serve", 1)):
                measured = [pair[side] for pair in rounds]
                rates = [pair[0].rate / pair[side].rate for pair in rounds]
                costs = [pair[side].cpu / pair[0].cpu for pair in rounds]
                rows.append([name, service, *_summary(measured), f"{median(rates):.1f}", f"{median(costs):.1f}"])
    head = ["work", "service", "requests/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms a request"]
    return table([*head, "clf serves times as many", "times the CPU of clf"], rows)


@dataclass(frozen=True)
class _Top:
    """The highest rate of one kind of work, and the idle service's request of the same cost (None for pages)."""

    rate: float
    floor: Request | None


def under_load(folder: Path, work: Workloads, soak: int) -> dict[str, str]:
    """Return the tables of one service: highest rates, 70 % of them, hostile pages, memory, mixed work."""
    memory = []
    with clf_service(folder) as service, idle_service(folder) as idle:
        memory.append(["started", *_memory(service)])
        tops, fast = _at_full_speed(service, idle, work)
        memory.append(["after all kinds of work at full speed", *_memory(service)])
        calm = [_steady_row(service, idle, name, top, work) for name, top in tops.items()]
        hostile = _under_attack(service, idle, tops, work)
        memory.append(["after hostile pages", *_memory(service)])
        soaked = _soak(service, work, soak)
        memory.append([f"after {soak} s of mixed work", *_memory(service)])
        run(full_speed(service.port, [_VOTE], seconds=SECONDS / 4, connections=1))
        memory.append(["after votes, the first of which loads the store's library", *_memory(service)])
    return {
        "top": table(["work", "requests/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms a request"], fast),
        "calm": table(["work", "requests/s", *_TAIL, *(f"floor {name}" for name in _TAIL), FAILED], calm),
        "hostile": table(HEAD, hostile),
        "memory": table(["moment", "MB", "of these the worker itself"], memory),
        "soak": soaked,
    }


def _at_full_speed(service: Service, idle: Service, work: Workloads) -> tuple[dict[str, _Top], list[list[str]]]:
    """Return the highest rate of every kind of work that can be measured, and the rows of the table."""
    tops: dict[str, _Top] = {}
    rows = []
    for name, requests in work.named().items():
        if not requests:
            rows.append([name, *["-"] * 5])
            continue
        measured = [_measured(service, requests) for _ in range(ROUNDS)]
        in_helper = len(requests[0].raw) >= _LARGE
        rows.append([name, *_summary(measured, in_helper=in_helper)])
        floor = None if in_helper else _floor(idle, median(each.cpu for each in measured))
        tops[name] = _Top(rate=median(each.rate for each in measured), floor=floor)
    return tops, rows


def _steady_row(service: Service, idle: Service, name: str, top: _Top, work: Workloads) -> list[str]:
    """Return the row of one kind of work at a steady rate; rounds of clf and of the floor alternate."""
    rate = top.rate * SHARE
    rounds, floor = [], []
    for _ in range(ROUNDS):
        rounds.append(paced(service.port, work.named()[name], rate))
        if top.floor is not None:
            floor.append(paced(idle.port, [top.floor], rate))
    return [name, f"{rate:,.0f}", *_tail(rounds), *_tail(floor), failures(rounds)]


def _under_attack(service: Service, idle: Service, tops: Mapping[str, _Top], work: Workloads) -> list[list[str]]:
    """Return the rows with hostile pages; a process of its own sends them, so that the client loses no time to them."""
    attacked = ("one headline", "one AEB page" if work.page else f"{LINKS} links")
    rows = []
    with ProcessPoolExecutor(1, get_context("spawn")) as attacker:
        for name in filter(tops.__contains__, attacked):
            top = tops[name]
            target = Target(service.port, work.named()[name], work.hostile)
            floor = None
            if top.floor is not None:
                floor = Target(idle.port, [top.floor], hostile_requests("/0"), is_idle=True)
            rows.append([name, *hostile_row(attacker, target, floor, top.rate * SHARE)])
    return rows


@dataclass(frozen=True)
class _Measured:
    """One round at full speed: its sample, and the service's processor time per request in seconds."""

    sample: Sample
    cpu: float

    @property
    def rate(self) -> float:
        return self.sample.rate()


def _measured(service: Service, requests: Sequence[Request]) -> _Measured:
    connections = MANY if len(requests[0].raw) < _LARGE else FEW
    run(full_speed(service.port, requests, seconds=1, connections=connections))
    before = service.cpu_seconds()
    sample: Sample = run(full_speed(service.port, requests, seconds=SECONDS, connections=connections))
    cpu = service.cpu_seconds() - before
    if sample.errors:
        console.print(f"[yellow]at full speed, not answered with 200: {sample.failures()}[/]")
    return _Measured(sample, cpu / max(1, sample.count()))


def _summary(measured: Sequence[_Measured], *, in_helper: bool = False) -> list[str]:
    """Return the medians over the rounds, without processor time for helpers, because ended ones take theirs along."""
    times = [[each.sample.milliseconds(share) for each in measured] for share in (0.5, 0.95, 0.99)]
    return [
        f"{median(each.rate for each in measured):,.0f}",
        *(f"{median(values):.1f}" for values in times),
        "-" if in_helper else f"{median(each.cpu for each in measured) * 1000:.2f}",
    ]


def _floor(idle: Service, cpu: float) -> Request:
    """Return the request for which ``idle`` needs as much processor time as clf needs for one of its own (seconds)."""
    own = _measured(idle, [request("/0", {})]).cpu
    return request(f"/{max(0, round((cpu - own) * 1e6))}", {})


def _memory(service: Service) -> list[str]:
    return [f"{service.megabytes():.0f}", f"{service.megabytes(service.process):.0f}"]


def _tail(rounds: Sequence[Sample]) -> list[str]:
    """Return the medians over the rounds, and dashes when there are none."""
    if not rounds:
        return ["-"] * len(_TAIL)
    times = [[each.milliseconds(share) for share in (0.5, 0.95, 0.99)] for each in rounds]
    ratio = median(last / middle for middle, _, last in times)
    return [*(f"{median(values):.1f}" for values in zip(*times, strict=True)), f"{ratio:.1f}"]


def _soak(service: Service, work: Workloads, seconds: int) -> str:
    """Send a mix of all work at 70 % of its highest rate; return times, failures and memory along the way."""
    mix = work.mix()
    before = _top_of_mix(service, mix)
    rows = []
    parts = max(2, seconds // 60)
    for part in range(parts):
        sample = paced(service.port, mix, before * SHARE, seconds=seconds / parts)
        times = [sample.milliseconds(share, kind) for kind in ("one headline", "page") for share in (0.5, 0.99)]
        until, memory = f"{(part + 1) * seconds / parts:.0f} s", f"{service.megabytes():.0f}"
        rows.append([until, f"{sample.count():,}", sample.failures(), *(f"{value:.1f}" for value in times), memory])
        console.print(f"  soak {rows[-1]}")
    after = _top_of_mix(service, mix)
    head = ["until", "answered", FAILED, "headline p50 ms", "headline p99 ms", "page p50 ms", "page p99 ms", "MB"]
    rate = before * SHARE
    return f"""The service gets {rate:,.0f} requests a second for {seconds} s, 70 % of the highest rate of a mix.
Of {MIX + 3} requests {MIX} are one headline, one 50 headlines, one {LINKS} links, one an AEB page. The highest rate was
{before:,.0f} before and {after:,.0f} afterwards. Where it fell, the machine was busy and the share larger.

{table(head, rows)}"""


def _top_of_mix(service: Service, mix: Sequence[Request]) -> float:
    sample: Sample = run(full_speed(service.port, mix, seconds=SECONDS * 2, connections=FEW))
    return sample.rate()


def _page(parts: dict[str, str], soak: int) -> str:
    load = os.getloadavg()[1]
    mode = "python -m benchmarks serving-long" if soak >= LONG_SOAK else "make bench"
    return f"""# Serving: load, beside `mlflow models serve`

Made by `{mode}` on {time.strftime("%Y-%m-%d")}: {os.cpu_count()} cores ({platform.machine()}), Python
{platform.python_version()}, load average {load:.1f}; client and services ran on the same cores.
The service has one worker, one page helper, the shipped bundle and its default settings, except that the rate limit is
off. Values are medians of {ROUNDS} rounds of {SECONDS:g} s on {MANY} connections ({FEW} for pages and links). Absolute
figures drift on shared machines. Trust the ratios, and the processor time, which counts the service alone.

## Headlines, beside MLflow

Both services have the same bundle and one worker. Both run at once, and their rounds alternate.

{parts["beside"]}

## Full speed

{parts["top"]}

## At 70 % of full speed

Requests are sent by a clock in {ROUNDS} rounds of {STEADY_SECONDS:g} s, and medians over the rounds are shown. A time
begins when its request is due. The floor is the same client at the same rate with a service of one process that uses as
much processor time per request and does nothing else. It shows the cost of client, machine and queueing alone.

{parts["calm"]}

## With hostile pages

A second process sends one hostile page for every {HOSTILE} requests: 100,000 nested elements, 60,000 blocks, 20,000
nested tables, 60,000 attributes, or 100,000 unclosed links. Rounds without and with the attack alternate. The floor is
the same attack on the service that does nothing else. It receives the hostile pages and answers at once, while a
process with a page helper's priority (nice 10) keeps a core busy. It shows the time that client, attacker, service and
helper cost each other on {os.cpu_count()} cores.

{parts["hostile"]}

## Memory

A worker with its helpers; shared memory counts once (proportional set size).

{parts["memory"]}

## Soak

{parts["soak"]}

## A list of links instead of the page

{parts["quality"]}
"""
