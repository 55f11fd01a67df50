"""Extension in Chromium, offline -> ``extension.md``: work per page of 200 links, and the longest task."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from clf.cli.console import console
from clf.default import SHIPPED
from clf.errors import MissingExtraError
from clf.extension import build_extension

ALL_SITES = ["http://*/*", "https://*/*"]
RESULT = Path(__file__).with_name("extension.md")
LINKS = 200
RUNS = 15
"""Visits of the page."""
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
)
# The script runs before the page's own and records every task that blocks it for more than 50 ms.
LONG_TASKS = """window.longTasks = [];
new PerformanceObserver(list => longTasks.push(...list.getEntries().map(entry => entry.duration)))
  .observe({type: 'longtask', buffered: true});"""
LOAD = """async () => {
  const {Model} = await import('/clf/classifiers/model.js');
  const read = async name => (await fetch(`/bundle/${name}`)).arrayBuffer();
  const before = performance.memory.usedJSHeapSize, begun = performance.now();
  window.kept = await Model.load(read);
  return [performance.now() - begun, performance.memory.usedJSHeapSize - before];
}"""


def main() -> None:
    """Measure and write the page."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise MissingExtraError("this benchmark needs Chromium: apt-get install chromium")
    with (
        tempfile.TemporaryDirectory() as folder,
        _site(Path(folder)) as site,
        browser_with_extension(Path(folder), chromium) as context,
    ):
        RESULT.write_text(_page(context, site), encoding="utf-8")
    console.print(f"wrote {RESULT}")


def page_of_links() -> str:
    """Return a page of 200 links: an article and teasers around it, with headlines of the own corpus."""
    with Path("data/headlines/ro.csv").open(encoding="utf-8", newline="") as file:
        texts = [escape(row["text"]) for row in csv.DictReader(file)]
    menu = "".join(f'<li><a href="/sectiune-{n}">Secțiunea {n}</a></li>' for n in range(20))
    story = "".join(
        f"<p>{' '.join(texts[n : n + 4])}. <a href='/stire-{n}'>{texts[n]}</a></p>" for n in range(0, 80, 4)
    )
    boxes = "".join(
        f'<aside class="related box-{box}"><h3>Recomandate</h3><ul>'
        + "".join(
            f'<li class="card"><a href="https://alt.example/{box}-{n}">{texts[500 + 20 * box + n]}</a></li>'
            for n in range(20)
        )
        + "</ul></aside>"
        for box in range(8)
    )
    return (
        f"<!doctype html><html lang=ro><head><meta charset=utf-8><title>{texts[0]}</title></head><body><nav class=menu>"
        f"<ul>{menu}</ul></nav><main><article><h1>{texts[0]}</h1>{story}</article></main>{boxes}</body></html>"
    )


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Log nothing."""


@contextmanager
def _site(folder: Path) -> Iterator[str]:
    (folder / "site").mkdir()
    (folder / "site" / "index.html").write_text(page_of_links(), encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_QuietHandler, directory=str(folder / "site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@contextmanager
def browser_with_extension(folder: Path, chromium: str) -> Iterator[BrowserContext]:
    build_extension(Path("extension"), SHIPPED, folder)
    unpacked = folder / "chromium"
    _remember_access(folder / "profile" / "Default", unpacked)
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder / "profile",
            executable_path=chromium,
            headless=False,
            args=[*ARGUMENTS, f"--disable-extensions-except={unpacked}", f"--load-extension={unpacked}"],
            ignore_default_args=["--disable-extensions"],
        )
        _give_access(context)
        context.add_init_script(LONG_TASKS)
        yield context
        context.close()


def _remember_access(profile: Path, unpacked: Path) -> None:
    """Write into a new profile that its user gave the extension access before; Chromium then asks no question."""
    digits = hashlib.sha256(str(unpacked).encode()).hexdigest()[:32]
    identity = "".join(chr(ord("a") + int(digit, 16)) for digit in digits)
    given = {"api": [], "explicit_host": ALL_SITES, "manifest_permissions": [], "scriptable_host": []}
    settings = {identity: {"granted_permissions": given, "runtime_granted_permissions": given}}
    profile.mkdir(parents=True)
    (profile / "Preferences").write_text(json.dumps({"extensions": {"settings": settings}}), encoding="utf-8")


def _give_access(context: BrowserContext) -> None:
    if not context.service_workers:
        context.wait_for_event("serviceworker")
    page = context.new_page()
    page.goto(context.service_workers[0].url.replace("background/main.js", "options/options.html"))
    if not page.evaluate("origins => chrome.permissions.request({origins})", ALL_SITES):
        raise RuntimeError("Chromium gave the extension no access to the pages of the benchmark")
    page.close()


def _page(context: BrowserContext, site: str) -> str:
    background = context.service_workers[0]
    version = context.new_page().evaluate("navigator.userAgent").split("Chrome/")[1].split(" ")[0]
    first = _visit(context, site)
    visits = [_visit(context, site) for _ in range(RUNS)]
    scoring = [visit["scored"] for visit in visits]
    load, heap = _load(context, background.url.removesuffix("background/main.js"))
    _switch_off(background, ["127.0.0.1"])
    without = [_visit(context, site, marks=False) for _ in range(RUNS)]
    work = [visit["work"] + visit["scored"] for visit in visits]
    rows = [
        ("links on the page, of them marked", f"{visits[0]['links']}, {visits[0]['marked']}"),
        ("reading and marking, in the page's process", _spread([visit["work"] for visit in visits])),
        ("scoring, in the background", _spread(scoring)),
        ("**work in all**", f"**{_spread(work)}**"),
        ("longest piece of work in the page", _spread([visit["longest"] for visit in visits])),
        (
            "from the start of reading until the marks, waiting included",
            _spread([visit["elapsed"] for visit in visits]),
        ),
        (
            "the same on the first page after the browser's start, which waits for the model",
            f"{first['elapsed']:.0f} ms",
        ),
        ("tasks above 50 ms a visit, extension on (most)", str(max(len(visit["long"]) for visit in visits))),
        (
            "tasks above 50 ms a visit, extension off for the site (most)",
            str(max(len(visit["long"]) for visit in without)),
        ),
        ("loading the model", f"{load:.0f} ms"),
        ("memory of the model", f"{heap / 1e6:.0f} MB"),
    ]
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    machine = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    return f"""# The extension: work on a page of {LINKS} links, offline

