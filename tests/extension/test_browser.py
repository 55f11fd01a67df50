"""The extension in a real browser, offline: marks link by link, late boxes, styles, sites, the panel."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

import clf
from clf.page.reading.page import read_page
from tests.extension.browser import LATE, Drawn, Extension

SEEDS = sorted((Path(__file__).resolve().parents[2] / "seeds").glob("*.html"))


def assert_marked_as_python_says(
    extension: Extension, page: Page, seed: Path, model: clf.Model, precision: float = 0.9
) -> list[str]:
    """Compare link by link; of an <a> in several pieces one flagged piece is enough. Return what is marked."""
    read = read_page(seed.read_text(encoding="utf-8"), page.url)
    links = model.pages["html"].report(read, min_precision=precision, explain=False).links
    marks = extension.marks(page)
    assert [mark["text"] for mark in marks] == [link.text for link in links]
    flagged = {mark["anchor"] for mark, link in zip(marks, links, strict=True) if link.flagged}
    assert [mark["marked"] for mark in marks] == [mark["anchor"] in flagged for mark in marks]
    return [mark["text"] for mark in marks if mark["marked"]]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem)
def test_offline_every_link_is_marked_as_python_says_and_nothing_is_sent(
    extension: Extension, model: clf.Model, seed: Path
) -> None:
    page = extension.visit(seed.name)
    extension.wait_until_read(page)
    assert_marked_as_python_says(extension, page, seed, model)
    assert extension.sent() == []


def test_the_toolbar_counts_the_marked_links(extension: Extension) -> None:
    page = extension.open("tabloid-en.html")
    marked = page.locator("a[data-clf-link]").count()
    assert marked > 5
    tab = "const [tab] = await chrome.tabs.query({active: true})"
    page.bring_to_front()
    assert extension.background.evaluate(
        f"async () => {{ {tab}; return chrome.action.getBadgeText({{tabId: tab.id}}) }}"
    ) == str(marked)


def test_a_box_that_comes_late_is_marked(extension: Extension) -> None:
    page = extension.open("tabloid-en.html")
    page.evaluate(LATE)
    page.wait_for_selector("#late[data-clf-link]")


def test_a_page_that_changes_all_the_time_is_not_read_all_the_time(extension: Extension) -> None:
    page = extension.open("tabloid-en.html")
    page.evaluate("""() => new Promise(done => { let n = 0; const timer = setInterval(() => {
        document.body.insertAdjacentHTML('beforeend', `<p>Ticker ${n} <a href="/t/${n}">market moves ${n}</a></p>`);
        if (++n === 100) { clearInterval(timer); done(); } }, 10); })""")
    page.wait_for_timeout(800)
    assert 2 <= page.evaluate("performance.getEntriesByName('clf').length") <= 4


@pytest.mark.parametrize(
    ("style", "opacity", "display"), [("dim", "0.42", "block"), ("hide", "1", "none"), ("badge", "1", "block")]
)
def test_each_style_looks_as_it_says(extension: Extension, style: str, opacity: str, display: str) -> None:
    page = extension.open("tabloid-en.html")
    popup = extension.open_popup(page)
    for kind in ("related", "sponsored"):
        popup.locator(f"#{kind}").select_option(style)
    page.wait_for_selector(f"[data-clf-box={style}]", state="attached")
    look = "box => [getComputedStyle(box).opacity, getComputedStyle(box).display]"
    page.mouse.move(0, 0)
    box = page.locator("p:has(> a[data-clf-link]), [data-clf-box]:is(p, div, aside, section)").last
    page.wait_for_function("box => box.getAnimations().length === 0", arg=box.element_handle())
    assert box.evaluate(look) == [opacity, display]
    assert page.locator("h1").first.evaluate("h1 => getComputedStyle(h1).opacity") == "1"


def test_hiding_takes_whole_boxes_and_no_article(extension: Extension, model: clf.Model) -> None:
    extension.settle(related="hide", sponsored="hide")
    page = extension.open("tabloid-en.html")
    seen = page.evaluate("document.body.innerText")
    report = model.separate(next(seed for seed in SEEDS if seed.stem == "tabloid-en").read_text(), page.url)
    for block in report.blocks:
        if block.role is clf.Role.EDITORIAL:
            assert block.text[:40] in " ".join(seen.split()), block.text
    hidden = [mark["text"] for mark in extension.marks(page) if mark["marked"]]
    assert hidden
    assert not any(text in " ".join(seen.split()) for text in hidden if len(text) > 30)


def test_a_site_is_switched_off_and_on_again_while_its_page_is_open(extension: Extension) -> None:
    page = extension.open("tabloid-en.html")
    popup = extension.open_popup(page)
    popup.locator("#on").uncheck()
    page.wait_for_selector("a[data-clf-link]", state="detached")
    assert page.locator("clf-mark, [data-clf-box]").count() == 0
    other = extension.visit("tabloid-en.html", host="localhost")
    other.wait_for_selector("a[data-clf-link]", state="attached")
    popup.locator("#on").check()
    page.wait_for_selector("a[data-clf-link]", state="attached")


def test_the_precision_moves_what_is_marked(extension: Extension, model: clf.Model) -> None:
    seed = next(seed for seed in SEEDS if seed.stem == "business-en")
    page = extension.open(seed.name)
    popup = extension.open_popup(page)
    precisions = [
        float(value) for value in popup.locator("#precision option").evaluate_all("all => all.map(o => o.value)")
    ]
    assert precisions == sorted(precisions)
    assert len(precisions) > 1
    popup.locator("#precision").select_option(str(precisions[-1]))
    extension.wait_until_read(page, times=2)
    few = assert_marked_as_python_says(extension, page, seed, model, precisions[-1])
    popup.locator("#precision").select_option(str(precisions[0]))
    extension.wait_until_read(page, times=3)
    many = assert_marked_as_python_says(extension, page, seed, model, precisions[0])
    assert set(few) < set(many)


def test_the_panel_says_why_and_works_with_the_keyboard(extension: Extension) -> None:
    page = extension.open("tabloid-en.html")
    page.locator("a[data-clf-link]").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    panel = Drawn(page, "clf-panel")
    panel.wait()
    assert 3 <= len(panel.named("localName", "li")) <= 6
    assert "sure" in panel.text()
    assert panel.buttons() == ["×", "Mark nothing on this site"]  # without a server there are no votes
    page.keyboard.press("Escape")
    panel.wait(gone=True)
    assert page.evaluate("document.activeElement.localName") == "clf-mark"
    [button] = Drawn(page, "clf-mark").named("localName", "button")
    assert any(value.startswith(("Promo link", "Ad link")) for value in button["attributes"])


def test_the_page_s_styles_stay_out_and_its_scripts_cannot_press_the_buttons(extension: Extension) -> None:
    page = extension.open("tabloid-en.html")
    page.add_style_tag(
        content="* { color: lime !important; font-size: 60px !important } button { display: none !important }"
    )
    left, top, right, bottom = Drawn(page, "clf-mark").box()
    assert (right - left < 80, 10 < bottom - top < 30) == (True, True)
    assert page.evaluate("document.querySelector('clf-mark').shadowRoot") is None
    page.evaluate("document.querySelector('clf-mark').click()")
    page.evaluate("""document.querySelector('a[data-clf-link]').dispatchEvent(
        new PointerEvent('pointerover', {bubbles: true}))""")
    page.wait_for_timeout(600)
    assert page.locator("clf-panel").count() == 0
