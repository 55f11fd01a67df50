"""The nginx configuration in front of a running service, by a real nginx: TLS off, ports of the test."""

import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

pytestmark = pytest.mark.doors

SECONDS = 60
"""Longest time for a program to start."""
HEADLINES = b'{"texts": ["Ce a f\\u0103cut primarul"]}'
JSON = {"Content-Type": "application/json"}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"nothing listens on port {port}; the program ended with {process.poll()}")


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The program: installed, or unpacked from Debian's package without installing it."""
    if found := shutil.which("nginx"):
        return found
    folder = tmp_path_factory.mktemp("nginx")
    if shutil.which("apt-get") and shutil.which("dpkg-deb"):
        subprocess.run(["apt-get", "download", "nginx"], cwd=folder, capture_output=True, timeout=120)
        for package in folder.glob("nginx_*.deb"):
            subprocess.run(["dpkg-deb", "-x", package, folder / "files"], check=True)
            return str(folder / "files" / "usr" / "sbin" / "nginx")
    pytest.skip("needs nginx, which is not installed and cannot be downloaded: apt-get install nginx")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "clf", "serve", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, cwd=tmp_path_factory.mktemp("service")) as process:
        try:
            wait_for(port, process)
            yield port
        finally:
            process.terminate()


@pytest.fixture
def proxy(nginx: str, service: int, root: Path, tmp_path: Path) -> Iterator[int]:
    """nginx with the configuration of deploy/, new for each test, because its limits count requests."""
    port = free_port()
    site = (root / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    site = re.sub(r"^    ssl_\w+ .*;\n", "", site, flags=re.MULTILINE)
    site = site.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};").replace(
        "127.0.0.1:8000;", f"127.0.0.1:{service};"
    )
    (tmp_path / "site.conf").write_text(site, encoding="utf-8")
    temporary = "".join(
        f"{name}_temp_path {tmp_path}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"daemon off;\nmaster_process off;\npid {tmp_path}/pid;\nerror_log {tmp_path}/error.log;\n"
        f"events {{}}\nhttp {{\n{temporary}include {tmp_path}/site.conf;\n}}\n",
        encoding="utf-8",
    )
    command = [nginx, "-p", str(tmp_path), "-e", str(tmp_path / "error.log"), "-c", str(tmp_path / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    assert "[warn]" not in checked.stderr
    with subprocess.Popen(command) as process:
        try:
            wait_for(port, process)
            yield port
        finally:
            process.terminate()


def ask(port: int, method: str, path: str, body: bytes | None = None) -> tuple[HTTPResponse, bytes]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=SECONDS)) as connection:
        connection.request(method, path, body, JSON if body else {"X-Forwarded-For": "203.0.113.7"})
        response = connection.getresponse()
        return response, response.read()


def test_headlines_and_the_demo_page_pass(proxy: int) -> None:
    response, body = ask(proxy, "POST", "/v1/headlines", HEADLINES)
    assert response.status == 200
    assert b'"label":"clickbait"' in body
    assert ask(proxy, "GET", "/")[0].status == 200
    assert ask(proxy, "GET", "/healthz")[0].status == 200


@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
def test_pages_for_operators_are_closed_behind_the_proxy_alone(path: str, proxy: int, service: int) -> None:
    assert ask(proxy, "GET", path)[0].status == 404
    assert ask(service, "GET", path)[0].status == 200


def test_a_body_that_is_too_large_is_refused(proxy: int) -> None:
    assert ask(proxy, "POST", "/v1/headlines", b" " * 5_000_001)[0].status == 413


def test_many_requests_at_once_are_limited_and_few_are_not(proxy: int) -> None:
    statuses = [ask(proxy, "GET", "/healthz")[0].status for _ in range(30)]
    assert set(statuses) == {200}
    threads = [
        threading.Thread(target=lambda: statuses.append(ask(proxy, "GET", "/healthz")[0].status)) for _ in range(200)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) == {200, 429}


def test_a_head_that_does_not_end_is_given_up(proxy: int) -> None:
    with socket.create_connection(("127.0.0.1", proxy), timeout=SECONDS) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: clf.example\r\n")
        answer = client.recv(1000)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 408")
