"""The demo page, the extension and a run's report in Chromium -> the pictures in ``docs/images``."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import BrowserContext

from benchmarks.extension import browser_with_extension
from clf.cli.console import console
from clf.errors import ClfError, MissingExtraError

IMAGES = Path("docs/images")
_PORT = 8018
_WIDE = {"width": 1180, "height": 800}
_PHONE = {"width": 360, "height": 740}
_POPUP = {"width": 330, "height": 560}
_EXPERIMENT = """
description = "The project's Romanian headlines, a fifth of their groups held out."
[data]
train = ["own-ro"]
licences = ["CC0-1.0"]
[data.holdout]
own-ro = 0.2
[[namespace]]
name = "word"
min_groups = 2
[[namespace]]
name = "char"
min_groups = 2
[model]
c = [8]
[pages]
train = []
test = []
licences = ["CC0-1.0"]
"""


def main() -> None:
    """Take every picture."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise MissingExtraError("the gallery needs Chromium: apt-get install chromium")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report = _report(folder)
        with _pages() as pages, _service() as service, browser_with_extension(folder, chromium) as context:
            _demo(context, service)
            _extension(context, pages)
            _take(context, report.as_uri(), "run-report.png", _WIDE)
    console.print(f"wrote the pictures in {IMAGES}")


def _demo(context: BrowserContext, service: str) -> None:
    page = context.new_page()
    page.set_viewport_size(_WIDE)
    page.goto(service)
    for language, size, name in (("en", _WIDE, "demo-page.png"), ("ro", _PHONE, "demo-narrow.png")):
        page.set_viewport_size(size)
        page.click(f"[data-language={language}]")
        page.click("#news")
        page.wait_for_selector("#result:not([hidden])")
        page.wait_for_selector("#ask:not(.busy)")
        if size is _WIDE:
            page.locator(".item[data-verdict=promo] .words").nth(1).hover()
        page.wait_for_timeout(1500)
        page.screenshot(path=IMAGES / name)
    page.close()


def _extension(context: BrowserContext, pages: str) -> None:
    """Take the marks of a page with the panel of one of them, and the popup beside the page."""
    page = context.new_page()
    page.set_viewport_size(_WIDE)
    page.goto(f"{pages}/tabloid-en.html")
    page.wait_for_selector("a[data-clf-link]", state="attached")
    popup = context.new_page()
    popup.set_viewport_size(_POPUP)
    page.bring_to_front()
    popup.goto(context.service_workers[0].url.replace("background/main.js", "popup/popup.html"))
    popup.locator("#precision option").first.wait_for(state="attached")
    popup.screenshot(path=IMAGES / "extension-popup.png", full_page=True)
    popup.close()
    # The panel is in a closed shadow tree, so the keyboard opens it as a reader would.
    page.locator("a[data-clf-link]").nth(2).scroll_into_view_if_needed()
    page.locator("a[data-clf-link]").nth(2).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("clf-panel", state="attached")
    page.wait_for_timeout(500)
    page.screenshot(path=IMAGES / "extension-panel.png")
    page.close()


def _take(context: BrowserContext, address: str, name: str, size: Any) -> None:
    page = context.new_page()
    page.set_viewport_size(size)
    page.goto(address)
    page.wait_for_timeout(500)
    page.screenshot(path=IMAGES / name)
    page.close()


def _report(folder: Path) -> Path:
    """Train a small model, and return the report of the run."""
    (folder / "gallery.toml").write_text(_EXPERIMENT, encoding="utf-8")
    clf = Path(sys.executable).with_name("clf")
    subprocess.run([clf, "train", folder / "gallery.toml", "--out", folder / "run", "--no-track"], check=True)
    return folder / "run" / "report.html"


@contextmanager
def _pages() -> Iterator[str]:
    handler = partial(_QuietHandler, directory="seeds")
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Log nothing."""


@contextmanager
def _service() -> Iterator[str]:
    address = f"http://127.0.0.1:{_PORT}"
    command = [Path(sys.executable).with_name("clf"), "serve", "--port", str(_PORT)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(f"{address}/readyz")
            yield address
        finally:
            process.terminate()


def _wait(address: str) -> None:
    for _ in range(300):
        with suppress(URLError, ConnectionError), urlopen(address, timeout=5):
            return
        time.sleep(0.1)
    raise ClfError(f"{address} did not answer within 30 seconds")
