"""A real Chromium with the extension loaded, and what can be done with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Playwright, Worker

from tests.extension.scripts import WALK, marks_source, reader_source

ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--no-first-run",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-features=DisableLoadExtensionCommandLineSwitch",
    "--disable-quic",
    "--disable-sync",
    "--lang=en",
)
DEFAULTS = {"precision": 0.9, "off": [], "unsent": [], "server": "", "key": ""}
ALL_SITES = ["http://*/*", "https://*/*"]
LATE = """() => document.body.insertAdjacentHTML('beforeend', `<aside class="related-articles"><h3>Recommended</h3><ul>
<li class="card teaser"><a id="late" href="https://other.example/wont-believe-what-she-found">You won't believe what she
found under the bridge</a></li><li class="card teaser"><a href="https://other.example/ten-tricks-of-mechanics">Ten
tricks your mechanic does not want you to know</a></li><li class="card teaser"><a href="https://other.example/doctors-stunned">
Doctors are stunned by this simple kitchen spice</a></li></ul></aside>`)"""
"""Puts a box of teasers at the end of a page."""


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

    def give_access(self, choice: str = "all") -> None:
        """Choose in the popup which sites the extension may read; the profile of the tests withholds nothing."""
        popup = self.context.new_page()
        popup.goto(f"{self.address}/popup/popup.html")
        popup.locator("#precision option").first.wait_for(state="attached")
        popup.locator(f"[name=access][value={choice}]").check()
        popup.close()

    def has_access(self) -> bool:
        origins = {"origins": ALL_SITES}
        return bool(self.background.evaluate("origins => chrome.permissions.contains(origins)", origins))

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
        return page.evaluate(f"() => {{ {reader_source(self.folder)}\n {WALK} return reader.page; }}")

    def marks(self, page: Page) -> Any:
        """Return ``text``, ``anchor`` (a number) and ``marked`` of every link of ``page``."""
        return page.evaluate(marks_source(self.folder))

    def classify(self, page: Any) -> Any:
        """Return the verdicts of the extension's own model on a page as the reader gives it."""
        own = self.context.new_page()
        own.goto(f"{self.address}/options/options.html")
        code = "async page => (await (await import('/background/classify.js')).model()).separate(page)"
        return own.evaluate(code, page)

    def open_popup(self, page: Page) -> Page:
        """Open the popup beside ``page``, which stays the tab in front."""
        popup = self.context.new_page()
        page.bring_to_front()
        popup.goto(f"{self.address}/popup/popup.html")
        popup.locator("#precision option").first.wait_for(state="attached")
        return popup


@dataclass
class Drawn:
    """What the extension draws in a closed shadow root, found with the browser's own tools and pressed by the mouse."""

    page: Page
    host: str
    """A name or an attribute of the element with the shadow root."""

    @property
    def root(self) -> Node | None:
        """The shadow root; None when the element is not on the page."""
        tools = self.page.context.new_cdp_session(self.page)
        try:
            document = tools.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]
        finally:
            tools.detach()
        hosts = (node for node in walk(document) if self.host in (node.get("localName"), *node.get("attributes", ())))
        return next((node["shadowRoots"][0] for node in hosts if node.get("shadowRoots")), None)

    def text(self) -> str:
        return " ".join(text_of(node) for node in self.named("localName", "p", "li")) if self.root else ""

    def buttons(self) -> list[str]:
        return [text_of(node) for node in self.named("localName", "button")]

    def named(self, key: str, *names: str) -> list[Node]:
        return [node for node in walk(self.root or {}) if node.get(key) in names]

    def box(self, name: str = "") -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of the button whose text begins with ``name``."""
        node = next(node for node in self.named("localName", "button") if text_of(node).startswith(name))
        tools = self.page.context.new_cdp_session(self.page)
        try:
            tools.send("DOM.getDocument", {"depth": -1, "pierce": True})
            quad = tools.send("DOM.getBoxModel", {"backendNodeId": node["backendNodeId"]})["model"]["border"]
        finally:
            tools.detach()
        return quad[0], quad[1], quad[4], quad[5]

    def press(self, name: str = "", *, after: int = 1_200) -> None:
        """Click in the middle of a button, some milliseconds after now: early clicks do not count as votes."""
        self.page.wait_for_timeout(after)
        left, top, right, bottom = self.box(name)
        self.page.mouse.click((left + right) / 2, (top + bottom) / 2)

    def wait(self, text: str = "", *, gone: bool = False) -> None:
        """Wait until the element is there and says ``text``, or is gone."""
        for _ in range(150):
            if gone == (self.root is None) and text in self.text():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{self.host}: waited in vain; it says {self.text()!r}")


Node = dict[str, Any]


def walk(node: Node) -> Iterator[Node]:
    """Yield a node of the DevTools' tree and all nodes below it, shadow roots among them."""
    yield node
    for child in (*node.get("shadowRoots", ()), *node.get("children", ())):
        yield from walk(child)


def text_of(node: Node) -> str:
    return "".join(child.get("nodeValue", "") for child in walk(node) if child.get("nodeName") == "#text")


def reach(page: Page, links: str = "a[data-clf-link]") -> Drawn:
    """Open the panel of the first of ``links`` by its button."""
    mark = page.locator(links).first.locator("xpath=following-sibling::clf-mark[1] | .//clf-mark").first
    mark.evaluate(
        "mark => { document.querySelector('[data-test]')?.removeAttribute('data-test'); mark.dataset.test = ''; }"
    )
    mark.scroll_into_view_if_needed()
    Drawn(page, "data-test").press(after=0)
    panel = Drawn(page, "clf-panel")
    panel.wait()
    return panel


@contextmanager
def browser_with(
    playwright: Playwright, unpacked: Path, profile: Path, chromium: str, *, proxy: str = ""
) -> Iterator[BrowserContext]:
    """Give a browser with the extension in folder ``unpacked``, allowed in private windows; it asks no questions."""
    allow(profile, unpacked)
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=chromium,
        headless=False,
        args=[*ARGUMENTS, f"--disable-extensions-except={unpacked}", f"--load-extension={unpacked}"],
        ignore_default_args=["--disable-extensions"],
        viewport={"width": 1180, "height": 800},
        proxy={"server": proxy, "bypass": "<-loopback>"} if proxy else None,
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


def allow(profile: Path, unpacked: Path) -> None:
    """Give the extension what a user would give it on chrome://extensions; its id is a hash of its folder.

    Chromium asks no question for access that a user has given before, so the tests need not answer one.
    """
    digits = hashlib.sha256(str(unpacked).encode()).hexdigest()[:32]
    identity = "".join(chr(ord("a") + int(digit, 16)) for digit in digits)
    given = {"api": [], "explicit_host": ALL_SITES, "manifest_permissions": [], "scriptable_host": []}
    settings = {"incognito": True, "granted_permissions": given, "runtime_granted_permissions": given}
    (profile / "Default").mkdir(parents=True)
    preferences = {"extensions": {"settings": {identity: settings}}}
    (profile / "Default" / "Preferences").write_text(json.dumps(preferences), encoding="utf-8")
