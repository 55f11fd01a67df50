"""One client attacks the service -> how much slower the requests of other clients become; ``attacks.md``.

The attacker names another address through the trusted proxy header, so that the service counts it as another client.
Rounds with and without the attack alternate, so that both see the same machine.
"""

from __future__ import annotations

import http.client
import json
import shutil
import socket
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.services import clf_service
from clf.cli.console import console
from clf.datasets.markdown import table

RESULT = Path(__file__).with_name("attacks.md")
ROUNDS = 3
"""Pairs of rounds per attack."""
SECONDS = 4.0
"""Duration of a round."""
_ATTACKER = {"Content-Type": "application/json", "X-Forwarded-For": "203.0.113.9"}
_READER = {"Content-Type": "application/json", "X-Forwarded-For": "198.51.100.7"}
_HEADLINE = json.dumps({"texts": ["Ce a făcut primarul după ședință"]}).encode()
_PAGE = json.dumps({"html": "<p>A paragraph of a page <a href=/x>and a link in it</a></p>" * 40}).encode()
_SLOW = json.dumps({"explain": True, "html": "<p>hello world <a href=/x>a link here</a></p>" * 40_000}).encode()
_KEYS = json.dumps({f"k{number}": 1 for number in range(350_000)}).encode()


@dataclass
class Round:
    """The requests of one round: the seconds of each answer with 200, by path, and the other statuses."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {"/v1/headlines": [], "/v1/flag": []})
    failures: Counter[int] = field(default_factory=Counter)

    def rate(self, path: str) -> float:
        return len(self.seconds[path]) / SECONDS

    def p99(self, path: str) -> float:
        ordered = sorted(self.seconds[path])
        return ordered[int(0.99 * (len(ordered) - 1))] if ordered else float("inf")


def main() -> None:
    """Measure and write the page."""
    folder = Path(tempfile.mkdtemp(prefix="clf-attacks-"))
    try:
        with clf_service(folder) as service:
            rows = [row for name, attack in ATTACKS.items() for row in _rows(name, attack, service.port)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    RESULT.write_text(_page(rows), encoding="utf-8")
    console.print(f"wrote {RESULT}")


def _rows(name: str, attack: Callable[[int, Any], None], port: int) -> list[list[str]]:
    """Return a row for headlines and one for pages."""
    calm, attacked = [], []
    for _ in range(ROUNDS):
        calm.append(_measure(port))
        context = get_context("fork")
        stop = context.Event()
        attacker = context.Process(target=attack, args=(port, stop))
        attacker.start()
        time.sleep(0.5)
        attacked.append(_measure(port))
        stop.set()
        attacker.join(20)
        if attacker.is_alive():
            attacker.kill()
        time.sleep(1)
    return [_row(name, path, calm, attacked) for path in ("/v1/headlines", "/v1/flag")]


def _row(name: str, path: str, calm: Sequence[Round], attacked: Sequence[Round]) -> list[str]:
    before, during = (sum(each.rate(path) for each in rounds) / ROUNDS for rounds in (calm, attacked))
    slow, slower = (sorted(each.p99(path) for each in rounds)[ROUNDS // 2] for rounds in (calm, attacked))
    failures = sum((each.failures for each in attacked), Counter())
    failed = ", ".join(f"{count} × {status}" for status, count in failures.items()) or "0"
    rates = (f"{before:,.0f}", f"{during:,.0f}", f"{during / before:.0%}")
    return [name, path, *rates, f"{1000 * slow:.0f}", f"{1000 * slower:.0f}", f"{slower / slow:.1f}", failed]


def _measure(port: int) -> Round:
    """Send headlines and pages for some seconds, each one after another on a connection of its own."""
    measured = Round()
    threads = [
        threading.Thread(target=_send, args=(port, path, body, measured))
        for path, body in (("/v1/headlines", _HEADLINE), ("/v1/flag", _PAGE))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return measured


def _send(port: int, path: str, body: bytes, measured: Round) -> None:
    end = time.perf_counter() + SECONDS
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while time.perf_counter() < end:
        started = time.perf_counter()
        connection.request("POST", path, body, _READER)
        response = connection.getresponse()
        response.read()
        if response.status == 200:
            measured.seconds[path].append(time.perf_counter() - started)
        else:
            measured.failures[response.status] += 1
    connection.close()


def slow_pages(port: int, stop: Any) -> None:
    """Keep four slow pages in work at a time."""
    _repeat(4, stop, lambda: _post(port, "/v1/flag", _SLOW))


def junk_bodies(port: int, stop: Any) -> None:
    """Send bodies with 350,000 unknown keys."""
    _repeat(2, stop, lambda: _post(port, "/v1/flag", _KEYS))


def announced_bodies(port: int, stop: Any) -> None:
    """Hold 13 connections that announce 5 MB each and send nothing."""
    head = _head(5_000_000)
    _hold(13, port, stop, head)


def half_heads(port: int, stop: Any) -> None:
    """Hold 1,500 connections with half a head."""
    _hold(1_500, port, stop, b"POST /v1/flag HTTP/1.1\r\nHost: x\r\nX-Half")


def endless_heads(port: int, stop: Any) -> None:
    """Send heads of 80 MB."""

    def send() -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nX: ")
            for _ in range(80):
                connection.sendall(b"a" * 1_000_000)

    _repeat(1, stop, send)


ATTACKS = {
    "4 slow pages at a time": slow_pages,
    "bodies of 350,000 unknown keys": junk_bodies,
    "13 announced bodies of 5 MB": announced_bodies,
    "1,500 half heads": half_heads,
    "heads of 80 MB": endless_heads,
}


def _repeat(threads: int, stop: Any, act: Callable[[], None]) -> None:
    def again() -> None:
        while not stop.is_set():
            with suppress(OSError, http.client.HTTPException):
                act()

    running = [threading.Thread(target=again, daemon=True) for _ in range(threads)]
    for thread in running:
        thread.start()
    stop.wait()


def _hold(count: int, port: int, stop: Any, head: bytes) -> None:
    """Keep ``count`` connections open that have sent ``head``; open new ones where they were closed."""
    held: list[socket.socket] = []
    while not stop.is_set():
        while len(held) < count:
            with suppress(OSError):
                connection = socket.create_connection(("127.0.0.1", port), timeout=10)
                connection.sendall(head)
                connection.setblocking(False)
                held.append(connection)
        held = [connection for connection in held if not _is_closed(connection)]
        time.sleep(0.2)


def _is_closed(connection: socket.socket) -> bool:
    try:
        return connection.recv(65_536) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def _post(port: int, path: str, body: bytes) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", path, body, _ATTACKER)
        connection.getresponse().read()
    finally:
        connection.close()


def _head(size: int) -> bytes:
    fields = "".join(f"{name}: {value}\r\n" for name, value in _ATTACKER.items())
    return f"POST /v1/flag HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n{fields}\r\n".encode()


def _page(rows: Sequence[Sequence[str]]) -> str:
    head = ("attack", "requests of others", "per s alone", "per s attacked", "share", "p99 ms alone", "p99 ms attacked")
    text = (
        "# One client attacks the service\n\nWritten by `python -m benchmarks attacks`. One other client sends "
        "headlines, and one sends pages, each as fast as they are answered. Attacker, clients and service share the "
        "machine, so that a part of every loss is the processor time of the attacker itself.\n\n"
    )
    return text + table((*head, "ratio", "not answered with 200"), rows) + "\n"


if __name__ == "__main__":
    main()
