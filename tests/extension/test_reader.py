"""The reader on the browser's tree gives the page that Python's reader gives for the same HTML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import clf
from clf.page.reading.page import read_page
from tests.extension.browser import Extension
from tests.extension.records import page_record
from tests.page.reading.golden import ADDRESS, GOLDEN, expected, markup, summary

SEEDS = sorted((Path(__file__).resolve().parents[2] / "seeds").glob("*.html"))
PARTS = {
    "a link over two blocks": "<a href=/x><h3>Title</h3><p>Summary</p></a>",
    "two breaks end a block": "one<br>two<br><br>three <br/> <br> four",
    "white space inside and between": "<p> a&nbsp;b <b>c</b><i> d </i>\n e\u2003f</p><p>\u200b</p>",
    "letters outside the first plane": "<p>😀 smile <a href='#x'>𝒳 link 😀</a> end</p>",
    "what is never shown": "<p>a<script>1</script><style>b</style><noscript>c</noscript><template>d</template>e</p>",
    "tables with and without tbody": "<table><tr><td>1</td></tr></table><table><tbody class=x><tr><td>2</td></table>",
    "names of boxes": '<div class="relatedPosts box-2" id="sideBar" role="complementary" style="display: none">x</div>',
    "hidden inline names": "<p><span class='readMore' hidden>x</span> <em>y</em> <b id=z>z</b></p>",
    "a drawing with a title and a text": "<p>a <svg><title>no</title><text>no</text></svg> b</p>",
    "an article stated for machines": '<script type="application/ld+json">{"@type": "NewsArticle", "articleBody": '
    '"Ora\u0219ul \\u021bine <b>piept</b>\\n&amp; \\"ba\\" 😀 \tmult"}</script><p>x</p>'
    '<script type="application/ld+json">{"articleBody": "short", "broken": "\\q"</script>',
    "what no page states": '<script type="application/ld+json">{"articleBody": "bad \\q escape"}</script>'
    '<script>{"articleBody": "no linked data"}</script><p>x</p>',
    "form controls and frames": "<p>x <textarea>no</textarea><select><option>no</select><iframe>no</iframe> y</p>",
    "headings above": "<p>a</p><h2>H</h2><p>b</p><hr><h6>I</h6><ul><li>c<li>d</ul>",
    "an address with blanks around": "<p><a href='  /a b \n'>x</a><a>y</a></p>",
}


def as_written(page: Any) -> dict[str, Any]:
    found = page_record(page)
    del found["text"]
    return found


def lists(value: Any) -> Any:
    """Tuples as lists, as JSON has them."""
    if isinstance(value, dict):
        return {key: lists(inner) for key, inner in value.items()}
    return [lists(inner) for inner in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem)
def test_the_seeds_are_read_block_by_block_and_link_by_link(extension: Extension, seed: Path) -> None:
    page = extension.visit(seed.name)
    extension.wait_until_read(page)  # marks on the page must not change what is read
    found = extension.read(page)
    expected = lists(as_written(read_page(seed.read_text(encoding="utf-8"), page.url)))
    assert found["blocks"] == expected["blocks"]
    assert found == expected


@pytest.mark.parametrize("name", PARTS)
def test_the_corners_of_html_are_read_alike(extension: Extension, name: str) -> None:
    html = f"<!doctype html><html><head><title> A  title</title></head><body>{PARTS[name]}</body></html>"
    page = extension.visit("README.md")
    page.set_content(html)
    assert extension.read(page) == lists(as_written(read_page(html, page.url)))


@pytest.mark.parametrize("name", GOLDEN)
def test_a_golden_page_is_read_as_its_file_says(extension: Extension, name: str) -> None:
    page = extension.visit("README.md")
    page.route(ADDRESS, lambda route: route.fulfill(body=markup(name), content_type="text/html; charset=utf-8"))
    page.goto(ADDRESS)
    assert summary(extension.read(page)) == expected(name)


def test_the_page_of_the_probe_gets_the_probabilities_of_the_bundle(extension: Extension, model: clf.Model) -> None:
    (probe,) = [probe for probe in model.bundle.probes if probe.get("kind") == "html"]
    page = extension.visit("README.md")
    page.set_content(probe["page"])
    found = extension.read(page)
    verdicts = extension.classify({**found, "url": "", "base": ""})
    assert [role for role, _ in probe["blocks"]] == [block["role"] for block in verdicts["blocks"]]
    expected = [probability for _, probability in probe["blocks"]]
    assert [block["probability"] for block in verdicts["blocks"]] == pytest.approx(expected, abs=1e-6)
