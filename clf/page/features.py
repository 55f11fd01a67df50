"""Page -> tokens of every block, stage 1: what it says, what it is called, where it stands, where it leads.

Namespaces: ``word`` (its first words), ``fact`` (its numbers, in bins), ``own`` (what the page's maker calls it),
``head`` (the heading above), ``link`` (its addresses); and two that neighbours share: ``name`` (what the containers
around are called) and ``mass`` (what those hold). A number becomes a token by its bin: ``chars 7``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from clf.page.addresses import address_tokens, host_of
from clf.page.layout import Layout, measure
from clf.text.tokens import plain_words
from clf.types import Block, Page

BLOCK_NAMESPACES = ("word", "fact", "own", "head", "link")
SHARED_NAMESPACES = ("name", "mass")

_CHARS = (4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768)
_SIZES = (20, 50, 100, 200)
_DENSITIES = (0.001, 0.1, 0.25, 0.5, 0.75, 0.999)
_LINKED = (0.1, 0.5, 0.999)
_SHARES = (0.001, 0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95, 0.999)
_COUNTS = (1, 2, 3, 5, 8, 12, 20, 40, 80)
_MEANS = (10, 20, 40, 60, 90, 130, 180, 260)
_PLACES = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
_GAPS = (0, 1, 2, 3, 5, 8, 15, 30)
_TITLE = (0.01, 0.2, 0.4, 0.6, 0.8)
_CAPITALS = (0.01, 0.2, 0.4, 0.6, 0.99)
_MASSES = (400, 1000, 2000, 4000, 8000)
_ALIKE = (1, 2, 3, 4, 6, 10, 20)
_LINK_WORDS = (1, 2, 3, 4, 6, 8, 12)
_CLOSING = frozenset('.?!…”"')
_TAGS = frozenset("p li h1 h2 h3 h4 div td figcaption".split())
_LEVELS = 5
_NAMED, _HIGHEST = 3, 40
_OPENING, _OPENING_WORDS, _PAIRS = 160, 16, 6
_HEADING, _HEADING_WORDS, _WHOLE = 80, 8, 4
_MAX_LINKS = 4
_KEYWORD = 4
"""Letters; shorter words of the title are too common to recognise it by."""


@dataclass(frozen=True, slots=True)
class PageTokens:
    """The stage-1 tokens of a page: ``blocks`` has what each block has alone.

    ``around`` tells in which container every block's own container stands (-1: none), ``shared`` has the tokens of
    each such place, so that they are made, and weighed, once.
    """

    blocks: list[dict[str, list[str]]]
    around: list[int]
    shared: dict[int, dict[str, list[str]]]


def page_tokens(page: Page) -> PageTokens:
    """Return the stage-1 tokens of all blocks of ``page``."""
    layout = measure(page)
    heads: dict[int, list[str]] = {-1: []}
    counts = Counter(link.href for block in page.blocks for link in block.links)
    host = host_of(page.url)
    blocks = []
    for block, words, facts in _block_tokens(page, layout):
        if block.heading not in heads:
            heads[block.heading] = _heading_tokens(page.blocks[block.heading])
        links = address_tokens(block.links[:_MAX_LINKS], host, counts)
        if links:
            links.append(f"{links[0]} {facts[1]}")
        own = _own_names(page, block.container, block.inner)
        blocks.append({"word": words, "fact": facts, "own": own, "head": heads[block.heading], "link": links})
    around = [page.containers[block.container].parent if block.container >= 0 else -1 for block in page.blocks]
    shared = {place: _shared_tokens(page, layout, place) for place in sorted(set(around))}
    return PageTokens(blocks, around, shared)


def bin_of(value: float, edges: Sequence[float]) -> int:
    """Return the number of ``edges`` that ``value`` reaches.

    >>> bin_of(0.5, (0.1, 0.5, 0.9))
    2
    """
    return bisect_right(edges, value)


def _block_tokens(page: Page, layout: Layout) -> Iterator[tuple[Block, list[str], list[str]]]:
    """Yield every block with its word and fact tokens."""
    keys = {word for word in plain_words(page.title) if len(word) >= _KEYWORD}
    texts = Counter(block.text for block in page.blocks)
    shapes = [
        f"{bin_of(size, _SIZES)}{bin_of(share, _LINKED)}"
        for size, share in zip(layout.chars, layout.density, strict=True)
    ]
    kinds = [
        f"{block.tag if block.tag in _TAGS else 'x'}{shape}" for block, shape in zip(page.blocks, shapes, strict=True)
    ]
    shapes, kinds = ["^", *shapes, "$"], ["^", "^", *kinds, "$", "$"]
    total, passed, titled = max(1, sum(layout.chars)), 0, -1
    mass = bin_of(layout.mass, _MASSES)
    for place, block in enumerate(page.blocks):
        opening = block.text[:_OPENING]
        marks = plain_words(opening)
        words = [word for word in marks[:_OPENING_WORDS] if word[0].isalnum()]
        title = bin_of(sum(word in keys for word in words) / max(1, len(keys)), _TITLE)
        if titled < 0 and title >= len(_TITLE) - 1:
            titled = place
        since = bin_of(place - titled, _GAPS) if titled >= 0 else "no"
        shape = shapes[place + 1]
        where = _where(block, place, layout)
        facts = [
            *_own_facts(block, opening, layout.chars[place], layout.density[place]),
            f"place {bin_of(passed / total, _PLACES)}",
            f"order {bin_of(place / len(page.blocks), _PLACES)}",
            f"title {title}",
            f"since {since}",
            f"since {since} {shape} {where[:1]}",
            f"again {min(3, texts[block.text])}",
            f"root {where}",
            f"root {where[:2]} {shape}",
            f"root {where} {block.tag}",
            *_gap_facts(layout.above[place], layout.below[place], shape),
            f"under {bin_of(place - block.heading, _GAPS) if block.heading >= 0 else 'none'}",
            f"page {mass} {shape}",
            f"-1 {kinds[place + 1]}",
            f"-2 {kinds[place]}",
            f"+1 {kinds[place + 3]}",
            f"+2 {kinds[place + 4]}",
            f"around {shapes[place]} {shape} {shapes[place + 2]} {block.tag}",
        ]
        passed += layout.chars[place]
        if block.container >= 0:
            facts.extend(_mass_tokens(layout, block.container, 0))
            facts.extend(_sibling_tokens(layout, block.container, f"0 {page.containers[block.container].tag}"))
        yield (
            block,
            words + [f"{one} {two}" for one, two in pairwise(marks[: _PAIRS + 1])],
            facts,
        )


def _own_facts(block: Block, opening: str, chars: int, density: float) -> list[str]:
    text, size, linked = block.text, bin_of(chars, _SIZES), bin_of(density, _LINKED)
    length, last = bin_of(chars, _CHARS), _letter_kind(text[-1])
    written = opening.split()
    capitals = bin_of(sum(word[0].isupper() for word in written) / len(written), _CAPITALS)
    digit = any(map(str.isdigit, opening[:80]))
    longest = bin_of(max((len(link.text.split()) for link in block.links), default=0), _LINK_WORDS)
    return [
        f"chars {length}",
        f"density {bin_of(density, _DENSITIES)}",
        f"tag {block.tag}",
        f"ends {last}",
        f"ends {last} {length}",
        f"closed {text[-1] in _CLOSING} {length} {linked}",
        f"starts {_letter_kind(text[0])}",
        f"commas {min(6, text.count(','))}",
        f"capitals {capitals}",
        f"capitals {capitals} {size}",
        f"links {bin_of(len(block.links), _COUNTS)}",
        f"longest {longest}",
        f"longest {longest} {bin_of(len(block.links), _COUNTS)} {linked}",
        f"kind {block.tag} {size} {linked}",
        f"digit {digit} {size} {linked}",
    ]


def _gap_facts(above: int, below: int, shape: str) -> list[str]:
    above, below = bin_of(above, _GAPS), bin_of(below, _GAPS)
    return [f"above {above}", f"below {below}", f"gap {above} {below}", f"gap {above} {below} {shape}"]


def _where(block: Block, place: int, layout: Layout) -> str:
    """Tell whether a block is in the root (i/o), before, between or after its paragraphs (</=/>), and how deep."""
    side = "<" if place < layout.first else ">" if place > layout.last else "="
    depth = layout.depth[block.container] if block.container >= 0 else -1
    return f"i{side}{min(5, depth)}" if depth >= 0 else f"o{side}"


def _letter_kind(letter: str) -> str:
    if letter.isalpha():
        return "A" if letter.isupper() else "a"
    return "0" if letter.isdigit() else letter


def _heading_tokens(heading: Block) -> list[str]:
    words = plain_words(heading.text[:_HEADING])[:_HEADING_WORDS]
    whole = ["= " + " ".join(words)] if len(words) <= _WHOLE else []
    return [*words, *whole, f"level {heading.tag}"]


def _own_names(page: Page, place: int, inner: Sequence[str]) -> list[str]:
    if place < 0:
        return [f"in {name}" for name in inner]
    tags: list[str] = []
    words = page.containers[place].words
    while place >= 0 and len(tags) < _NAMED:
        tags.append(page.containers[place].tag)
        place = page.containers[place].parent
    return [*words, *(f"in {name}" for name in inner), ">".join(tags)]


def _shared_tokens(page: Page, layout: Layout, place: int) -> dict[str, list[str]]:
    names: list[str] = []
    masses: list[str] = []
    level = 1
    while place >= 0 and level < _HIGHEST:
        container = page.containers[place]
        names.extend(container.words)
        if level < _NAMED:
            names.extend(f"{level} {word}" for word in container.words)
        if level < _LEVELS:
            masses.extend(_mass_tokens(layout, place, level))
            masses.extend(_sibling_tokens(layout, place, f"{level} {container.tag}"))
        place, level = container.parent, level + 1
    return {"name": names, "mass": masses}


def _mass_tokens(layout: Layout, place: int, level: int) -> list[str]:
    sums = layout.sums
    share = bin_of(sums.paragraphs[place] / max(1, layout.mass), _SHARES)
    density = bin_of(sums.linked[place] / max(1, sums.chars[place]), _DENSITIES)
    count = bin_of(sums.blocks[place], _COUNTS)
    mean = bin_of(sums.chars[place] / max(1, sums.blocks[place]), _MEANS)
    return [
        f"{level} share {share}",
        f"{level} density {density}",
        f"{level} count {count}",
        f"{level} mean {mean}",
        f"{level} both {share} {density}",
        f"{level} all {count} {density} {mean}",
    ]


def _sibling_tokens(layout: Layout, place: int, where: str) -> list[str]:
    alike = bin_of(layout.alike[place], _ALIKE)
    return [f"{where[:1]} alike {alike} {bin_of(layout.nth[place], _ALIKE)}", f"{where} alike {alike}"]
