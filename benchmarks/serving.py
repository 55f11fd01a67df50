"""The service under load, beside `mlflow models serve` of the same bundle -> ``serving.md``.

Everything runs on loopback on this machine, client and service together, and is ended afterwards.
"""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from benchmarks.hostile import HEAD, HOSTILE, ROUNDS, Target, hostile_requests, hostile_row
from benchmarks.links import DATA, corpus_pages, links_table
from benchmarks.load import STEADY_SECONDS, Request, Sample, full_speed, paced, request, run
from benchmarks.services import Service, clf_service, idle_service, mlflow_service
from clf.classifiers import Model
from clf.cli.console import console
from clf.datasets.headlines.parsers import parse
from clf.datasets.markdown import table
from clf.datasets.pages.corpora import Source
from clf.datasets.registry import load_corpora
from clf.default import SHIPPED
from clf.page.reading.link_list import list_links
from clf.page.reading.page import read_page

RESULT = Path(__file__).with_name("serving.md")
SECONDS = 4.0
SHORT_SOAK, LONG_SOAK = 60, 600
SHARE = 0.7
"""Of the top rate."""
LINKS = 60
FAILED = "not answered with 200"
_TAIL = ("p50 ms", "p95 ms", "p99 ms", "p99 / p50")
_VOTE = request(
    "/v1/feedback",
    {"votes": [{"id": "benchmark", "task": "link", "text": "Read on", "shown": "promo", "said": "editorial"}]},
)
MANY, FEW, _SMALL = 32, 4, 10_000
"""Connections at full speed: for headlines, and for what takes more bytes than these."""


@dataclass(frozen=True)
class Works:
    """The requests of each kind of work; empty where what they need is not on this machine."""

    headline: list[Request]
    headlines: list[Request]
    links: list[Request]
    page: list[Request]
    hostile: list[Request]
    mlflow_headline: list[Request]
    mlflow_headlines: list[Request]

    def named(self) -> dict[str, list[Request]]:
        return {
            "one headline": self.headline,
            "50 headlines": self.headlines,
            f"{LINKS} links": self.links,
            "one AEB page": self.page,
        }


def main(soak: int = SHORT_SOAK) -> None:
    """Measure and write the page; ``soak`` is how many seconds the last part takes."""
    sources = corpus_pages()
    works = make_works(sources)
    folder = Path(tempfile.mkdtemp(prefix="clf-bench-"))
    try:
        parts = {
            "quality": links_table(Model.load(SHIPPED), sources),
            "beside": beside_mlflow(folder, works),
            **under_load(folder, works, soak),
        }
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    RESULT.write_text(_page(parts, soak), encoding="utf-8")
    console.print(f"wrote {RESULT}")


def main_long() -> None:
    """Measure with a soak of ten minutes."""
    main(LONG_SOAK)


