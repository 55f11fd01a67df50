"""One set of actions for both browsers, so that one test runs in Chromium (by Playwright) and in Firefox (by BiDi)."""

from __future__ import annotations

import json
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

from tests.extension.bidi import Session, firefox_session
from tests.extension.browser import Drawn, browser_with, text_of

WINDOW = (1180, 800)
IDENTITY = "00000000-0000-4000-8000-0000000000c1"
"""The host of the extension's pages in Firefox, which would else be random."""
NAME = "clf@clf.invalid"
_KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c"}
_QUIET = {
    "extensions.webextOptionalPermissionPrompts": False,
    "extensions.webextensions.uuids": json.dumps({NAME: IDENTITY}),
    "app.normandy.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "intl.locale.requested": "en-US",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.prefetch-next": False,
    "network.proxy.allow_hijacking_localhost": True,
    "network.proxy.no_proxies_on": "",
    "network.proxy.type": 1,
}
_MARK_FIRST = """selector => {
  for (const marked of document.querySelectorAll("[data-test]")) marked.removeAttribute("data-test");
  document.querySelector(selector)?.setAttribute("data-test", "");
}"""
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Piece:
    """An element of a closed shadow tree: its tag, text and label, and a function that returns its rectangle."""

    tag: str
    text: str
    label: str
    box: Callable[[], Box]


class Tab(ABC):
    """One tab of a browser."""

    @abstractmethod
    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression; a promise is awaited."""

    @abstractmethod
    def click(self, x: float, y: float) -> None:
        """Click at a point of the window."""

    @abstractmethod
    def press(self, key: str) -> None:
        """Press Tab, Enter or Escape."""

    @abstractmethod
    def resize(self, width: int, height: int) -> None:
        """Give the page a window of this size in pixels."""

    @abstractmethod
    def drawn(self, selector: str) -> list[Piece]:
        """Return the elements in the closed shadow tree of the first element of a selector."""

    def until(self, expression: str, *, seconds: float = 15) -> Any:
        """Wait until an expression is true, and return its value."""
        return wait(lambda: self.evaluate(expression), expression, seconds)

    def click_on(self, selector: str) -> None:
        """Click in the middle of the first element of a selector."""
        quoted = json.dumps(selector)
        look = "({left, top, right, bottom}) => [left, top, right, bottom]"
        self.evaluate(f"document.querySelector({quoted}).scrollIntoView({{block: 'center', behavior: 'instant'}})")
        self.click(*middle(self.evaluate(f"({look})(document.querySelector({quoted}).getBoundingClientRect())")))

    def select(self, selector: str, value: str) -> None:
        """Choose an option of a list as a user does, but for the menu, which is not part of the page."""
        change = "Object.assign(document.querySelector({0}), {{value: {1}}}).dispatchEvent(new Event('change'))"
        self.evaluate(change.format(json.dumps(selector), json.dumps(value)))

    def says(self, selector: str, text: str) -> None:
        """Wait until the shadow tree of an element has a text."""
        wait(lambda: any(text in piece.text for piece in self.drawn(selector)), text, 15)

    def button(self, selector: str, name: str) -> Piece:
        """Return the button whose text begins with a name in the shadow tree of an element."""
        return next(piece for piece in self.drawn(selector) if piece.tag == "button" and piece.text.startswith(name))


class Driver(ABC):
    """A running browser with the extension."""

    name: str
    address: str
    """The address of the extension's pages, without a slash at the end."""

    @abstractmethod
    def open(self, url: str, *, behind: bool = False) -> Tab:
        """Open a tab, in front or behind the one in front."""

    @abstractmethod
    def close_all(self) -> None:
        """Close the tabs that were opened."""


def middle(box: Box) -> tuple[float, float]:
    """Return the point in the middle of a rectangle."""
    left, top, right, bottom = box
    return (left + right) / 2, (top + bottom) / 2


def wait(look: Callable[[], Any], name: str, seconds: float) -> Any:
    """Look again and again until there is something to see."""
    for _ in range(round(10 * seconds)):
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds} s in vain: {name}")


@dataclass
class ChromiumTab(Tab):
    """A page of Playwright."""

    page: Page

    def evaluate(self, expression: str) -> Any:
        return self.page.evaluate(f"() => ({expression})")

    def click(self, x: float, y: float) -> None:
        self.page.mouse.click(x, y)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def resize(self, width: int, height: int) -> None:
        self.page.set_viewport_size({"width": width, "height": height})

    def drawn(self, selector: str) -> list[Piece]:
        self.page.evaluate(_MARK_FIRST, selector)
        found = Drawn(self.page, "data-test")
        nodes = found.named("localName", "button", "p", "li")
        return [Piece(node["localName"], text_of(node), _label(node), self._boxed(found, node)) for node in nodes]

    @staticmethod
    def _boxed(found: Drawn, node: dict[str, Any]) -> Callable[[], Box]:
        return lambda: found.box(text_of(node))


