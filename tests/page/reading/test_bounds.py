"""What is changed in markup before it is parsed: nothing in pages as people write them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from turbohtml import parse

from clf.page.reading import bounds
from clf.page.reading.bounds import bounded
from clf.page.reading.html import read_html
from clf.page.reading.limits import LIMITS

MANY = 600


def nodes(markup: str) -> int:
    return sum(1 for _ in parse(markup, scripting=True, positions=False).descendants)


def attributes(count: int) -> str:
    return " ".join([f"a{i}" for i in range(count)])


@pytest.mark.parametrize(
    "markup",
    [
        "<b><i class=x>a</i></b>" * MANY,
        "<html lang=en><body class=a><p>x",
        "<!--[if IE]><html class=ie><![endif]--><html class=no-js><body id=x>y",
        "<font color=red><p>x" * 100,
    ],
)
def test_pages_as_people_write_them_are_not_changed(markup: str) -> None:
    assert bounded(markup) == (markup, False)


@pytest.mark.parametrize("name", ["font", "B", "strong"])
def test_formatting_that_would_be_opened_again_in_every_block_is_not(name: str) -> None:
    markup = "<p>" + "".join([f"<{name} a{i}>" for i in range(MANY)]) + "<p>one two" * MANY
    found, is_cut = bounded(markup)
    assert not is_cut
    assert nodes(found) < 10 * MANY < nodes(markup)
    assert [block.text for block in read_html(markup).blocks] == ["one two"] * MANY


@pytest.mark.parametrize("name", ["body", "BODY", "html"])
@pytest.mark.parametrize("before", ["", 'x=">" '])
def test_large_tags_whose_attributes_would_be_merged_become_void(name: str, before: str) -> None:
    large = f"<{name} {before}{attributes(MANY)}>"
    found, _ = bounded(f"<{name} class=first>{large}<p>x{large}")
    assert found == f"<{name} class=first>{large}<p>x{large}".replace(large, "<wbr" + large[5:])
    assert [block.text for block in read_html(f"<{name} class=first>{large}<p>x{large}y").blocks] == ["xy"]


def test_many_short_tags_whose_attributes_would_be_merged_become_void() -> None:
    found, _ = bounded("<body a>x" * 20)
    assert (found.count("<body"), found.count("<wbr")) == (8, 12)


def test_text_behind_the_limit_of_tags_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "LIMITS", replace(LIMITS, tags=3))
    assert bounded("<p>a<p>b<p>c") == ("<p>a<p>b<p>c", False)
    assert bounded("<p>a<p>b<p>c<p>d<p>e") == ("<p>a<p>b<p>c", True)
    assert bounded("<p>a<p>b<p>c<") == ("<p>a<p>b<p>c", True)
    assert read_html("<p>a<p>b<p>c<p>d").truncated
