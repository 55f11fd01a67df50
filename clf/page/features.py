"""Page -> tokens of every block, stage 1: what it says, what it is called, where it stands, where it leads.

Namespaces: ``word`` (its first words), ``fact`` (its numbers, in bins), ``own`` (what the page's maker calls it),
``head`` (the heading above), ``link`` (its addresses); and two that neighbours share: ``name`` (what the containers
around are called) and ``mass`` (what those hold). A number becomes a token by its bin: ``chars 7``.

Tokens come in parts, each made from a few small numbers and remembered, so that a page costs little: most of its parts
have been made, and weighed, before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from clf.page import bins
from clf.page.addresses import address_tokens, host_of
from clf.page.layout import Layout, measure
from clf.text.tokens import plain_words
from clf.types import Block, Container, Page, Part

BLOCK_NAMESPACES = ("word", "fact", "own", "head", "link")
SHARED_NAMESPACES = ("name", "mass")

_CLOSING = frozenset('.?!…”"')
_TAGS = frozenset("p li h1 h2 h3 h4 div td figcaption".split())
_LEVELS = 5
_NAMED, _HIGHEST = 3, 40
_OPENING, _PAIRS = 64, 6
_HEADING, _HEADING_WORDS, _WHOLE = 80, 8, 4
_MAX_LINKS = 4
_KEYWORD = 4
"""Letters; shorter words of the title are too common to recognise it by."""


@dataclass(frozen=True, slots=True)
class PageTokens:
    """The stage-1 tokens of a page, in parts: ``blocks`` has what each block has alone.

    ``around`` tells in which container every block's own container stands (-1: none), ``shared`` has the parts of each
    such place, so that they are made, and weighed, once. The parts of a place have no token in common.
    """

    blocks: list[tuple[Part, ...]]
    around: list[int]
    shared: dict[int, tuple[Part, ...]]

    def at(self, place: int) -> tuple[Part, ...]:
        """Return all parts of the block at ``place``."""
        return self.blocks[place] + self.shared[self.around[place]]


def page_tokens(page: Page) -> PageTokens:
    """Return the stage-1 tokens of all blocks of ``page``."""
    facts = _Facts(page, measure(page))
    heads: dict[int, Part] = {-1: ("head", ())}
    counts = Counter(link.href for block in page.blocks for link in block.links)
    host = host_of(page.url)
    blocks = []
    for place, block in enumerate(page.blocks):
        if block.heading not in heads:
            heads[block.heading] = _heading_part(page.blocks[block.heading])
        links = address_tokens(block.links[:_MAX_LINKS], host, counts) if block.links else []
        if links:
            links.append(f"{links[0]} {facts.densities[place]}")
        parts = facts.of_block(place)
        blocks.append((*parts, heads[block.heading], ("link", tuple(dict.fromkeys(links)))))
    around = [page.containers[block.container].parent if block.container >= 0 else -1 for block in page.blocks]
    shared = {place: facts.of_container(place) for place in sorted(set(around))}
    return PageTokens(blocks, around, shared)


class _Facts:
    """The numbers of one page in bins, and the parts made of them."""

    def __init__(self, page: Page, layout: Layout) -> None:
        self.page, self.layout = page, layout
        self.keys = {word for word in plain_words(page.title) if len(word) >= _KEYWORD}
        self.texts = Counter(block.text for block in page.blocks)
        self.sizes = [bins.bin_of(size, bins.SIZES) for size in layout.chars]
        self.linked = [bins.bin_of(share, bins.LINKED) for share in layout.density]
        self.densities = [bins.bin_of(share, bins.DENSITIES) for share in layout.density]
        self.shapes = ["^", *(f"{size}{share}" for size, share in zip(self.sizes, self.linked, strict=True)), "$"]
        tags = [block.tag if block.tag in _TAGS else "x" for block in page.blocks]
        kinds = [f"{tag}{shape}" for tag, shape in zip(tags, self.shapes[1:], strict=False)]
        self.kinds = ["^", "^", *kinds, "$", "$"]
        self.held = _held(layout)
        self.alike = [bins.bin_of(count, bins.ALIKE) for count in layout.alike]
        self.nth = [bins.bin_of(count, bins.ALIKE) for count in layout.nth]
        self.total, self.passed, self.titled = max(1, sum(layout.chars)), 0, -1
        self.mass = bins.bin_of(layout.mass, bins.MASSES)

    def of_block(self, place: int) -> tuple[Part, ...]:
        """Return what the block at ``place`` has alone; to be asked in document order."""
        block, layout, shape = self.page.blocks[place], self.layout, self.shapes[place + 1]
        opening = block.text[:_OPENING]
        marks = plain_words(opening)
        words = [word for word in marks if word[0].isalnum()]
        where = layout.where(block, place)
        passed, self.passed = self.passed, self.passed + layout.chars[place]
        parts = [
            ("word", tuple(dict.fromkeys([*words, *map(" ".join, pairwise(marks[: _PAIRS + 1]))]))),
            *self._own_parts(block, opening, place),
            self._title_part(place, words, where),
            _spot(
                bins.bin_of(passed / self.total, bins.PLACES), bins.bin_of(place / len(self.page.blocks), bins.PLACES)
            ),
            _root(where, shape, block.tag, self.mass),
            _gaps(
                bins.bin_of(layout.above[place], bins.GAPS),
                bins.bin_of(layout.below[place], bins.GAPS),
                bins.bin_of(place - block.heading, bins.GAPS) if block.heading >= 0 else -1,
                shape,
            ),
            _before(self.kinds[place], self.kinds[place + 1]),
            _after(self.kinds[place + 3], self.kinds[place + 4]),
            _around(self.shapes[place], shape, self.shapes[place + 2], block.tag),
            _own_names(_chain(self.page.containers, block.container), block.inner),
        ]
        if block.container >= 0:
            parts += self._container_parts("fact", block.container, 0)
        return tuple(parts)

    def of_container(self, place: int) -> tuple[Part, ...]:
        """Return what the blocks in the container at ``place`` share: names around them, and what those hold."""
        tree = self.page.containers
        names: list[str] = []
        parts: list[Part] = []
        level = 1
        while place >= 0 and level < _HIGHEST:
            names.extend(_level_names(level, tree[place].words))
            if level < _LEVELS:
                parts += self._container_parts("mass", place, level)
            place, level = tree[place].parent, level + 1
        return ("name", tuple(dict.fromkeys(names))), *parts

    def _own_parts(self, block: Block, opening: str, place: int) -> tuple[Part, ...]:
        text, size, linked = block.text, self.sizes[place], self.linked[place]
        length, last = bins.bin_of(self.layout.chars[place], bins.CHARS), bins.letter_kind(text[-1])
        written = opening.split()
        capitals = bins.bin_of(sum(word[0].isupper() for word in written) / len(written), bins.CAPITALS)
        longest = bins.bin_of(max((link.text.count(" ") + 1 for link in block.links), default=0), bins.LINK_WORDS)
        digit = any(map(str.isdigit, opening))
        return (
            _form(block.tag, (length, size), (self.densities[place], linked)),
            _ends(last, text[-1] in _CLOSING, length, linked),
            _style(bins.letter_kind(text[0]), (min(6, text.count(",")), capitals), (digit, size, linked)),
            _links(bins.bin_of(len(block.links), bins.COUNTS), longest, linked),
        )

    def _title_part(self, place: int, words: Sequence[str], where: str) -> Part:
        title = bins.bin_of(sum(word in self.keys for word in words) / max(1, len(self.keys)), bins.TITLE)
        if self.titled < 0 and title >= len(bins.TITLE) - 1:
            self.titled = place
        since = bins.bin_of(place - self.titled, bins.GAPS) if self.titled >= 0 else -1
        again = min(3, self.texts[self.page.blocks[place].text])
        return _title(title, since, f"{self.shapes[place + 1]} {where[:1]}", again)

    def _container_parts(self, space: str, place: int, level: int) -> tuple[Part, Part]:
        siblings = _siblings(space, (level, self.page.containers[place].tag), self.alike[place], self.nth[place])
        return _mass(space, level, self.held[place]), siblings


# A part is remembered by the few bins it is made of. The sizes bound the memory; what is forgotten is made again.
_remember = lru_cache(maxsize=1 << 12)


@_remember
def _form(tag: str, chars: tuple[int, int], density: tuple[int, int]) -> Part:
    return "fact", (f"chars {chars[0]}", f"density {density[0]}", f"tag {tag}", f"kind {tag} {chars[1]} {density[1]}")


@_remember
def _ends(last: str, closed: bool, length: int, linked: int) -> Part:
    return "fact", (f"ends {last}", f"ends {last} {length}", f"closed {closed} {length} {linked}")


@_remember
def _style(first: str, counts: tuple[int, int], digit: tuple[bool, int, int]) -> Part:
    commas, capitals = counts
    has_digit, size, linked = digit
    return "fact", (
        f"starts {first}",
        f"commas {commas}",
        f"capitals {capitals}",
        f"capitals {capitals} {size}",
        f"digit {has_digit} {size} {linked}",
    )


@_remember
def _links(count: int, longest: int, linked: int) -> Part:
    return "fact", (f"links {count}", f"longest {longest}", f"longest {longest} {count} {linked}")


@_remember
def _title(title: int, since: int, shape: str, again: int) -> Part:
    return "fact", (f"title {title}", f"since {since}", f"since {since} {shape}", f"again {again}")


@_remember
def _spot(place: int, order: int) -> Part:
    return "fact", (f"place {place}", f"order {order}")


@_remember
def _root(where: str, shape: str, tag: str, mass: int) -> Part:
    return "fact", (f"root {where}", f"root {where[:2]} {shape}", f"root {where} {tag}", f"page {mass} {shape}")


@_remember
def _gaps(above: int, below: int, under: int, shape: str) -> Part:
    gap = f"gap {above} {below}"
    return "fact", (f"above {above}", f"below {below}", f"under {under}", gap, f"{gap} {shape}")


@_remember
def _before(second: str, first: str) -> Part:
    return "fact", (f"-1 {first}", f"-2 {second}")


@_remember
def _after(first: str, second: str) -> Part:
    return "fact", (f"+1 {first}", f"+2 {second}")


@_remember
def _around(before: str, shape: str, after: str, tag: str) -> Part:
    return "fact", (f"around {before} {shape} {after} {tag}",)


@_remember
def _mass(space: str, level: int, held: tuple[int, int, int, int]) -> Part:
    share, density, count, mean = held
    return space, (
        f"{level} share {share}",
        f"{level} density {density}",
        f"{level} count {count}",
        f"{level} mean {mean}",
        f"{level} both {share} {density}",
        f"{level} all {count} {density} {mean}",
    )


@_remember
def _siblings(space: str, where: tuple[int, str], alike: int, nth: int) -> Part:
    level, tag = where
    return space, (f"{level} alike {alike} {nth}", f"{level} {tag} alike {alike}")


@_remember
def _own_names(chain: tuple[tuple[str, ...], ...], inner: tuple[str, ...]) -> Part:
    """Return the names of a block's own container and inline elements, and the tags of the containers around it."""
    inside = [f"in {name}" for name in inner]
    if not chain:
        return "own", tuple(dict.fromkeys(inside))
    tags = ">".join(words[0] for words in chain)
    return "own", tuple(dict.fromkeys([*chain[0], *inside, tags]))


