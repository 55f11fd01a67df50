"""A real Chromium with the extension loaded, the project's own pages served to it, and what it asked of the network."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import BrowserContext, Page, Worker, sync_playwright

from clf.cli.release import build_extension

CHROMIUM = shutil.which("chromium")
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-features=DisableLoadExtensionCommandLineSwitch",
    "--disable-quic",
    "--disable-sync",
    "--lang=en",
)
DEFAULTS = {"style": "dim", "precision": 0.9, "off": [], "unsent": [], "server": "", "key": ""}


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Impostor(ThreadingHTTPServer):
    """``answer`` is status, headers and body of every answer; ``asked`` the paths that were called."""

    answer: tuple[int, dict[str, str], bytes] = (200, {}, b"{}")

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


@dataclass
class Extension:
    """The loaded extension: its browser, its background, and every address the browser asked for."""

    context: BrowserContext
    folder: Path
    port: int
    requests: list[str] = field(default_factory=list)

    @property
    def background(self) -> Worker:
        found = [worker for worker in self.context.service_workers if "background/main.js" in worker.url]
        return found[0] if found else self.context.wait_for_event("serviceworker")

    @property
    def address(self) -> str:
        return self.background.url.removesuffix("/background/main.js")

    def settle(self, **settings: Any) -> None:
        """Store settings; pages that are opened afterwards see them."""
        self.background.evaluate(
            "settings => chrome.storage.local.set({settings, votes: []})", {**DEFAULTS, **settings}
        )

    def save_options(self, **fields: str) -> None:
        """Fill in the options page and save."""
        options = self.context.new_page()
        options.goto(f"{self.address}/options/options.html")
        options.locator("#origin", has_text=self.address).wait_for()
        for name, value in fields.items():
            options.locator(f"#{name}").fill(value)
        options.locator("#save").click()
        options.get_by_text("Saved.").wait_for()
        options.close()

    def stored(self, name: str) -> Any:
        return self.background.evaluate("async name => (await chrome.storage.local.get(name))[name]", name)

    def visit(self, path: str, host: str = "127.0.0.1") -> Page:
        """Open a page of the site; the extension may still be at work there."""
        page = self.context.new_page()
        page.goto(f"http://{host}:{self.port}/{path}")
        return page

    def open(self, path: str, host: str = "127.0.0.1") -> Page:
        """Open a page of the site and wait until it is marked."""
        page = self.visit(path, host)
        page.wait_for_selector("a[data-clf-link]", state="attached")
        return page

    def wait_until_read(self, page: Page, times: int = 1) -> None:
        """Wait until the extension has read ``page`` so often, whether it marked something or not."""
        page.wait_for_function("times => performance.getEntriesByName('clf').length >= times", arg=times)

    def sent(self) -> list[str]:
        """Return what was asked of the network, the pages with what they load and the extension's own files apart."""
        own = (f"{self.address}/", f"http://127.0.0.1:{self.port}/", f"http://localhost:{self.port}/", "data:")
        asked = [address for address in self.requests if not address.startswith(own)]
        return [address for address in asked if not (urlsplit(address).hostname or "").endswith(".example")]

    def read(self, page: Page) -> Any:
        """Return what the content script's reader reads on ``page``."""
        source = (self.folder / "content" / "reader.js").read_text(encoding="utf-8")
        walk = "const reader = new PageReader(location.href); for (const _ of reader.steps(document.documentElement));"
        return page.evaluate(f"() => {{ {source}\n {walk} return reader.page; }}")

    def marks(self, page: Page) -> Any:
        """Return ``text``, ``anchor`` (a number) and ``marked`` of every link of ``page``."""
        source = (self.folder / "content" / "reader.js").read_text(encoding="utf-8")
        walk = "const reader = new PageReader(location.href); for (const _ of reader.steps(document.documentElement));"
        link = "{text, anchor: all.indexOf(reader.anchors[place]), marked: 'clfLink' in reader.anchors[place].dataset}"
        links = f"reader.page.blocks.flatMap(block => block.links).map(({{text}}, place) => ({link}))"
        return page.evaluate(f"() => {{ {source}\n {walk} const all = [...new Set(reader.anchors)]; return {links}; }}")

    def judge(self, page: Any) -> Any:
        """Return the verdicts of the extension's own model on a page as the reader gives it."""
        own = self.context.new_page()
        own.goto(f"{self.address}/options/options.html")
        code = "async page => (await (await import('/background/judge.js')).model()).separate(page)"
        return own.evaluate(code, page)

    def open_popup(self, page: Page) -> Page:
        """Open the popup beside ``page``, which stays the tab in front."""
        popup = self.context.new_page()
        page.bring_to_front()
        popup.goto(f"{self.address}/popup/popup.html")
        popup.locator("#precision option").first.wait_for(state="attached")
        return popup


@pytest.fixture(scope="session")
def chromium() -> str:
    if CHROMIUM is None:
        pytest.skip("needs Chromium: make test installs it where apt and root are at hand, or apt-get install chromium")
    return CHROMIUM


@pytest.fixture(scope="session")
def site(root: Path) -> Iterator[int]:
    """The seeds on a loopback port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(root / "seeds")))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def loaded(chromium: str, site: int, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Extension]:
    folder = tmp_path_factory.mktemp("extension")
    build_extension(root / "extension", root / "clf" / "bundle", folder)
    unpacked = folder / "chromium"
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder / "profile",
            executable_path=chromium,
            headless=False,
            args=[*ARGUMENTS, f"--disable-extensions-except={unpacked}", f"--load-extension={unpacked}"],
            ignore_default_args=["--disable-extensions"],
            viewport={"width": 1180, "height": 800},
        )
        context.set_default_timeout(15_000)
        extension = Extension(context, unpacked, site)
        context.on("request", lambda request: extension.requests.append(request.url))
        assert extension.background.url
        yield extension
        context.close()


@pytest.fixture
def extension(loaded: Extension, root: Path, request: pytest.FixtureRequest) -> Iterator[Extension]:
    """The extension with its settings as after installation; what a test opened is kept as a picture, and closed."""
    loaded.settle()
    loaded.requests.clear()
    yield loaded
    name = re.sub(r"\W+", "-", request.node.name)[:120]
    for place, page in enumerate(loaded.context.pages[1:]):
        page.screenshot(path=root / ".screenshots" / f"{name}-{place}.png")
        page.close()


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


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(scope="session")
def running(loaded: Extension, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service(tmp_path_factory.mktemp("service"), loaded.address)
    yield service
    service.stop()


@pytest.fixture
def service(running: Service) -> Service:
    """The service, up and ready."""
    if running.process is None:
        running.start()
    return running


@pytest.fixture
def impostor() -> Iterator[Impostor]:
    """A server that is not the API: it gives whatever ``answers`` says."""
    server = Impostor(("127.0.0.1", 0), ImpostorHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
