"""The service in its own processes, as `clf serve` starts it: workers, signals, slow clients, the end."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import httpx2
import pytest

from clf.model.bundle import read_bundle, write_bundle
from clf.serving.server import Address
from clf.serving.settings import Settings

from .conftest import get, post

HEADLINES = {"texts": ["Ce a făcut primarul"]}
SLOW = "".join(
    f"<div class={n:x}ab>{n:x}a {n:x}b <p>{n:x}d"
    + "".join(f"<a href=/{n:x}e/{k}{n:x}f>{k}{n:x}a {n:x}b {n:x}c</a> " for k in "abcd")
    for n in range(14_000)
)
HEAVY = {"numpy", "scipy", "sklearn", "pandas", "joblib", "mlflow", "matplotlib"}


@pytest.mark.parametrize("module", ["clf.serving.app", "clf.serving.server", "clf.serving.workers.forkserver"])
def test_no_heavy_library_is_in_the_process(module: str) -> None:
    code = f"import {module}, sys, json; print(json.dumps(sorted(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(json.loads(found.stdout))
    assert not HEAVY & loaded
    assert not {name for name in loaded if name.startswith(("clf.training", "clf.datasets"))}


def test_helpers_hold_nothing_but_the_light_wing() -> None:
    code = "import clf.serving.workers.forkserver, sys, json; print(json.dumps(sorted(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"fastapi", "pydantic", "sqlalchemy", "uvicorn"} & set(json.loads(found.stdout))


def test_no_database_library_is_loaded_before_the_first_vote() -> None:
    code = "from clf.serving.app import create_app; create_app(); import sys; print('sqlalchemy' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"


def refused(*options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from clf.cli import main; main()", "serve", *options]
    return subprocess.run(command, env={**os.environ, **variables}, capture_output=True, text=True, timeout=60)


def test_a_taken_port_a_wrong_setting_and_a_bad_bundle_end_the_start(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = refused("--port", str(taken.getsockname()[1]))
    assert result.returncode == 2
    assert "is it taken?" in result.stderr
    result = refused("--port", "0", CLF_MAX_LINKS="many")
    assert result.returncode == 2
    assert "CLF_MAX_LINKS" in result.stderr
    for workers in ("1", "2"):
        result = refused("--port", "0", "--bundle", str(tmp_path), "--workers", workers)
        assert result.returncode == 1
        assert "cannot be read" in result.stderr
        assert "the service did not start" in result.stderr
        assert "Traceback" not in result.stderr


def test_proxies_hang_up_before_the_service_does() -> None:
    nginx_keeps_seconds = 60
    config = Address("127.0.0.1", 0, 1).configuration(Settings())
    assert config.timeout_keep_alive > nginx_keeps_seconds


def hit(url: str, stop: Event) -> list[Any]:
    """Ask until told to stop; return the models that answered, errors as they are."""
    answers: list[Any] = []
    with httpx2.Client(verify=False) as client:
        while not stop.is_set():
            response = client.post(f"{url}/v1/headlines", json=HEADLINES, timeout=30)
            answers.append(response.json()["model"] if response.status_code == 200 else response.text)
    return answers


def metric(url: str, name: str) -> float:
    text = get(f"{url}/metrics").text
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name))


def test_all_workers_swap_bundles_and_no_request_is_lost(serve: Callable[..., Any], bundle: Path) -> None:
    served = serve("--workers", "2", "--bundle", str(bundle), CLF_RELOAD_SECONDS="0")
    first = read_bundle(bundle)
    served.wait(lambda: metric(served.url, f'clf_bundle_workers{{model="{first.id}"}}') == 2)
    stop = Event()
    with ThreadPoolExecutor(4) as pool:
        hits = [pool.submit(hit, served.url, stop) for _ in range(4)]
        second = write_bundle(replace(first, card="another"), bundle)
        served.process.send_signal(signal.SIGHUP)
        served.wait(lambda: metric(served.url, f'clf_bundle_workers{{model="{second.id}"}}') == 2)
        (bundle / "probes.json").write_bytes(b"garbage")
        served.process.send_signal(signal.SIGHUP)
        served.wait(lambda: metric(served.url, "clf_bundle_refused") == 2)
        stop.set()
        answers = [model for done in hits for model in done.result()]
    assert set(answers) == {first.id, second.id}
    ready = get(f"{served.url}/readyz").json()
    assert (ready["model"], "probes.json was changed" in ready["refused"]) == (second.id, True)
    assert metric(served.url, 'clf_requests_total{route="/v1/headlines",status="200"}') == len(answers)


def test_one_worker_swaps_too(serve: Callable[..., Any], bundle: Path) -> None:
    served = serve("--bundle", str(bundle), CLF_RELOAD_SECONDS="0")
    wanted = write_bundle(replace(read_bundle(bundle), card="another"), bundle).id
    served.process.send_signal(signal.SIGHUP)
    served.wait(lambda: get(f"{served.url}/readyz").json()["model"] == wanted)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_end_waits_for_requests_in_flight(serve: Callable[..., Any], workers: str) -> None:
    served = serve("--workers", workers, CLF_PAGE_SECONDS="60")
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(post, f"{served.url}/v1/flag", json={"html": SLOW, "explain": True}, timeout=60)
        served.wait(lambda: bool(busy(served.process.pid)))
        assert served.stop() == 0
        assert answer.result().json()["truncated"] is True
    assert family(served.process.pid) == []


def test_a_hostile_page_costs_its_sender_only(serve: Callable[..., Any]) -> None:
    served = serve(CLF_PAGE_SECONDS="0.2")
    # Two of these pages may wait together: a client that has more bytes waiting is refused.
    slow = {"html": SLOW[:1_500_000], "explain": True}
    with ThreadPoolExecutor(2) as pool:
        hostile = [pool.submit(post, f"{served.url}/v1/flag", json=slow, timeout=60) for _ in range(2)]
        page = {"html": "<p>Hello <a href=/x>there</a>"}
        assert post(f"{served.url}/v1/headlines", json=HEADLINES, timeout=60).status_code == 200
        assert post(f"{served.url}/v1/flag", json=page, timeout=60).status_code == 200
        for answer in (done.result() for done in hostile):
            # On a machine with no processor to spare it cannot be told whether the page was to blame.
            assert answer.status_code == 422 or "too busy to classify" in answer.json()["detail"]
    assert post(f"{served.url}/v1/flag", json=page, timeout=60).status_code == 200


def test_a_body_that_dribbles_is_given_up_while_others_are_served(serve: Callable[..., Any]) -> None:
    served = serve(CLF_BODY_SECONDS="0.5")
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as slow:
        slow.sendall(
            b"POST /v1/headlines HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"
        )
        assert post(f"{served.url}/v1/headlines", json=HEADLINES).status_code == 200
        assert slow.recv(1000).startswith(b"HTTP/1.1 408 ")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_large_bodies_use_the_same_memory_again(running: Any) -> None:
    """A body is copied several times; memory fresh from the system costs more than the copying."""

    def faults() -> int:
        return int(Path(f"/proc/{running.process.pid}/stat").read_text().rpartition(")")[2].split()[7])

    size, times = 3_000_000, 40
    with httpx2.Client(verify=False) as client:
        for number in range(times + 5):
            if number == 5:
                before = faults()
            # Each from another client, because many invalid bodies of one client are refused unread.
            headers = {"X-Forwarded-For": f"192.0.2.{number}"}
            response = client.post(f"{running.url}/v1/headlines", json={"texts": ["x" * size]}, headers=headers)
            assert response.status_code == 422
    assert faults() - before < times * size / 4096


def test_fifty_megabytes_are_refused(running: Any) -> None:
    with socket.create_connection(("127.0.0.1", running.port), timeout=30) as large:
        large.sendall(
            b"POST /v1/flag HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50000000\r\n\r\n"
        )
        assert large.recv(1000).startswith(b"HTTP/1.1 413 ")


def test_a_client_behind_the_proxy_is_told_by_its_own_address(serve: Callable[..., Any]) -> None:
    served = serve(CLF_RATE="1/hour", CLF_TRUSTED_PROXIES="127.0.0.1")

    def ask(address: str) -> int:
        headers = {"X-Forwarded-For": address}
        return post(f"{served.url}/v1/headlines", json=HEADLINES, headers=headers).status_code

    assert [ask("203.0.113.1"), ask("203.0.113.1"), ask("203.0.113.2")] == [200, 429, 200]


def family(pid: int) -> list[int]:
    """The processes that descend from one, as far as they live."""
    found = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in found.splitlines()]
    children = [child for child, parent in pairs if parent == pid]
    return children + [deeper for child in children for deeper in family(child)]


def busy(pid: int) -> list[int]:
    """Those of them that have spent a tenth of a second and are at it."""
    stats = {child: Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split() for child in family(pid)}
    return [child for child, stat in stats.items() if stat[0] == "R" and int(stat[16]) > 0 and int(stat[11]) > 10]
