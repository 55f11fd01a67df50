"""The built extension end to end, one set of tests for both browsers: Chromium by Playwright, Firefox by BiDi."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import clf
from clf.page.reading.page import read_page
from tests.extension.browser import LATE
from tests.extension.drivers import Driver, Tab, middle, wait
from tests.extension.scripts import marks_source
from tests.extension.servers import Proxy, Service

pytestmark = pytest.mark.doors
SEEDS = sorted((Path(__file__).resolve().parents[2] / "seeds").glob("*.html"))
TABLOID = "tabloid-en.html"
MARKED = "document.querySelectorAll('a[data-clf-link]').length"
HAS_ACCESS = "chrome.permissions.contains({origins: ['http://*/*', 'https://*/*']})"
BROWSERS_OWN = (".example", ".googleapis.com", ".google.com", ".mozilla.com", ".mozilla.net", ".mozilla.org")
"""Ends of hosts that the pages or the browsers themselves ask, with and without an extension."""
READ = "performance.getEntriesByName('clf').length >= {}"
FRAMED = """<!doctype html><title>A page with frames</title><p>The council met on Tuesday.</p>
<iframe id=own src=/{0}></iframe><iframe id=other src="{1}"></iframe>"""
SHADOWED = """(() => {
  const host = document.createElement('news-box');
  host.attachShadow({mode: 'open'}).innerHTML = document.querySelector('#late').closest('aside').outerHTML;
  document.querySelector('#late').closest('aside').replaceWith(host);
})()"""
IN_SHADOW = "document.querySelector('news-box').shadowRoot"


class Extension:
    """What the tests do with a driver."""

    def __init__(self, driver: Driver, proxy: Proxy, site: str) -> None:
        self.driver, self.proxy, self.site = driver, proxy, site

    def own_page(self) -> Tab:
        return self.driver.open(f"{self.driver.address}/options/options.html")

    def settle(self, **settings: Any) -> None:
        """Store settings, and forget votes."""
        own = self.own_page()
        own.evaluate(f"chrome.storage.local.set({{settings: {json.dumps(settings)}, votes: []}})")

    def popup(self, access: str = "") -> Tab:
        """Open the popup behind the tab in front; with ``access``, choose the sites that may be read."""
        popup = self.driver.open(f"{self.driver.address}/popup/popup.html", behind=True)
        popup.until("document.querySelectorAll('#precision option').length > 1")
        if access:
            popup.click_on(f"[name=access][value={access}]")
        return popup

    def visit(self, name: str = TABLOID, host: str = "127.0.0.1") -> Tab:
        return self.driver.open(f"{self.site.replace('127.0.0.1', host)}/{name}")

    def open(self, name: str = TABLOID, host: str = "127.0.0.1") -> Tab:
        """Open a page, and wait until it is marked."""
        tab = self.visit(name, host)
        tab.until(MARKED)
        return tab

    def explain(self, tab: Tab, links: str = "a[data-clf-link]") -> None:
        """Open the panel of a link by its button."""
        mark = f"document.querySelector({json.dumps(links)})"
        tab.evaluate(f"({mark}.querySelector('clf-mark') ?? {mark}.nextElementSibling).id = 'test-mark'")
        tab.evaluate("document.querySelector('#test-mark').scrollIntoView({block: 'center', behavior: 'instant'})")
        tab.click(*middle(tab.button("#test-mark", "").box()))
        wait(lambda: tab.drawn("clf-panel"), "the panel", 15)

    def stored(self, name: str) -> Any:
        return self.own_page().evaluate(f"chrome.storage.local.get('{name}').then(found => found.{name})")

    def sent(self) -> list[str]:
        """Return the requests that neither the pages nor the browser itself made."""
        asked = [address for address in self.proxy.asked if not address.startswith((self.site, self.localhost))]
        return [address for address in asked if not (urlsplit(address).hostname or "").endswith(BROWSERS_OWN)]

    @property
    def localhost(self) -> str:
        return self.site.replace("127.0.0.1", "localhost")


@pytest.fixture
def extension(driver: Driver, proxy: Proxy, pages: str) -> Iterator[Extension]:
    """The extension with default settings and access to all sites."""
    found = Extension(driver, proxy, pages)
    found.settle()
    own = found.own_page()
    if not own.evaluate(HAS_ACCESS):
        found.popup(access="all")
        own.until(HAS_ACCESS)
    driver.close_all()
    proxy.asked.clear()
    yield found
    driver.close_all()


def wanted_marks(tab: Tab, built: Path, name: str, model: clf.Model, seed: Path) -> tuple[list[Any], list[Any]]:
    """Return for every link of a page whether it is marked, and whether Python flags it."""
    marks = tab.evaluate(f"({marks_source(built / name)})()")
    read = read_page(seed.read_text(encoding="utf-8"), tab.evaluate("location.href"))
    links = model.pages["html"].report(read, min_precision=0.9, explain=False).links
    assert [mark["text"] for mark in marks] == [link.text for link in links]
    flagged = {mark["anchor"] for mark, link in zip(marks, links, strict=True) if link.flagged}
    return [mark["marked"] for mark in marks], [mark["anchor"] in flagged for mark in marks]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem)
def test_offline_every_link_is_marked_as_python_flags_it_and_no_request_is_sent(
    extension: Extension, built: Path, model: clf.Model, seed: Path
) -> None:
    tab = extension.visit(seed.name)
    tab.until(READ.format(1))
    marked, flagged = wanted_marks(tab, built, extension.driver.name, model, seed)
    assert marked == flagged
    assert extension.sent() == []


def test_a_box_that_is_added_later_is_marked(extension: Extension) -> None:
    tab = extension.open()
    tab.evaluate(f"({LATE})()")
    tab.until("document.querySelector('#late[data-clf-link]') !== null")


@pytest.mark.parametrize(("style", "look"), [("dim", ["0.42", True]), ("hide", ["1", False]), ("badge", ["1", True])])
def test_each_style_looks_as_its_name_says(extension: Extension, style: str, look: list[Any]) -> None:
    tab = extension.open()
    popup = extension.popup()
    for kind in ("related", "sponsored"):
        popup.select(f"#{kind}", style)
    tab.until(f"!document.querySelector('[data-clf-box]:not([data-clf-box={style}])')")
    box = "document.querySelector('[data-clf-box]')"
    tab.until(f"{box}.getAnimations().length === 0")
    assert tab.evaluate(f"[getComputedStyle({box}).opacity, getComputedStyle({box}).display !== 'none']") == look
    assert tab.evaluate("getComputedStyle(document.querySelector('h1')).opacity") == "1"


def test_a_site_is_switched_off_and_on_while_its_page_is_open(extension: Extension) -> None:
    tab = extension.open()
    popup = extension.popup()
    popup.click_on("#on")
    tab.until(f"{MARKED} === 0 && !document.querySelector('clf-mark, [data-clf-box]')")
    other = extension.open(host="localhost")
    assert other.evaluate(MARKED) > 5
    popup.click_on("#on")
    tab.until(MARKED)


def test_a_button_in_the_panel_switches_the_site_off(extension: Extension) -> None:
    tab = extension.open()
    extension.explain(tab)
    tab.click(*middle(tab.button("clf-panel", "Mark nothing").box()))
    tab.until(f"{MARKED} === 0 && !document.querySelector('clf-mark, clf-panel')")
    assert extension.stored("settings")["off"] == ["127.0.0.1"]


def test_the_panel_explains_and_works_with_the_keyboard(extension: Extension) -> None:
    tab = extension.open()
    tab.evaluate("document.querySelector('a[data-clf-link]').focus()")
    tab.press("Tab")
    tab.press("Enter")
    tab.says("clf-panel", "sure")
    pieces = tab.drawn("clf-panel")
    assert 3 <= len([piece for piece in pieces if piece.tag == "li"]) <= 6
    assert [piece.text for piece in pieces if piece.tag == "button"] == ["×", "Mark nothing on this site"]
    tab.press("Escape")
    tab.until("!document.querySelector('clf-panel')")
    assert tab.evaluate("document.activeElement.localName") == "clf-mark"
    assert tab.button("clf-mark", "").label.split(",")[0] in ("Promo link", "Ad link")


def test_kinds_of_links_are_treated_apart_and_the_soft_mode_marks_clickbait_only(extension: Extension) -> None:
    tab = extension.open()
    everything = tab.evaluate(MARKED)
    bait = tab.evaluate("document.querySelectorAll('a[data-clf-link=clickbait]').length")
    assert 0 < bait < everything
    popup = extension.popup()
    popup.click_on("#soft")
    tab.until(f"{MARKED} === {bait}")
    popup.click_on("#soft")
    tab.until(f"{MARKED} === {everything}")
    popup.select("#related", "none")
    tab.until(f"{MARKED} < {everything}")
    advertising = tab.evaluate(MARKED)
    popup.select("#sponsored", "none")
    tab.until(f"{MARKED} === 0")
    popup.select("#related", "badge")
    tab.until(f"{MARKED} === {everything - advertising}")
    assert tab.evaluate("document.querySelectorAll('[data-clf-box=badge]').length") > 0


def test_frames_of_the_page_s_own_origin_are_marked_and_others_are_left_alone(extension: Extension) -> None:
    tab = extension.visit("README.md")
    other = f"{extension.localhost}/{TABLOID}"
    tab.evaluate(f"void (document.body.innerHTML = {json.dumps(FRAMED.format(TABLOID, other))})")
    inside = tab.until("document.querySelector('#own').contentDocument.querySelectorAll('a[data-clf-link]').length")
    popup = extension.popup()
    assert popup.evaluate("document.querySelector('#count').textContent").startswith(f"{inside} of ")


def test_links_in_open_shadow_trees_are_marked_and_styled(extension: Extension) -> None:
    tab = extension.open()
    tab.evaluate(f"({LATE})()")
    tab.until("document.querySelector('#late[data-clf-link]') !== null")
    tab.evaluate(f"void {SHADOWED}")
    tab.until(f"{IN_SHADOW}.querySelector('#late[data-clf-link]') !== null")
    box = f"{IN_SHADOW}.querySelector('[data-clf-box]')"
    tab.until(f"getComputedStyle({box}).opacity === '0.42'")
    tab.evaluate(
        f"void {IN_SHADOW}.querySelector('ul').insertAdjacentHTML('beforeend', `<li class='card teaser'>"
        "<a id=later href=https://other.example/what-happened-next>What happened next left the whole village "
        "speechless</a></li>`)"
    )
    tab.until(f"{IN_SHADOW}.querySelector('#later[data-clf-link]') !== null")


def test_votes_reach_the_server_and_a_wrong_mark_goes_away(extension: Extension, service: Service) -> None:
    extension.settle(server=service.address)
    tab = extension.open()
    assert [address.removeprefix(service.address) for address in extension.sent()][-1] == "/v1/flag"
    name = tab.evaluate("document.querySelector('a[data-clf-link=clickbait]').firstChild.textContent.trim()")
    before = Counter(service.votes())
    extension.explain(tab, "a[data-clf-link=clickbait]")
    tab.says("clf-panel", "Classified by your server")
    tab.evaluate("new Promise(resume => setTimeout(resume, 1200))")  # a panel that has just opened takes no votes
    tab.click(*middle(tab.button("clf-panel", "Wrong").box()))
    tab.says("clf-panel", "the server has your vote")
    tab.until(
        f"![...document.querySelectorAll('a[data-clf-link]')].some(a => a.textContent.includes({json.dumps(name)}))"
    )
    new = sorted((Counter(service.votes()) - before).elements())
    assert [(task, said) for task, _, _, said, _ in new] == [("headline", "editorial"), ("link", "editorial")]


def test_a_server_that_dies_is_replaced_by_the_browser_and_votes_wait(extension: Extension, service: Service) -> None:
    extension.settle(server=service.address, precision=0.8)
    tab = extension.open()
    service.stop()
    tab.evaluate(f"({LATE})()")
    tab.until("document.querySelector('#late[data-clf-link]') !== null")
    extension.explain(tab, "#late")
    tab.says("clf-panel", "does not answer")
    tab.evaluate("new Promise(resume => setTimeout(resume, 1200))")
    tab.click(*middle(tab.button("clf-panel", "Right").box()))
    tab.says("clf-panel", "stored and sent later")
    assert {vote["said"] for vote in extension.stored("votes")} == {"promo", "clickbait"}
    service.start()
    options = extension.own_page()
    options.until("document.querySelector('#server').value")
    options.click_on("#save")
    options.until("document.querySelector('#saved').textContent")
    assert extension.stored("votes") == []


def test_access_can_be_narrowed_to_one_site_and_taken_back(extension: Extension) -> None:
    tab = extension.open()
    popup = extension.popup(access="site")
    origins = "chrome.permissions.getAll().then(all => all.origins.sort())"
    popup.until(f"{origins}.then(found => found.length === 2)")
    assert popup.evaluate(origins) == ["http://127.0.0.1/*", "https://127.0.0.1/*"]
    assert tab.evaluate(MARKED) > 5
    other = extension.visit(host="localhost")
    other.evaluate("new Promise(resume => setTimeout(resume, 1000))")
    assert other.evaluate(MARKED) == 0
    assert extension.open().evaluate(MARKED) > 5
    popup = extension.popup(access="click")
    popup.until(f"{origins}.then(found => found.length === 0)")
    tab.until(f"{MARKED} === 0")
