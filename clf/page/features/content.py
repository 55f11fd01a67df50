"""Page -> stage-1 tokens of its blocks themselves: what they say, how they are built, where they stand and lead.

Namespaces: ``word`` (a block's first words), ``fact`` (its numbers, in bins), ``head`` (the heading above), ``link``
(its addresses) and ``teaser`` (what tells a teaser from the rest of what is not the article; nothing else learns from
it). What is around a block is told by :mod:`clf.page.features.structure`. A number becomes a token by its bin:
``chars 7``.

Tokens come in parts (:mod:`clf.model.templates`): the functions up here find out which bins the blocks of a page are
in, column by column; the makers at the end make the tokens of such bins.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import add
from typing import NamedTuple

from clf.model.templates import Column, PartedTokens, Shared, Words, grouped, maker
from clf.page.addresses import address_tokens, host_of
from clf.page.features import bins
from clf.page.features.first_words import Openings, read_openings
from clf.page.features.measures import Layout, distances
from clf.text.tokens import plain_lines, plain_words, repeat_key
from clf.types import Block, Page, Portion

TEASER = "teaser"
ITSELF = ("word", "fact", "head", "link", TEASER)

_CLOSING = frozenset('.?!…”"»。！？」』؟।')
_TAGS = frozenset("p li h1 h2 h3 h4 div td figcaption".split())
_HEADING, _HEADING_WORDS, _WHOLE = 80, 8, 4
_MAX_LINKS, _MAX_COMMAS, _OFTEN = 4, 6, 3
_SEEN = tuple([f"seen {times}" for times in range(_OFTEN + 1)])
_KEY = 6
_KEYWORD = 4
"""Letters; shorter words of the title are too common to recognise it by."""


def page_tokens(page: Page, layout: Layout, places: Sequence[int]) -> PartedTokens:
    """Return the tokens of the blocks at ``places`` of ``page``, whose numbers are ``layout``."""
    facts = _facts(page, layout, places)
    openings = read_openings([block.text for block in facts.blocks])
    columns = [
        *_forms(facts),
        _styles(facts, openings),
        _titles(facts, openings),
        *_statements(facts, openings),
        *_places(facts),
        *_lines(facts),
        *_neighbours(facts),
        _addresses(facts),
    ]
    said = Shared(openings.around, [Words("word", [dict.fromkeys(words) for words in openings.words])])
    return PartedTokens(len(places), columns, [said, _heads(facts)])


class _Facts(NamedTuple):
    """A page with its numbers, and some of its blocks: their places, the blocks, and the bins that their parts share.

    ``shapes`` has a mark for every block of the page, with an end on both sides: how long it is, how much is linked.
    """

    page: Page
    layout: Layout
    places: Sequence[int]
    blocks: list[Block]
    tags: list[str]
    lengths: list[int]
    densities: list[int]
    sizes: list[int]
    linked: list[int]
    shapes: list[str]


def _facts(page: Page, layout: Layout, places: Sequence[int]) -> _Facts:
    blocks = [page.blocks[place] for place in places]
    sizes, linked = bins.bins_of(layout.chars, bins.SIZES), bins.bins_of(layout.density, bins.LINKED)
    return _Facts(
        page,
        layout,
        places,
        blocks,
        [block.tag for block in blocks],
        bins.bins_of([layout.chars[place] for place in places], bins.CHARS),
        bins.bins_of([layout.density[place] for place in places], bins.DENSITIES),
        [sizes[place] for place in places],
        [linked[place] for place in places],
        ["^", *map("{}{}".format, sizes, linked), "$"],
    )


def _forms(facts: _Facts) -> list[Column]:
    """Tell how long blocks are, how much of them is links, how many, and how they end."""
    blocks, lengths, linked = facts.blocks, facts.lengths, facts.linked
    lasts = [block.text[-1] for block in blocks]
    closed = [last in _CLOSING for last in lasts]
    counts = bins.bins_of([len(block.links) for block in blocks], bins.COUNTS)
    words = [max([link.text.count(" ") for link in block.links]) + 1 if block.links else 0 for block in blocks]
    return [
        Column(_form, facts.tags, lengths, facts.densities, facts.sizes, linked),
        Column(_end, list(map(bins.letter_kind, lasts)), closed, lengths, linked),
        Column(_links, counts, bins.bins_of(words, bins.LINK_WORDS), linked),
    ]


def _styles(facts: _Facts, openings: Openings) -> Column:
    """Tell how blocks are written."""
    commas = [min(_MAX_COMMAS, block.text.count(",")) for block in facts.blocks]
    return Column(_style, [openings.written[place] for place in openings.around], commas, facts.sizes)


def _titles(facts: _Facts, openings: Openings) -> Column:
    """Tell how much of the page's title blocks say, and how often they are repeated."""
    keys = {word for word in plain_words(facts.page.title) if len(word) >= _KEYWORD}
    said = [0 if keys.isdisjoint(words) else sum(map(keys.__contains__, words)) for words in openings.words]
    known = bins.bins_of([count / max(1, len(keys)) for count in said], bins.TITLE)
    times = Counter([block.text for block in facts.page.blocks])
    again = [min(_OFTEN, times[block.text]) for block in facts.blocks]
    return Column(_title, [known[place] for place in openings.around], again)


def _statements(facts: _Facts, openings: Openings) -> list[Column]:
    """Tell whether the first words of blocks stand in the article that the page states, if it states one."""
    if not facts.page.stated:
        return []
    stated, around = f" {repeat_key(facts.page.stated)} ", openings.around
    keys = [" ".join(words[:_KEY]) for words in openings.words]
    said = [bool(key) and f" {key} " in stated for key in keys]
    counts = [min(_WHOLE, len(words)) for words in openings.words]
    return [Column(_stated, [said[place] for place in around], facts.sizes, [counts[place] for place in around])]


