"""A user of Firefox clicks the icon, withholds access and then gives it, in the browser's own windows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.extension.drivers import Firefox, firefox
from tests.extension.servers import Proxy

pytestmark = pytest.mark.doors
MARKED = "document.querySelectorAll('a[data-clf-link]').length"
WAIT = """const found = look => new Promise(resolve => {
  const timer = setInterval(() => look() && (clearInterval(timer), resolve(look())), 100);
});"""
OPEN_POPUP = """(async () => {
  %s
  document.getElementById('unified-extensions-button').click();
  (await found(() => document.getElementById('clf_clf_invalid-BAP'))).click();
})()"""
ANSWER = """(async () => {
  %s
  await found(() => PopupNotifications.panel.state === 'open');
  PopupNotifications.panel.querySelector('popupnotification').%s.click();
})()"""


@pytest.fixture
def browser(built: Path, proxy: Proxy, tmp_path: Path) -> Iterator[Firefox]:
    command = shutil.which("firefox-esr")
    if command is None:
        pytest.skip("needs firefox-esr: tests/install-firefox.sh installs it")
    asks: dict[str, Any] = {"extensions.webextOptionalPermissionPrompts": True}
    with firefox(command, built, tmp_path, proxy.address, asks) as session:
        yield session


def test_the_icon_marks_one_page_and_access_is_withheld_and_given(browser: Firefox, pages: str) -> None:
    tab = browser.open(f"{pages}/tabloid-en.html")
    tab.evaluate("new Promise(resume => setTimeout(resume, 1000))")
    assert tab.evaluate(MARKED) == 0
    browser.in_window(OPEN_POPUP % WAIT)
    tab.until(MARKED)
    other = browser.open(f"{pages}/recipe-ro.html")
    other.evaluate("new Promise(resume => setTimeout(resume, 1000))")
    assert other.evaluate(MARKED) == 0

    popup = browser.open(f"{browser.address}/popup/popup.html")
    popup.until("document.querySelectorAll('#precision option').length > 1")
    for answer, access in (("secondaryButton", "click"), ("button", "all")):
        popup.click_on("[name=access][value=all]")
        browser.in_window(ANSWER % (WAIT, answer))
        popup.until(f"document.querySelector('#form').elements.access.value === '{access}'")
        is_said = "document.querySelector('#withheld').textContent !== ''"
        assert popup.evaluate(is_said) == (access == "click")
    other.until(MARKED)
