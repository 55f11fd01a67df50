"""Page -> tokens of every block, stage 1: what it says, what it is called, where it stands, where it leads.

Namespaces: ``word`` (its first words), ``fact`` (its numbers, in bins), ``own`` (what the page's maker calls it),
``head`` (the heading above), ``link`` (its addresses); and two that neighbours share: ``name`` (what the containers
around are called) and ``mass`` (what those hold). A number becomes a token by its bin: ``chars 7``.

Tokens come in parts, each made from a few small numbers and remembered, so that a page costs little: most of its parts
have been made, and weighed, before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from clf.page.addresses import address_tokens, host_of
from clf.page.layout import Layout, measure
from clf.text.tokens import plain_words
from clf.types import Block, Container, Page, Part

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


def bin_of(value: float, edges: Sequence[float]) -> int:
    """Return the number of ``edges`` that ``value`` reaches.

    >>> bin_of(0.5, (0.1, 0.5, 0.9))
    2
    """
    return bisect_right(edges, value)


class _Facts:
    """The numbers of one page in bins, and the parts made of them."""

    def __init__(self, page: Page, layout: Layout) -> None:
        self.page, self.layout = page, layout
        self.keys = {word for word in plain_words(page.title) if len(word) >= _KEYWORD}
        self.texts = Counter(block.text for block in page.blocks)
        self.sizes = [bin_of(size, _SIZES) for size in layout.chars]
        self.linked = [bin_of(share, _LINKED) for share in layout.density]
        self.densities = [bin_of(share, _DENSITIES) for share in layout.density]
        self.shapes = ["^", *(f"{size}{share}" for size, share in zip(self.sizes, self.linked, strict=True)), "$"]
        tags = [block.tag if block.tag in _TAGS else "x" for block in page.blocks]
        kinds = [f"{tag}{shape}" for tag, shape in zip(tags, self.shapes[1:], strict=False)]
        self.kinds = ["^", "^", *kinds, "$", "$"]
        self.held = _held(layout)
        self.alike = [bin_of(count, _ALIKE) for count in layout.alike]
        self.nth = [bin_of(count, _ALIKE) for count in layout.nth]
        self.total, self.passed, self.titled = max(1, sum(layout.chars)), 0, -1
        self.mass = bin_of(layout.mass, _MASSES)

    def of_block(self, place: int) -> tuple[Part, ...]:
        """Return what the block at ``place`` has alone; to be asked in document order."""
        block, layout, shape = self.page.blocks[place], self.layout, self.shapes[place + 1]
        opening = block.text[:_OPENING]
        marks = plain_words(opening)
        words = [word for word in marks if word[0].isalnum()]
        where = _where(block, place, layout)
        passed, self.passed = self.passed, self.passed + layout.chars[place]
        parts = [
            ("word", tuple(dict.fromkeys([*words, *map(" ".join, pairwise(marks[: _PAIRS + 1]))]))),
            *self._own_parts(block, opening, place),
            self._title_part(place, words, where),
            _spot(bin_of(passed / self.total, _PLACES), bin_of(place / len(self.page.blocks), _PLACES)),
            _root(where, shape, block.tag, self.mass),
            _gaps(
                bin_of(layout.above[place], _GAPS),
                bin_of(layout.below[place], _GAPS),
                bin_of(place - block.heading, _GAPS) if block.heading >= 0 else -1,
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
        length, last = bin_of(self.layout.chars[place], _CHARS), _letter_kind(text[-1])
        written = opening.split()
        capitals = bin_of(sum(word[0].isupper() for word in written) / len(written), _CAPITALS)
        longest = bin_of(max((link.text.count(" ") + 1 for link in block.links), default=0), _LINK_WORDS)
        digit = any(map(str.isdigit, opening))
        return (
            _form(block.tag, (length, size), (self.densities[place], linked)),
            _ends(last, text[-1] in _CLOSING, length, linked),
            _style(_letter_kind(text[0]), (min(6, text.count(",")), capitals), (digit, size, linked)),
            _links(bin_of(len(block.links), _COUNTS), longest, linked),
        )

    def _title_part(self, place: int, words: Sequence[str], where: str) -> Part:
        title = bin_of(sum(word in self.keys for word in words) / max(1, len(self.keys)), _TITLE)
        if self.titled < 0 and title >= len(_TITLE) - 1:
            self.titled = place
        since = bin_of(place - self.titled, _GAPS) if self.titled >= 0 else -1
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
            bin_of(paragraphs / mass, _SHARES),
            bin_of(linked / max(1, chars), _DENSITIES),
            bin_of(blocks, _COUNTS),
            bin_of(chars / max(1, blocks), _MEANS),
        )
        for chars, linked, paragraphs, blocks in zip(sums.chars, sums.linked, sums.paragraphs, sums.blocks, strict=True)
    ]


def _where(block: Block, place: int, layout: Layout) -> str:
    """Tell whether a block is in the root (i/o), before, between or after its paragraphs (</=/>), and how deep."""
    side = "<" if place < layout.first else ">" if place > layout.last else "="
    depth = layout.depth[block.container] if block.container >= 0 else -1
    return f"i{side}{min(5, depth)}" if depth >= 0 else f"o{side}"


def _letter_kind(letter: str) -> str:
    if letter.isalpha():
        return "A" if letter.isupper() else "a"
    return "0" if letter.isdigit() else letter


def _heading_part(heading: Block) -> Part:
    words = plain_words(heading.text[:_HEADING])[:_HEADING_WORDS]
    whole = ["= " + " ".join(words)] if len(words) <= _WHOLE else []
    return "head", tuple(dict.fromkeys([*words, *whole, f"level {heading.tag}"]))
