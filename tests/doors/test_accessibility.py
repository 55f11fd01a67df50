"""axe finds nothing on the pages of the extension and of the service, in both browsers; nor does a store's linter."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.extension.axe import FOLDER, axe_source
from tests.extension.drivers import Driver
from tests.extension.servers import Service

pytestmark = pytest.mark.doors
REASONS = [
    {"token": "heading:x", "weight": 1.2, "words": "under the heading 'Read also'"},
    {"token": "length:3", "weight": -0.4, "words": "its length: 60 to 80 characters"},
]
VERDICT = {"promo": 0.94, "sponsored": 0.7, "clickbait": 0.8, "label": "clickbait", "flagged": True, "reasons": REASONS}
OPEN_ROOTS = """(async () => {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function () { return attach.call(this, {mode: 'open'}); };
  const style = document.createElement('link');
  document.head.append(Object.assign(style, {rel: 'stylesheet', href: '/content/marks.css'}));
  for (const name of ['dom', 'visibility', 'boxes', 'shadow', 'marks', 'sight', 'panel']) {
    const script = document.createElement('script');
    const loaded = new Promise(resume => script.onload = resume);
    document.head.append(Object.assign(script, {src: `/content/${name}.js`}));
    await loaded;
  }
})()"""
"""Loads the drawing part of the content scripts into a page of the extension, with shadow trees that axe can enter."""
DRAW = """(() => {
  document.querySelector('main').innerHTML = '<h1>News</h1><p><a href=/x>You will not believe it</a></p>';
  const anchor = document.querySelector('a');
  const marks = new Marks(() => {});
  const panel = new Panel(marks, {vote: () => {}, leave: () => {}});
  panel.canVote = true;
  marks.mark(anchor, {verdict: %s, text: 'x', key: 'x', style: 'badge'}, {box: anchor, inside: false});
  panel.open(anchor, {focus: true});
})()"""


@pytest.fixture
def closed(driver: Driver) -> Iterator[None]:
    """Close the tabs of a test."""
    yield
    driver.close_all()


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("page", ["popup/popup", "options/options", "privacy/privacy"])
def test_axe_finds_nothing_on_the_pages_of_the_extension(driver: Driver, page: str) -> None:
    tab = driver.open(f"{driver.address}/{page}.html")
    tab.until("document.querySelector('h1').textContent && !document.querySelector('[data-say]:empty')")
    assert tab.evaluate(axe_source()) == []


@pytest.mark.usefixtures("closed")
def test_axe_finds_nothing_in_a_mark_and_its_panel(driver: Driver) -> None:
    tab = driver.open(f"{driver.address}/privacy/privacy.html")
    tab.evaluate(OPEN_ROOTS)
    tab.evaluate(DRAW % json.dumps(VERDICT))
    tab.until("document.querySelector('clf-panel')?.shadowRoot.querySelectorAll('li').length === 2")
    assert tab.evaluate("document.querySelector('clf-panel').shadowRoot.activeElement?.localName") == "button"
    assert tab.evaluate(axe_source()) == []


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize(("language", "width"), [("ro", 360), ("en", 1180)])
def test_axe_finds_nothing_on_the_demo_page(driver: Driver, service: Service, language: str, width: int) -> None:
    tab = driver.open(f"{service.address}/")
    tab.resize(width, 800)
    tab.until("document.querySelector('#model').textContent")
    tab.click_on(f"[data-language={language}]")
    for button in ("#news", "#example"):
        if button == "#example":
            tab.click_on("input[value=headlines]")
        tab.click_on(button)
        tab.until("!document.querySelector('#result').hidden && !document.querySelector('.busy')")
        tab.click_on(".item.flagged .words")
        tab.until("document.querySelector('#why .reasons, #why .none') !== null")
        assert tab.evaluate(axe_source()) == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_the_linter_of_firefox_s_store_has_no_warning(built: Path) -> None:
    linter = FOLDER / ".bin" / "web-ext"
    if not linter.is_file():
        pytest.skip("needs web-ext: tests/install-node-tools.sh installs it where npm is at hand")
    options = ["--source-dir", built / "firefox", "--output", "json", "--no-config-discovery"]
    result = subprocess.run([linter, "lint", *options], capture_output=True, encoding="utf-8", check=False)
    found = json.loads(result.stdout)
    assert (found["errors"], found["warnings"], found["notices"]) == ([], [], [])