def make_works(sources: Sequence[Source]) -> Works:
    """Make the requests: own headlines, the AEB pages of middle size, a list of links, pages made to hurt."""
    corpora = load_corpora(DATA)
    texts = [item.text for name in ("own-ro", "own-en") for item in parse(corpora[name], DATA)][::7]
    fifties = [texts[start : start + 50] for start in range(0, 600, 50)]
    middle = sorted(sources, key=lambda source: len(source.html))[len(sources) // 4 : 3 * len(sources) // 4 : 4]
    bodies = [{"url": each.url, "html": each.html.decode("utf-8", errors="replace")} for each in middle]
    return Works(
        [request("/v1/headlines", {"texts": [text]}) for text in texts],
        [request("/v1/headlines", {"texts": some}) for some in fifties],
        [body for body in (_links_request(each) for each in middle) if body],
        [request("/v1/flag", body) for body in bodies],
        hostile_requests("/v1/flag"),
        [_mlflow_request([text]) for text in texts],
        [_mlflow_request(some) for some in fifties],
    )


def beside_mlflow(folder: Path, works: Works) -> str:
    """Return the comparison of headline work, both services up at once, in turns."""
    pairs = [
        ("one headline", works.headline, works.mlflow_headline),
        ("50 headlines", works.headlines, works.mlflow_headlines),
    ]
    rows = []
    with clf_service(folder) as ours, mlflow_service(folder) as theirs:
        for name, here, there in pairs:
            rounds = [(_measured(ours, here), _measured(theirs, there)) for _ in range(ROUNDS)]
            for service, side in (("clf serve", 0), ("mlflow models serve", 1)):
                measured = [each[side] for each in rounds]
                ratios = [each[0].rate / each[side].rate for each in rounds]
                costs = [each[side].cpu / each[0].cpu for each in rounds]
                rows.append([name, service, *_summary(measured), f"{median(ratios):.1f}", f"{median(costs):.1f}"])
    head = ["work", "service", "requests/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms a request"]
    return table([*head, "clf serves times as many", "times the CPU of clf"], rows)


def under_load(folder: Path, works: Works, soak: int) -> dict[str, str]:
    """Return the tables of one service: top rates, 70 % of them, hostile pages, memory, soak."""
    top, calm, hostile, memory = [], [], [], []
    with clf_service(folder) as service, idle_service(folder) as idle:
        memory.append(["started", *_memory(service)])
        rates: dict[str, float] = {}
        floors: dict[str, Request] = {}
        for name, requests in works.named().items():
            if not requests:
                top.append([name, *["-"] * 5])
                continue
            measured = [_measured(service, requests) for _ in range(ROUNDS)]
            rates[name] = median(each.rate for each in measured)
            helped = len(requests[0].raw) >= _SMALL
            top.append([name, *_summary(measured, helped=helped)])
            if not helped:
                floors[name] = _floor(idle, median(each.cpu for each in measured))
        memory.append(["after all kinds of work at full speed", *_memory(service)])
        for name, rate in rates.items():
            ours, floor = [], []
            for _ in range(ROUNDS):
                ours.append(paced(service.port, works.named()[name], rate * SHARE))
                if name in floors:
                    floor.append(paced(idle.port, [floors[name]], rate * SHARE))
            calm.append([name, f"{rate * SHARE:,.0f}", *_tail(ours), *_tail(floor), _failures(ours)])
        attacked = ("one headline", "one AEB page" if works.page else f"{LINKS} links")
        # Not by the client itself: what sending a hostile page costs the sender is not the others' time.
        with ProcessPoolExecutor(1, get_context("spawn")) as attacker:
            for name in (each for each in attacked if each in rates):
                ours = Target(service.port, works.named()[name], works.hostile)
                least = Target(idle.port, [floors[name]], hostile_requests("/0"), True) if name in floors else None
                hostile.append([name, *hostile_row(attacker, ours, least, rates[name] * SHARE)])
        memory.append(["after hostile pages", *_memory(service)])
        soaked = _soak(service, works, soak)
        memory.append([f"after {soak} s of mixed work", *_memory(service)])
        run(full_speed(service.port, [_VOTE], seconds=SECONDS / 4, connections=1))
        memory.append(["after votes, the first of which loads the store's library", *_memory(service)])
    return {
        "top": table(["work", "requests/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms a request"], top),
        "calm": table(["work", "requests/s", *_TAIL, *(f"floor {name}" for name in _TAIL), FAILED], calm),
        "hostile": table(HEAD, hostile),
        "memory": table(["moment", "MB", "of these the worker itself"], memory),
        "soak": soaked,
    }


@dataclass(frozen=True)
class _Measured:
    """One round at full speed: its sample, and the processor time (seconds) one request took the service."""

    sample: Sample
    cpu: float

    @property
    def rate(self) -> float:
        return self.sample.rate()


def _measured(service: Service, requests: Sequence[Request]) -> _Measured:
    connections = MANY if len(requests[0].raw) < _SMALL else FEW
    run(full_speed(service.port, requests, seconds=1, connections=connections))
    before = service.cpu_seconds()
    sample: Sample = run(full_speed(service.port, requests, seconds=SECONDS, connections=connections))
    cpu = service.cpu_seconds() - before
    if sample.errors:
        console.print(f"[yellow]at full speed, not answered with 200: {sample.failures()}[/]")
    return _Measured(sample, cpu / max(1, sample.count()))


def _summary(measured: Sequence[_Measured], *, helped: bool = False) -> list[str]:
    """Return the medians over the rounds; the time of helpers that have ended is lost, so it is not shown."""
    times = [[each.sample.milliseconds(share) for each in measured] for share in (0.5, 0.95, 0.99)]
    return [
        f"{median(each.rate for each in measured):,.0f}",
        *(f"{median(values):.1f}" for values in times),
        "-" if helped else f"{median(each.cpu for each in measured) * 1000:.2f}",
    ]


def _floor(idle: Service, cpu: float) -> Request:
    """Return the request that takes ``idle`` as much processor time (seconds) as one of ours takes us."""
    own = _measured(idle, [request("/0", {})]).cpu
    return request(f"/{max(0, round((cpu - own) * 1e6))}", {})


def _memory(service: Service) -> list[str]:
    return [f"{service.megabytes():.0f}", f"{service.megabytes(service.process):.0f}"]


def _tail(rounds: Sequence[Sample]) -> list[str]:
    """Return the medians over the rounds."""
    if not rounds:
        return ["-"] * len(_TAIL)
    times = [[each.milliseconds(share) for share in (0.5, 0.95, 0.99)] for each in rounds]
    ratio = median(last / middle for middle, _, last in times)
    return [*(f"{median(values):.1f}" for values in zip(*times, strict=True)), f"{ratio:.1f}"]


def _failures(rounds: Sequence[Sample], kind: str | None = None) -> str:
    return Sample(errors=sum((each.errors for each in rounds), Counter())).failures(kind)


def _soak(service: Service, works: Works, seconds: int) -> str:
    """Send a mix for a while; return what came of it, with the memory along the way."""
    pages, links, fifty = works.page or works.headline, works.links or works.headlines, works.headlines
    kinds = [
        *[("one headline", works.headline)] * 16,
        ("50 headlines", fifty),
        (f"{LINKS} links", links),
        ("page", pages),
    ]
    flat = [replace(some[number % len(some)], kind=kind) for number in range(400) for kind, some in kinds]
    before = _top_of_mix(service, flat)
    rows = []
    parts = max(2, seconds // 60)
    for part in range(parts):
        sample = paced(service.port, flat, before * SHARE, seconds=seconds / parts)
        times = [sample.milliseconds(share, kind) for kind in ("one headline", "page") for share in (0.5, 0.99)]
        until, memory = f"{(part + 1) * seconds / parts:.0f} s", f"{service.megabytes():.0f}"
        rows.append([until, f"{sample.count():,}", sample.failures(), *(f"{value:.1f}" for value in times), memory])
        console.print(f"  soak {rows[-1]}")
    after = _top_of_mix(service, flat)
    head = ["until", "answered", FAILED, "headline p50 ms", "headline p99 ms", "page p50 ms", "page p99 ms", "MB"]
    return f"""{before * SHARE:,.0f} requests a second for {seconds} s, 70 % of the top rate of a mix: of 19 requests 16
are one headline, one 50 headlines, one {LINKS} links, one an AEB page. The top rate was {before:,.0f} before and
{after:,.0f} afterwards; where it fell, the machine was busy and the share larger.

{table(head, rows)}"""


def _top_of_mix(service: Service, mix: Sequence[Request]) -> float:
    sample: Sample = run(full_speed(service.port, mix, seconds=SECONDS * 2, connections=FEW))
    return sample.rate()


def _links_request(source: Source) -> Request | None:
    page = read_page(source.html, source.url, kind="html")
    listed = list_links(page)[:LINKS]
    if len(listed) < LINKS:
        return None
    links = [
        {
            "id": str(number),
            "text": link.text[:2000],
            "href": link.href,
            "context": {
                "heading": link.heading,
                "container": list(link.container),
                "before": link.before,
                "after": link.after,
                "position": link.position,
            },
        }
        for number, link in enumerate(listed)
    ]
    return request("/v1/flag", {"url": source.url, "title": page.title, "links": links})


def _mlflow_request(texts: Sequence[str]) -> Request:
    return request("/invocations", {"dataframe_split": {"columns": ["text"], "data": [[text] for text in texts]}})


def _page(parts: dict[str, str], soak: int) -> str:
    load = os.getloadavg()[1]
    mode = "python -m benchmarks serving-long" if soak >= LONG_SOAK else "make bench"
    return f"""# Serving: load, beside `mlflow models serve`

Made by `{mode}` on {time.strftime("%Y-%m-%d")}: {os.cpu_count()} cores ({platform.machine()}), Python
{platform.python_version()}, load average {load:.1f}; client and services ran on the same cores.
One worker, one page helper, the shipped bundle, defaults but for the rate limit, which is off. Medians of {ROUNDS}
rounds of {SECONDS:g} s on {MANY} connections ({FEW} for pages and links). Absolute figures drift on shared machines;
trust the ratios, and processor time, which counts the service alone.

## Headlines, beside MLflow

Both serve the same bundle, one worker each, both up at once, asked in turns.

{parts["beside"]}

## Full speed

{parts["top"]}

## At 70 % of full speed

Requests are sent on a clock, {ROUNDS} rounds of {STEADY_SECONDS:g} s, of which the middle figures are shown; times
count from when a request was due. The floor is the same client, at the same rate, asking a service of one process that
takes as much processor time for a request and does nothing else: what client, machine and waiting in turn cost by
themselves.

{parts["calm"]}

## With hostile pages

Another process sends, besides, one page made to hurt for every {HOSTILE} requests: 100,000 nested elements, 60,000
blocks, 20,000 nested tables, 60,000 attributes, 100,000 links that never end. The first figures are the same work
alone, in turns with the others. The floor is the same attack on the service that does nothing else, which reads the
hostile pages and answers at once, while a process with a page helper's priority (nice 10) keeps a core busy: what the
client, the attacker, a service and a helper make each other wait on {os.cpu_count()} cores.

{parts["hostile"]}

## Memory

A worker with its helpers, what they share counted once (proportional set size).

{parts["memory"]}

## Soak

{parts["soak"]}

## A list of links instead of the page

{parts["quality"]}
"""
