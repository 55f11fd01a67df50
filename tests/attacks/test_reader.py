"""Pages made to hurt the HTML reader: reading takes linear time and memory, whatever is written."""

from __future__ import annotations

import pytest

from tests.attacks.cost import Cost, cost_of

TAGS = (
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink "
    "blockquote body br button canvas caption center cite code col colgroup data datalist dd del details "
    "dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 "
    "h6 head header hgroup hr html i iframe image img input ins kbd keygen label legend li link listing "
    "main map mark marquee math menu meta meter nav nobr noembed noframes noscript object ol optgroup "
    "option output p param picture plaintext pre progress q rb rp rt rtc ruby s samp script search "
    "section select slot small source span strike strong style sub summary sup svg table tbody td "
    "template textarea tfoot th thead time title tr track tt u ul var video wbr xmp x-custom mi mtext "
    "annotation-xml foreignObject desc"
).split()
QUICK = ("b", "font", "a", "body", "table", "template", "svg", "noscript", "x-custom")
BLOCKS = "p li td div h1 dd table tr button option".split()
KINDS = {
    "open": lambda tag, block, count: f"<{tag}><{block}>x" * count,
    "close": lambda tag, block, count: f"</{tag}><{block}>x" * count,
    "attribute": lambda tag, block, count: "".join([f"<{tag} a{i}={i}><{block}>x" for i in range(count)]),
    "hidden": lambda tag, block, count: f"<{tag} hidden style=display:block><{block}>x" * count,
}
GROWTH = 2.5
"""Most times as much from n to 2n."""
RUNS = 5
NOISE = Cost(seconds=0.1, kilobytes=8_000)
"""Costs below are noise."""
UNMEASURED = Cost(seconds=float("inf"), kilobytes=float("inf"))

MEGA = 4_900_000
MOST = Cost(seconds=2.0, kilobytes=150 * 1024)
"""The largest cost of a page of 5 MB: three times the seconds of the slowest one where no other process is busy."""


def attributes(count: int, name: str) -> str:
    return " ".join([f"{name}{i}" for i in range(count)])


def linked_data(body: str) -> str:
    return f'<script type="application/ld+json">{{"articleBody": "{body}"}}</script><p>x'


PAGES = {
    "end tags that match nothing": lambda: "<b></p>" * (MEGA // 7),
    "formatting and end tags": lambda: "<b><i><u><a>x</p>" * (MEGA // 17),
    "fonts of other colours before paragraphs": lambda: "".join([f"<font color={i}><p>x" for i in range(220_000)]),
    "few formatting elements before many paragraphs": lambda: (
        "<p><b><b><b><i><i><i><u><u><u><em><em><em>" + "<p>x" * 1_200_000
    ),
    "500 fonts before many paragraphs": lambda: (
        "<p>" + "".join([f"<font a{i}>" for i in range(500)]) + "<p>x" * 1_200_000
    ),
    "end tags in comments": lambda: "<p>" + "".join([f"<b a{i}><!--</b>-->" for i in range(500)]) + "<p>x" * 1_200_000,
    "20,000 body tags": lambda: "".join([f"<body a{i}={i}>" for i in range(20_000)]),
    "two large body tags": lambda: f"<body {attributes(200_000, 'a')}><body {attributes(200_000, 'b')}>x",
    "large html tags with quotes": lambda: (
        f'<html x=">" {attributes(200_000, "a")}><HTML x=">" {attributes(200_000, "b")}>x'
    ),
    "linked data": lambda: linked_data("a " * (MEGA // 2)),
    "linked data that does not end": lambda: linked_data("a " * (MEGA // 2)).replace('"}', ""),
    "linked data of escapes": lambda: linked_data("\\u003c" * 800_000),
    "linked data of half surrogate pairs": lambda: linked_data("\\ud800" * 800_000),
    "linked data of backslashes": lambda: linked_data("\\\\" * 2_400_000),
    "linked data of entities": lambda: linked_data("&a" * 2_400_000),
    "linked data of lines": lambda: linked_data("a\\n" * 1_600_000),
    "combining marks out of order": lambda: "<p>e" + "\u0301\u0323" * 1_200_000,
    "combining marks in words": lambda: ("<p>e" + "\u0301\u0323" * 240 + " ") * 9_000,
    "empty paragraphs": lambda: "<p>" * 1_600_000 + "x",
    "links": lambda: "<a href=/x>y</a>" * 280_000,
    "links with labels": lambda: '<a href=/x><img alt="a label that is long enough"></a>' * 80_000,
    "hidden elements": lambda: "<div hidden>" * 400_000,
    "spans that are boxes": lambda: "<span style=display:block>x" * 180_000,
    "links that are boxes": lambda: "<a style=display:block>x" * 190_000,
    "shadow trees": lambda: "<div><template shadowrootmode=open><p>x</p><slot></slot></template>y</div>" * 60_000,
    "nested shadow trees": lambda: "<div><template shadowrootmode=open>" * 140_000 + "x",
    "nested noscript": lambda: "<noscript><p>x" * 300_000,
    "nested tables": lambda: "<table><tr><td>" * 320_000 + "x",
    "elements moved out of a table": lambda: "<table>" + "<b>x<i>y" * 500_000,
    "attributes": lambda: f"<div {attributes(400_000, 'a')}>x",
    "class names": lambda: '<div class="' + "aB " * 1_600_000 + '">x',
    "styles": lambda: '<div style="' + "display " * 600_000 + '">x',
    "ampersands": lambda: "&" * MEGA,
    "entities": lambda: "&notit;" * 700_000,
    "comments between letters": lambda: "x<!---->" * 600_000,
    "misnested links": lambda: "<a><b><div><div><div></a>" * 190_000,
    "misnested formatting": lambda: ("<b>" * 8 + "<div>" * 8 + "</b>" * 8) * 40_000,
}


def excess(kind: str, tag: str, blocks: list[str], count: int) -> str:
    """Return which costs of pages with a tag before each of ``blocks`` grow too much from n to 2n; "" if none does.

    A busy machine is slow for seconds. So the costs of one run are compared, and the least of all runs.
    """
    once = twice = UNMEASURED
    found = ""
    for _ in range(RUNS):
        first = cost_of([KINDS[kind](tag, block, count) for block in blocks])
        second = cost_of([KINDS[kind](tag, block, 2 * count) for block in blocks])
        once, twice = least(once, first), least(twice, second)
        found = grown(first, second) and grown(once, twice)
        if not found:
            break
    return found


def grown(once: Cost, twice: Cost) -> str:
    pairs = zip(Cost._fields, NOISE, once, twice, strict=True)
    return "; ".join([f"{name}: {one} -> {two}" for name, noise, one, two in pairs if two > max(noise, GROWTH * one)])


def least(first: Cost, second: Cost) -> Cost:
    return Cost(*map(min, first, second))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("tag", QUICK)
def test_twice_the_tags_cost_twice_as_much_before_a_paragraph(tag: str, kind: str) -> None:
    assert not excess(kind, tag, ["p"], 1_500)


@pytest.mark.doors
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("tag", TAGS)
def test_twice_of_any_tag_costs_twice_as_much_before_any_block(tag: str, kind: str) -> None:
    assert not excess(kind, tag, BLOCKS, 500)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_five_megabytes_costs_little(name: str) -> None:
    page = PAGES[name]()
    found = UNMEASURED
    for _ in range(RUNS):
        found = least(found, cost_of([page]))
        if least(found, MOST) == found:
            break
    assert found.seconds <= MOST.seconds
    assert found.kilobytes <= MOST.kilobytes
