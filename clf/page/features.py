"""Page -> tokens of every block, stage 1: what it says, what it is called, where it stands, where it leads.

Namespaces: ``word`` (its first words), ``fact`` (its numbers, in bins), ``own`` (what the page's maker calls it),
``head`` (the heading above), ``link`` (its addresses), ``teaser`` (what tells a teaser from the rest of what is not the
article; nothing else learns from it), ``name`` (what the containers around are called) and ``mass`` (what those hold).
A number becomes a token by its bin: ``chars 7``.

Tokens come in parts (:mod:`clf.model.parts`): the functions up here find out which bins the blocks of a page are in,
column by column; the makers at the end make the tokens of such bins.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate

from clf.model.parts import Column, PartedTokens, Shared, Words, grouped, maker
from clf.page import bins
from clf.page.addresses import address_tokens, host_of
from clf.page.boxes import boxes_around
from clf.page.layout import Layout, distances, measure
from clf.page.openings import Openings, read_openings
from clf.page.paths import path_names
from clf.text.tokens import plain_lines, plain_words, repeat_key
from clf.types import Page, Portion

TEASER = "teaser"
NAMESPACES = ("word", "fact", "own", "head", "link", TEASER, "name", "mass")

_CLOSING = frozenset('.?!…”"»。！？」』؟।')
_TAGS = frozenset("p li h1 h2 h3 h4 div td figcaption".split())
_HEADING, _HEADING_WORDS, _WHOLE = 80, 8, 4
_MAX_LINKS, _MAX_COMMAS, _OFTEN = 4, 6, 3
_SEEN = tuple([f"seen {times}" for times in range(_OFTEN + 1)])
_KEY = 6
_KEYWORD = 4
"""Letters; shorter words of the title are too common to recognise it by."""


def page_tokens(page: Page) -> PartedTokens:
    """Return the stage-1 tokens of all blocks of ``page``."""
    layout = measure(page)
    openings = read_openings([block.text for block in page.blocks])
    sizes = bins.bins_of(layout.chars, bins.SIZES)
    linked = bins.bins_of(layout.density, bins.LINKED)
    densities = bins.bins_of(layout.density, bins.DENSITIES)
    shapes = [f"{size}{share}" for size, share in zip(sizes, linked, strict=True)]
    columns = [
        *_forms(page, layout, densities, sizes, linked),
        _styles(page, openings, sizes),
        _titles(page, openings),
        *_statements(page, openings, sizes),
        *_places(page, layout),
        *_lines(page, layout, shapes),
        *_neighbours(page, shapes),
        _addresses(page, densities),
    ]
    said = Shared(openings.around, [Words(_words, [dict.fromkeys(words) for words in openings.words])])
    shared = [said, path_names(page, layout.paths), boxes_around(page, layout), _heads(page)]
    return PartedTokens(len(page.blocks), columns, shared)


def _forms(
    page: Page, layout: Layout, densities: Sequence[int], sizes: Sequence[int], linked: Sequence[int]
) -> list[Column]:
    """Tell how long blocks are, how much of them is links, how many, and how they end."""
    lengths = bins.bins_of(layout.chars, bins.CHARS)
    tags = [block.tag for block in page.blocks]
    lasts = [block.text[-1] for block in page.blocks]
    closed = [last in _CLOSING for last in lasts]
    counts = bins.bins_of([len(block.links) for block in page.blocks], bins.COUNTS)
    words = [max([link.text.count(" ") for link in block.links]) + 1 if block.links else 0 for block in page.blocks]
    return [
        Column(_form, tags, lengths, densities, sizes, linked),
        Column(_end, list(map(bins.letter_kind, lasts)), closed, lengths, linked),
        Column(_links, counts, bins.bins_of(words, bins.LINK_WORDS), linked),
    ]


def _styles(page: Page, openings: Openings, sizes: Sequence[int]) -> Column:
    """Tell how blocks are written."""
    commas = [min(_MAX_COMMAS, block.text.count(",")) for block in page.blocks]
    return Column(_style, [openings.written[place] for place in openings.around], commas, sizes)


def _titles(page: Page, openings: Openings) -> Column:
    """Tell how much of the page's title blocks say, and how often they are repeated."""
    keys = {word for word in plain_words(page.title) if len(word) >= _KEYWORD}
    said = [0 if keys.isdisjoint(words) else sum(map(keys.__contains__, words)) for words in openings.words]
    known = bins.bins_of([count / max(1, len(keys)) for count in said], bins.TITLE)
    times = Counter([block.text for block in page.blocks])
    again = [min(_OFTEN, times[block.text]) for block in page.blocks]
    return Column(_title, [known[place] for place in openings.around], again)


