"""What the extension talks to: the seeds as a site, the real service, and a server that is neither."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import SplitResult, urlsplit, urlunsplit
from urllib.request import urlopen


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Impostor(ThreadingHTTPServer):
    """``answer`` is status, headers and body of every answer to a POST; ``asked`` the paths that were called.

    ``described`` is the body of its answer to a GET, the description of the model; b"" for a server that has none.
    """

    answer: tuple[int, dict[str, str], bytes] = (200, {}, b"{}")
    described = b""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class ImpostorHandler(QuietHandler):
    server: Impostor

    def do_OPTIONS(self) -> None:
        self.give(204, {"Access-Control-Allow-Headers": "*", "Access-Control-Allow-Methods": "*"}, b"")

    def do_GET(self) -> None:
        self.give(200 if self.server.described else 404, {}, self.server.described)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(self.path)
        self.give(*self.server.answer)

    def give(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {"Access-Control-Allow-Origin": "*", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


class Proxy(ThreadingHTTPServer):
    """All requests of a browser go through here: ``asked`` has every address, this computer's included."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), ProxyHandler)
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_port}"


class ProxyHandler(QuietHandler):
    """Forwards requests to this computer, and refuses all others."""

    server: Proxy

    def do_CONNECT(self) -> None:
        self.server.asked.append(f"https://{self.path}")
        self.send_error(502)

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        target = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        answer = forwarded(self.command, target, body, dict(self.headers))
        if answer is None:
            self.send_error(502)
            return
        status, headers, content = answer
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self) -> None:
        self.do_GET()

    def do_OPTIONS(self) -> None:
        self.do_GET()


def forwarded(
    method: str, target: SplitResult, body: bytes, headers: dict[str, str]
) -> tuple[int, dict[str, str], bytes] | None:
    """Return status, headers and body of the answer of a server on this computer; None when there is none."""
    if target.hostname not in ("127.0.0.1", "localhost"):
        return None
    connection = HTTPConnection("127.0.0.1", target.port or 80, timeout=30)
    try:
        connection.request(method, urlunsplit(("", "", target.path or "/", target.query, "")), body, headers)
        answer = connection.getresponse()
        content = answer.read()
    except OSError:
        return None
    finally:
        connection.close()
    own = ("transfer-encoding", "connection", "content-length")
    return answer.status, {name: value for name, value in answer.getheaders() if name.lower() not in own}, content


@dataclass
class Service:
    """``clf serve`` in a process of its own, on a loopback port, with a store in a temporary folder."""

    folder: Path
    origin: str
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.port = self.port or free_port()
        settings = {
            "CLF_ORIGINS": self.origin,
            "CLF_FEEDBACK_URL": f"sqlite:///{self.folder}/feedback.db",
            "CLF_SALT": "for tests",
            "CLF_HELPERS": "1",
        }
        self.process = subprocess.Popen(
            [str(Path(sys.executable).with_name("clf")), "serve", "--port", str(self.port)],
            env={**os.environ, **settings},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(300):
            with suppress(URLError, ConnectionError), urlopen(f"{self.address}/readyz", timeout=5):
                return
            time.sleep(0.1)
        raise AssertionError("clf serve did not become ready within 30 seconds")

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def votes(self) -> list[tuple[str, ...]]:
        """Return task, text, displayed label, voted label and site of every vote in the store."""
        # Before the first vote there is no table.
        with suppress(sqlite3.OperationalError), closing(sqlite3.connect(self.folder / "feedback.db")) as database:
            return database.execute("select task, text, shown, said, site from votes order by task").fetchall()
        return []


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def running(server: ThreadingHTTPServer) -> Iterator[None]:
    """Let ``server`` answer in a thread of its own."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield
    server.shutdown()
    server.server_close()
    thread.join()
