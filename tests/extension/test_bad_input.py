"""What pages and servers can do to the extension: it marks what it can, and never breaks the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import clf
from tests.extension.browser import Extension, reach
from tests.extension.servers import Impostor

TEASER = """<aside class="related box"><h3>Recommended</h3><ul><li>
<a id="teaser" href="https://other.example/x">You won't believe what she found</a></li></ul></aside>"""
VERDICT = {"id": "0", "role": "promo", "promo": 0.9, "sponsored": 0.1, "clickbait": 0.9, "flagged": True, "reasons": []}
ANSWERS = {
    "not JSON": (200, {}, b"<html>welcome to the hotel network</html>"),
    "another JSON": (200, {}, b'{"hello": [1, 2]}'),
    "null": (200, {}, b"null"),
    "too few links": (200, {}, json.dumps({"model": "m", "links": [VERDICT]}).encode()),
    "links that are no verdicts": (200, {}, json.dumps({"model": "m", "links": [None] * 29}).encode()),
    "a redirect": (302, {"Location": "http://127.0.0.1:9/"}, b""),
    "a failure": (500, {}, b"oops"),
    "a key is needed": (401, {}, b'{"detail": "a key is needed"}'),
    "too many requests": (429, {"Retry-After": "7"}, b"{}"),
    "too large": (413, {}, b"{}"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_server_that_answers_nonsense_is_replaced_by_the_browser(
    extension: Extension, impostor: Impostor, name: str
) -> None:
    impostor.answer = ANSWERS[name]
    extension.save_options(server=impostor.url)
    page = extension.open("tabloid-en.html")
    assert impostor.asked == ["/v1/flag"]
    popup = extension.open_popup(page)
    assert "does not answer" in popup.locator("#source").inner_text()


@pytest.mark.parametrize("answer", ["another JSON", "links that are no verdicts"])
@pytest.mark.parametrize("version", ["0.1.0", None])
def test_a_server_of_another_version_is_named_as_the_cause(
    extension: Extension, impostor: Impostor, answer: str, version: str | None
) -> None:
    impostor.answer = ANSWERS[answer]
    described = {"model": "m", "languages": []} | ({"version": version} if version else {})
    impostor.described = json.dumps(described).encode()
    extension.save_options(server=impostor.url)
    page = extension.open("tabloid-en.html")
    said = extension.open_popup(page).locator("#source").inner_text()
    assert "runs another version of clf than this extension" in said
    options = extension.context.new_page()
    options.goto(f"{extension.address}/options/options.html")
    options.locator("#origin", has_text=extension.address).wait_for()
    options.locator("#try").click()
    options.get_by_text(
        f"The server runs clf {version or '?'} and this extension is of version {clf.__version__}"
    ).wait_for()


def test_a_server_of_this_version_that_fails_is_not_called_another_version(
    extension: Extension, impostor: Impostor
) -> None:
    impostor.answer = ANSWERS["another JSON"]
    impostor.described = json.dumps({"model": "m", "languages": [], "version": clf.__version__}).encode()
    extension.save_options(server=impostor.url)
    page = extension.open("tabloid-en.html")
    assert "does not answer" in extension.open_popup(page).locator("#source").inner_text()


def test_wording_that_the_server_did_not_judge_is_called_so(
    extension: Extension, impostor: Impostor, root: Path
) -> None:
    count = len(clf.flag_links((root / "seeds" / "tabloid-en.html").read_bytes(), explain=False))
    links = [{**VERDICT, "id": str(number), "clickbait": None} for number in range(count)]
    impostor.answer = (200, {}, json.dumps({"model": "m", "links": links}).encode())
    extension.save_options(server=impostor.url)
    page = extension.open("tabloid-en.html")
    text = reach(page).text()
    assert "Its wording was not judged." in text
    assert "by your server" in text


def test_a_server_that_failed_is_left_alone_for_a_while(extension: Extension, impostor: Impostor) -> None:
    impostor.answer = ANSWERS["too many requests"]
    extension.save_options(server=impostor.url)
    for _ in range(3):
        extension.open("tabloid-en.html")
    assert impostor.asked == ["/v1/flag"]


HOSTILE = {
    "deep nesting": "document.body.innerHTML = '<div>'.repeat(3000) + 'deep' + '</div>'.repeat(3000)",
    "10,000 links": "document.body.innerHTML = [...Array(10000).keys()].map(n => `<a href=/${n}>${n}</a> `).join('')",
    "one text of a million letters": "document.body.innerHTML = `<p>${'word '.repeat(200000)}</p>`",
    "an attribute of a million letters": "document.body.innerHTML = `<div class='${'a b '.repeat(250000)}'>x</div>`",
    "half characters": "document.body.innerHTML = '<p>\\ud800 x <a href=/x>\\udc00 y</a></p>'",
    "odd addresses": 'document.body.innerHTML = \'<p><a href="http://[broken">x</a> <a href="//">y</a> <a>z</a></p>\'',
    "a form with fields named like methods": """document.body.innerHTML = '<form>' + ['localName', 'nodeType',
        'firstChild', 'nextSibling', 'parentNode', 'getAttribute', 'attributes', 'querySelector', 'closest'].map(
        name => `<input name=${name}>`).join('') + 'text</form>'""",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_survived(extension: Extension, name: str) -> None:
    page = extension.visit("README.md")
    extension.wait_until_read(page)
    page.evaluate(HOSTILE[name])
    page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", TEASER)
    extension.wait_until_read(page, times=2)
    popup = extension.open_popup(page)
    assert "links marked" in popup.locator("#count").inner_text()
    assert page.locator("#teaser").count() == 1