def _places(facts: _Facts) -> list[Column]:
    """Tell where on the page blocks stand, and how far below their headings."""
    chars, count = facts.layout.chars, len(facts.page.blocks)
    passed, total = list(accumulate(chars, initial=0)), max(1, sum(chars))
    places = bins.bins_of([passed[place] / total for place in facts.places], bins.PLACES)
    orders = bins.bins_of([place / count for place in facts.places], bins.PLACES)
    headings = [block.heading for block in facts.blocks]
    under = [place - heading if heading >= 0 else -1 for place, heading in zip(facts.places, headings, strict=True)]
    return [
        Column(_spot, places, orders),
        Column(_under, [bisect_right(bins.GAPS, gap) if gap >= 0 else -1 for gap in under]),
    ]


def _lines(facts: _Facts) -> list[Column]:
    """Tell how far the lines of a plain text are from its paragraphs; in HTML containers tell that, and better."""
    if facts.page.kind != "text":
        return []
    paragraphs, places = facts.layout.paragraphs, facts.places
    above, below = distances(paragraphs), distances(paragraphs[::-1])[::-1]
    gaps = [bins.bins_of([side[place] for place in places], bins.GAPS) for side in (above, below)]
    shapes = [facts.shapes[place + 1] for place in places]
    mass = [bisect_right(bins.MASSES, facts.layout.mass)] * len(places)
    return [Column(_gap, *gaps, shapes), Column(_page, mass, shapes)]


def _neighbours(facts: _Facts) -> list[Column]:
    """Tell what the blocks before and after look like."""
    places, shapes = facts.places, facts.shapes
    tags = ["", *[block.tag if block.tag in _TAGS else "x" for block in facts.page.blocks], ""]
    kinds = list(map(add, tags, shapes))
    return [
        Column(_beside, ["-1"] * len(places), [kinds[place] for place in places]),
        Column(_beside, ["+1"] * len(places), [kinds[place + 2] for place in places]),
        Column(_between, *[[shapes[place + step] for place in places] for step in range(3)], facts.tags),
    ]


def _heads(facts: _Facts) -> Shared:
    """Tell what the headings say that blocks stand under."""
    places, around = grouped([block.heading for block in facts.blocks])
    headings = [facts.page.blocks[place] for place in places if place >= 0]
    words = plain_lines([heading.text[:_HEADING] for heading in headings])
    said = iter([_heading(heading.tag, marks) for heading, marks in zip(headings, words, strict=True)])
    return Shared(around, [Words("head", [next(said) if place >= 0 else () for place in places])])


def _heading(tag: str, marks: Sequence[str]) -> Iterable[str]:
    words = marks[:_HEADING_WORDS]
    whole = ["= " + " ".join(words)] if len(words) <= _WHOLE else []
    return dict.fromkeys([*words, *whole, f"level {tag}"])


def _addresses(facts: _Facts) -> Column:
    """Tell where the first links of blocks lead, and how many links of the page lead there."""
    host = host_of(facts.page.url)
    times = Counter([link.href for block in facts.page.blocks for link in block.links])
    leads = []
    for block, density in zip(facts.blocks, facts.densities, strict=True):
        tokens: list[str] = []
        for link in block.links[:_MAX_LINKS]:
            tokens += address_tokens(link.href, host)
            tokens.append(_SEEN[min(_OFTEN, times[link.href])])
        leads.append(dict.fromkeys([*tokens, f"{tokens[0]} {density}"]) if tokens else ())
    return Words("link", leads)


@maker
def _form(tag: str, length: int, density: int, size: int, linked: int) -> Portion:
    return "fact", (f"chars {length}", f"density {density}", f"tag {tag}", f"kind {tag} {size} {linked}")


@maker
def _end(last: str, closed: bool, length: int, linked: int) -> Portion:
    return "fact", (f"ends {last}", f"ends {last} {length}", f"closed {closed} {length} {linked}")


@maker
def _links(count: int, longest: int, linked: int) -> Portion:
    return TEASER, (f"longest {longest}", f"longest {longest} {count} {linked}")


@maker
def _style(written: tuple[str, int], commas: int, size: int) -> Portion:
    first, capitals = written
    return "fact", (f"starts {first}", f"commas {commas}", f"capitals {capitals}", f"capitals {capitals} {size}")


@maker
def _title(title: int, again: int) -> Portion:
    return "fact", (f"title {title}", f"again {again}")


@maker
def _stated(said: bool, size: int, words: int) -> Portion:
    return "fact", (f"stated {said}", f"stated {said} {size}", f"stated {said} words {words}")


@maker
def _spot(place: int, order: int) -> Portion:
    return "fact", (f"place {place}", f"order {order}")


@maker
def _gap(above: int, below: int, shape: str) -> Portion:
    gap = f"gap {above} {below}"
    return "fact", (f"above {above}", f"below {below}", gap, f"{gap} {shape}")


@maker
def _page(mass: int, shape: str) -> Portion:
    return "fact", (f"page {mass} {shape}",)


@maker
def _under(under: int) -> Portion:
    return "fact", (f"under {under}",)


@maker
def _beside(step: str, kind: str) -> Portion:
    return "fact", (f"{step} {kind}",)


@maker
def _between(before: str, shape: str, after: str, tag: str) -> Portion:
    return "fact", (f"around {before} {shape} {after} {tag}",)
