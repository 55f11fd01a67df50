"""Mixed work with attacks in between, for minutes -> what was answered, the memory, and the votes; ``soak.md``.

The work comes from many clients, at 70 % of the rate that the service reaches without attacks. Each attack lasts some
seconds, and starts over in turn. The attacker has a lower priority than the service, because a real one uses the
processor of another machine. A voter sends votes all the while, and counts those that were acknowledged.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import shutil
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.attacks import ATTACKS
from benchmarks.links import corpus_pages
from benchmarks.load import Request, full_speed, paced, run
from benchmarks.services import clf_service
from benchmarks.workloads import make_workloads
from clf.cli.console import console
from clf.datasets.markdown import table
from clf.feedback.store import FeedbackStore

RESULT = Path(__file__).with_name("soak.md")
SECONDS = 600
PART = 60
"""Seconds between two rows of the table."""
SHARE = 0.7
_ATTACK_SECONDS = 6.0
_VOTES_PER_SECOND = 5
_TOP_SECONDS = 10.0
_CONNECTIONS = 4
_CLIENTS = 64
"""Addresses that the work comes from; one client with all of the pages would have to wait for its own pages."""
_ATTACKER_NICE = 19


def main() -> None:
    """Measure and write the page."""
    folder = Path(tempfile.mkdtemp(prefix="clf-soak-"))
    try:
        RESULT.write_text(_soak(folder), encoding="utf-8")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    console.print(f"wrote {RESULT}")


def _soak(folder: Path) -> str:
    mix = [_from_client(each, number % _CLIENTS) for number, each in enumerate(make_workloads(corpus_pages()).mix())]
    context = get_context("fork")
    with clf_service(folder) as service:
        top = run(full_speed(service.port, mix, seconds=_TOP_SECONDS, connections=_CONNECTIONS)).rate()
        stop, answers = context.Event(), context.SimpleQueue()
        others = [
            context.Process(target=_attack_in_turn, args=(service.port, stop)),
            context.Process(target=_vote, args=(service.port, stop, answers)),
        ]
        for process in others:
            process.start()
        rows = [_part(service, mix, top * SHARE, number) for number in range(SECONDS // PART)]
        stop.set()
        acknowledged, refused = answers.get()
        for process in others:
            process.join(20)
            process.kill()
    return _page(top, rows, _votes_line(folder, acknowledged, refused))


def _part(service: Any, mix: Any, rate: float, number: int) -> list[str]:
    sample = paced(service.port, mix, rate, seconds=PART)
    times = [sample.milliseconds(share, kind) for kind in ("one headline", "page") for share in (0.5, 0.99)]
    row = [f"{(number + 1) * PART} s", f"{sample.count():,}", sample.failures(), *(f"{value:.0f}" for value in times)]
    console.print(f"  soak {row}")
    return [*row, f"{service.megabytes():.0f}"]


def _from_client(asked: Request, number: int) -> Request:
    """Return the request as a proxy sends it on for one of the clients."""
    header = f"\r\nX-Forwarded-For: 198.51.100.{number}\r\n\r\n".encode()
    return replace(asked, raw=asked.raw.replace(b"\r\n\r\n", header, 1))


def _attack_in_turn(port: int, stop: Any) -> None:
    """Start one attack after another, each in a process of its own that is ended after some seconds."""
    os.nice(_ATTACKER_NICE)
    context = get_context("fork")
    for attack in itertools.cycle(ATTACKS.values()):
        ended = context.Event()
        attacker = context.Process(target=attack, args=(port, ended))
        attacker.start()
        is_over = stop.wait(_ATTACK_SECONDS)
        ended.set()
        attacker.join(5)
        attacker.kill()
        if is_over:
            return


def _vote(port: int, stop: Any, answers: Any) -> None:
    """Send votes until the end; then put the ids that were acknowledged, and the other statuses by number."""
    acknowledged, refused = list[str](), Counter[int]()
    for number in itertools.count():
        if stop.wait(1 / _VOTES_PER_SECOND):
            break
        vote = {"id": f"soak-{number:06}", "task": "link", "text": f"Read on {number}", "shown": "promo"}
        body = json.dumps({"votes": [{**vote, "said": "editorial"}]})
        status = 0
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("POST", "/v1/feedback", body, {"Content-Type": "application/json"})
            status = connection.getresponse().status
            connection.close()
        if status in (200, 201, 202):
            acknowledged.append(vote["id"])
        else:
            refused[status] += 1
    answers.put((acknowledged, dict(refused)))


def _votes_line(folder: Path, acknowledged: list[str], refused: dict[int, int]) -> str:
    store = FeedbackStore(f"sqlite:///{folder}/feedback.db")
    kept = {vote.id for vote in store.votes()}
    store.close()
    lost = len(set(acknowledged) - kept)
    others = ", ".join(f"{count} × {status or 'no answer'}" for status, count in refused.items()) or "none"
    return (
        f"{len(acknowledged):,} votes were acknowledged; {lost} of them are not in the store. Other answers: {others}."
    )


def _page(top: float, rows: list[list[str]], votes: str) -> str:
    head = ["until", "answered", "not answered with 200", "headline p50 ms", "headline p99 ms", "page p50 ms"]
    names = ", ".join(ATTACKS)
    return f"""# Ten minutes of work, with attacks in between

Written by `python -m benchmarks soak` on {time.strftime("%Y-%m-%d")}. {_CLIENTS} clients send a mix of all kinds of
work at {top * SHARE:,.0f} requests a second, 70 % of the {top:,.0f} that the service answers without attacks. Another
client attacks all the while, each attack for {_ATTACK_SECONDS:g} s in turn: {names}. Attacker, clients and service
share the machine; the attacker has a niceness of {_ATTACKER_NICE}.

{table([*head, "page p99 ms", "MB"], rows)}

{votes}
"""