Made by `python -m benchmarks extension` (Chromium {version}, headless; {machine}).
Values are medians of {RUNS} visits, with the smallest and the largest in brackets. The aim is at most 150 ms of work
and at most one task above 50 ms.

| | |
|---|---|
{table}

The model is held by the background, once for all tabs. In every page it would cost the last two rows again. A message
there and back costs less than the difference between waiting and work.
"""


def _visit(context: BrowserContext, site: str, *, marks: bool = True) -> dict[str, Any]:
    page: Page = context.new_page()
    page.goto(site)
    if not marks:
        page.wait_for_timeout(500)
        visit = {"long": page.evaluate("longTasks")}
    else:
        page.wait_for_function("performance.getEntriesByName('clf').length > 0")
        page.wait_for_timeout(200)
        entry = page.evaluate(
            "(({duration, detail}) => ({...detail, elapsed: duration}))(performance.getEntriesByName('clf')[0])"
        )
        scored = context.service_workers[0].evaluate("performance.getEntriesByName('separate')[0].duration")
        counts = page.evaluate("[document.links.length, document.querySelectorAll('a[data-clf-link]').length]")
        tasks = page.evaluate("longTasks")
        visit = {**entry, "scored": scored, "long": tasks, "links": counts[0], "marked": counts[1]}
    page.close()
    return visit


def _load(context: BrowserContext, address: str) -> tuple[float, float]:
    """Return the milliseconds and bytes of loading the model, as medians over pages of the extension."""
    loads = []
    for _ in range(5):
        page = context.new_page()
        page.goto(f"{address}options/options.html")
        loads.append(page.evaluate(LOAD))
        page.close()
    return median(load for load, _ in loads), median(heap for _, heap in loads)


def _switch_off(background: Any, off: list[str]) -> None:
    background.evaluate("off => chrome.storage.local.set({settings: {off}})", off)


def _spread(values: list[float]) -> str:
    return f"{median(values):.0f} ms ({min(values):.0f}-{max(values):.0f})"