def _label(node: dict[str, Any]) -> str:
    attributes = node.get("attributes", [])
    return dict(zip(attributes[::2], attributes[1::2], strict=True)).get("aria-label", "")


class Chromium(Driver):
    """Chromium by Playwright."""

    name = "chromium"

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        workers = [worker for worker in context.service_workers if "background/main.js" in worker.url]
        worker = workers[0] if workers else context.wait_for_event("serviceworker")
        self.address = worker.url.removesuffix("/background/main.js")

    def open(self, url: str, *, behind: bool = False) -> Tab:
        front = self._context.pages[-1]
        page = self._context.new_page()
        if behind:
            front.bring_to_front()
        page.goto(url)
        return ChromiumTab(page)

    def close_all(self) -> None:
        for page in self._context.pages[1:]:
            page.close()


@dataclass
class FirefoxTab(Tab):
    """A browsing context of BiDi."""

    session: Session
    context: str

    def evaluate(self, expression: str) -> Any:
        return self.session.evaluate(self.context, expression)

    def click(self, x: float, y: float) -> None:
        self.session.click(self.context, x, y)

    def press(self, key: str) -> None:
        self.session.press(self.context, _KEYS[key])

    def resize(self, width: int, height: int) -> None:
        size = {"width": width, "height": height}
        self.session.call("browsingContext.setViewport", context=self.context, viewport=size)

    def drawn(self, selector: str) -> list[Piece]:
        found = self.session.node(self.context, selector)
        root = found and found["value"].get("shadowRoot")
        return [self._piece(node) for node in _inside(root)] if root else []

    def _piece(self, node: dict[str, Any]) -> Piece:
        value, shared = node["value"], node["sharedId"]
        label = value["attributes"].get("aria-label", "")
        return Piece(value["localName"], _text(node), label, lambda: self.session.box(self.context, shared))


def _inside(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the elements below a node of BiDi that hold text."""
    for child in node["value"].get("children", ()):
        if child["value"].get("localName") in ("button", "p", "li"):
            yield child
        yield from _inside(child)


def _text(node: dict[str, Any]) -> str:
    value = node["value"]
    return value.get("nodeValue") or "".join(_text(child) for child in value.get("children", ()))


class Firefox(Driver):
    """Firefox by BiDi."""

    name = "firefox"
    address = f"moz-extension://{IDENTITY}"

    def __init__(self, session: Session) -> None:
        self.session = session
        self._opened: list[str] = []

    def open(self, url: str, *, behind: bool = False) -> Tab:
        context = self.session.call("browsingContext.create", type="tab", background=behind)["context"]
        self._opened.append(context)
        self.session.call("browsingContext.navigate", context=context, url=url, wait="complete")
        return FirefoxTab(self.session, context)

    def in_window(self, expression: str) -> Any:
        """Return the value of an expression in the browser's own window, with its toolbar and its questions."""
        tree = self.session.call("browsingContext.getTree", **{"moz:scope": "chrome"})
        return self.session.evaluate(tree["contexts"][0]["context"], expression)

    def close_all(self) -> None:
        while self._opened:
            self.session.call("browsingContext.close", context=self._opened.pop())


@contextmanager
def chromium(playwright: Playwright, command: str, built: Path, folder: Path, proxy: str) -> Iterator[Driver]:
    """Start Chromium with the built extension, and with all its requests through a proxy."""
    unpacked = built / "chromium"
    with browser_with(playwright, unpacked, folder / "profile", command, proxy=proxy) as context:
        yield Chromium(context)


@contextmanager
def firefox(
    command: str, built: Path, folder: Path, proxy: str, preferences: Mapping[str, Any] = MappingProxyType({})
) -> Iterator[Firefox]:
    """Start Firefox, install the extension's zip, and send all requests through a proxy."""
    host, _, port = proxy.rpartition(":")
    ways = {f"network.proxy.{kind}": host for kind in ("http", "ssl")}
    ports = {f"network.proxy.{kind}_port": int(port) for kind in ("http", "ssl")}
    with firefox_session(command, folder / "profile", {**_QUIET, **ways, **ports, **preferences}, WINDOW) as session:
        (archive,) = built.glob("clf-firefox-*.zip")
        session.call("webExtension.install", extensionData={"type": "archivePath", "path": str(archive)})
        yield Firefox(session)
