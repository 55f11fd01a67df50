"""Votes mean clicks: what a page can do to get votes that nobody meant, and a vote that the server refuses."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page

from tests.extension.browser import Drawn, Extension, reach
from tests.extension.servers import Impostor, Service

WINDOW_WIDE = (
    """clf-panel::part(wrong) { position: fixed !important; inset: 0 !important; opacity: 0.001 !important }"""
)
DISGUISES = {
    "an invisible button over the whole window": WINDOW_WIDE,
    "an invisible panel": "clf-panel { opacity: 0.01 !important }",
    "a panel in an invisible document": "html { opacity: 0.01 !important }",
    "a panel that is filtered away": "clf-panel { filter: opacity(1%) !important }",
    "a panel that is clipped away": "clf-panel::part(ballot) { clip-path: inset(50%) !important }",
    "a large panel": "clf-panel { width: 900px !important }",
}
COVER = """() => { const cover = document.createElement('div'); cover.popover = 'manual';
  cover.style = 'position:fixed;inset:0;width:100vw;height:100vh;margin:0;border:0;background:#fff;pointer-events:none';
  document.body.append(cover); cover.showPopover(); }"""
MOVE = """() => setInterval(() => document.querySelector('clf-panel').style.setProperty(
  'left', `${100 + Math.random() * 300}px`, 'important'), 50)"""


def vote_of(extension: Extension, page: Page, panel: Drawn) -> int:
    """Press the button where it is drawn; return the votes that the extension took."""
    page.wait_for_timeout(1_200)
    left, top, right, bottom = panel.box("Wrong")
    page.mouse.click((left + right) / 2, (top + bottom) / 2)
    page.wait_for_timeout(500)
    return len(extension.stored("votes") or [])


@pytest.fixture
def deaf(extension: Extension, impostor: Impostor) -> Page:
    """A page marked by a server that takes no votes, so that votes stay with the extension."""
    extension.settle(server=impostor.url)
    impostor.answer = (500, {}, b"")
    return extension.open("tabloid-en.html")


def test_a_click_in_plain_sight_is_a_vote(extension: Extension, deaf: Page) -> None:
    assert vote_of(extension, deaf, reach(deaf)) > 0


@pytest.mark.parametrize("name", DISGUISES)
def test_a_disguised_button_takes_no_votes(extension: Extension, deaf: Page, name: str) -> None:
    panel = reach(deaf)
    deaf.add_style_tag(content=DISGUISES[name])
    assert vote_of(extension, deaf, panel) == 0


def test_a_covered_panel_takes_no_votes(extension: Extension, deaf: Page) -> None:
    panel = reach(deaf)
    deaf.evaluate(COVER)
    assert vote_of(extension, deaf, panel) == 0


def test_a_panel_that_is_moved_takes_no_votes(extension: Extension, deaf: Page) -> None:
    panel = reach(deaf)
    deaf.evaluate(MOVE)
    assert vote_of(extension, deaf, panel) == 0


def test_a_click_as_soon_as_the_panel_opens_is_no_vote(extension: Extension, deaf: Page) -> None:
    panel = reach(deaf)
    panel.press("Wrong", after=0)
    assert not extension.stored("votes")


def test_a_page_cannot_reach_into_the_panel(extension: Extension, deaf: Page) -> None:
    reach(deaf)
    assert deaf.evaluate("document.querySelector('clf-panel').shadowRoot") is None
    assert deaf.evaluate("document.querySelector('clf-mark').shadowRoot") is None


def test_a_refused_vote_is_dropped_alone_and_said_so(extension: Extension, service: Service) -> None:
    extension.settle(server=service.address)
    page = extension.open("tabloid-en.html")
    good = [{**waiting(number), "language": "en"} for number in range(150)]
    bad = {**waiting(999), "language": "no language at all"}
    extension.background.evaluate("votes => chrome.storage.local.set({votes})", [*good[:70], bad, *good[70:]])
    before = len(service.votes())
    panel = reach(page)
    panel.press("Right")
    panel.wait("the server has your vote")
    assert len(service.votes()) >= before + 151
    assert extension.stored("votes") == []


def test_the_page_s_own_language_tag_loses_no_vote(extension: Extension, service: Service) -> None:
    extension.settle(server=service.address)
    page = extension.open("tabloid-en.html")
    page.evaluate("document.documentElement.lang = 'en-aaaa-bbbb-cccc-dddd'")
    before = len(service.votes())
    panel = reach(page)
    panel.press("Right")
    panel.wait("the server has your vote")
    assert len(service.votes()) > before


def test_half_characters_do_not_keep_a_page_from_the_server(extension: Extension, service: Service) -> None:
    extension.settle(server=service.address)
    page = extension.visit("README.md")
    extension.wait_until_read(page)
    extension.requests.clear()
    page.evaluate("document.body.innerHTML = '<p><a href=/x>\\ud800 You will not believe this</a></p>'")
    extension.wait_until_read(page, times=2)
    assert extension.sent() == [f"{service.address}/v1/flag"]
    assert "does not answer" not in extension.open_popup(page).locator("#source").inner_text()


def test_a_vote_of_one_s_own_that_is_refused_is_told(extension: Extension, impostor: Impostor) -> None:
    impostor.answer = (422, {}, json.dumps({"detail": "no"}).encode())
    extension.settle(server=impostor.url)
    page = extension.open("tabloid-en.html")
    panel = reach(page)
    panel.press("Right")
    panel.wait("The server refused your vote")
    assert extension.stored("votes") == []


def waiting(number: int) -> dict[str, str]:
    """A vote that waits for the server."""
    fixed = {"task": "link", "shown": "promo", "said": "promo", "bundle": "b", "site": "news.example"}
    return {"id": f"waiting-{number:08}", "text": f"Text {number}", **fixed}