@_remember
def _level_names(level: int, words: tuple[str, ...]) -> tuple[str, ...]:
    return (*words, *(f"{level} {word}" for word in words)) if level < _NAMED else words


def _chain(tree: Sequence[Container], place: int) -> tuple[tuple[str, ...], ...]:
    """Return the words of the container at ``place``, and the tags of the next two around it."""
    if place < 0:
        return ()
    chain, place = [tree[place].words], tree[place].parent
    while place >= 0 and len(chain) < _NAMED:
        chain.append((tree[place].tag,))
        place = tree[place].parent
    return tuple(chain)


def _held(layout: Layout) -> list[tuple[int, int, int, int]]:
    """Return, per container, its share of the paragraphs, link density, blocks and their mean length, in bins."""
    sums, mass = layout.sums, max(1, layout.mass)
    return [
        (
            bins.bin_of(paragraphs / mass, bins.SHARES),
            bins.bin_of(linked / max(1, chars), bins.DENSITIES),
            bins.bin_of(blocks, bins.COUNTS),
            bins.bin_of(chars / max(1, blocks), bins.MEANS),
        )
        for chars, linked, paragraphs, blocks in zip(sums.chars, sums.linked, sums.paragraphs, sums.blocks, strict=True)
    ]


def _heading_part(heading: Block) -> Part:
    words = plain_words(heading.text[:_HEADING])[:_HEADING_WORDS]
    whole = ["= " + " ".join(words)] if len(words) <= _WHOLE else []
    return "head", tuple(dict.fromkeys([*words, *whole, f"level {heading.tag}"]))