def _statements(page: Page, openings: Openings, sizes: Sequence[int]) -> list[Column]:
    """Tell whether the first words of blocks stand in the article that the page states, if it states one."""
    if not page.stated:
        return []
    stated, around = f" {repeat_key(page.stated)} ", openings.around
    keys = [" ".join(words[:_KEY]) for words in openings.words]
    said = [bool(key) and f" {key} " in stated for key in keys]
    counts = [min(_WHOLE, len(words)) for words in openings.words]
    return [Column(_stated, [said[place] for place in around], sizes, [counts[place] for place in around])]


def _places(page: Page, layout: Layout) -> list[Column]:
    """Tell where on the page blocks stand, where they stand to its root, and how far below their headings."""
    count, total = len(page.blocks), max(1, sum(layout.chars))
    passed = accumulate(layout.chars[:-1], initial=0)
    places = bins.bins_of([before / total for before in passed][:count], bins.PLACES)
    orders = bins.bins_of([place / count for place in range(count)], bins.PLACES)
    under = [place - block.heading if block.heading >= 0 else -1 for place, block in enumerate(page.blocks)]
    return [
        Column(_spot, places, orders),
        Column(_root, layout.where, [block.tag for block in page.blocks]),
        Column(_under, [bisect_right(bins.GAPS, gap) if gap >= 0 else -1 for gap in under]),
    ]


def _lines(page: Page, layout: Layout, shapes: Sequence[str]) -> list[Column]:
    """Tell how far the lines of a plain text are from its paragraphs; in HTML containers tell that, and better."""
    if page.kind != "text":
        return []
    mass = bisect_right(bins.MASSES, layout.mass)
    above, below = (bins.bins_of(distances(side), bins.GAPS) for side in (layout.paragraphs, layout.paragraphs[::-1]))
    return [Column(_gap, above, below[::-1], shapes), Column(_page, [mass] * len(shapes), shapes)]


def _neighbours(page: Page, shapes: Sequence[str]) -> list[Column]:
    """Tell what the blocks before and after look like."""
    tags = [block.tag for block in page.blocks]
    kinds = [f"{tag if tag in _TAGS else 'x'}{shape}" for tag, shape in zip(tags, shapes, strict=True)]
    kinds, ended = ["^", *kinds, "$"], ["^", *shapes, "$"]
    return [
        Column(_beside, ["-1"] * len(shapes), kinds[:-2]),
        Column(_beside, ["+1"] * len(shapes), kinds[2:]),
        Column(_between, ended[:-2], shapes, ended[2:], tags),
    ]


def _heads(page: Page) -> Shared:
    """Tell what the headings say that blocks stand under."""
    places, around = grouped([block.heading for block in page.blocks])
    headings = [page.blocks[place] for place in places if place >= 0]
    words = plain_lines([heading.text[:_HEADING] for heading in headings])
    said = iter([_heading(heading.tag, marks) for heading, marks in zip(headings, words, strict=True)])
    return Shared(around, [Words(_head, [next(said) if place >= 0 else () for place in places])])


def _heading(tag: str, marks: Sequence[str]) -> Iterable[str]:
    words = marks[:_HEADING_WORDS]
    whole = ["= " + " ".join(words)] if len(words) <= _WHOLE else []
    return dict.fromkeys([*words, *whole, f"level {tag}"])


def _addresses(page: Page, densities: Sequence[int]) -> Column:
    """Tell where the first links of blocks lead, and how many links of the page lead there."""
    host = host_of(page.url)
    times = Counter([link.href for block in page.blocks for link in block.links])
    leads = []
    for block, density in zip(page.blocks, densities, strict=True):
        tokens: list[str] = []
        for link in block.links[:_MAX_LINKS]:
            tokens += address_tokens(link.href, host)
            tokens.append(_SEEN[min(_OFTEN, times[link.href])])
        leads.append(dict.fromkeys([*tokens, f"{tokens[0]} {density}"]) if tokens else ())
    return Words(_lead, leads)


@maker
def _words(*words: str) -> Portion:
    return "word", words


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
def _root(where: str, tag: str) -> Portion:
    return "fact", (f"root {where}", f"root {where} {tag}")


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


@maker
def _head(*tokens: str) -> Portion:
    return "head", tokens


@maker
def _lead(*tokens: str) -> Portion:
    return "link", tokens
