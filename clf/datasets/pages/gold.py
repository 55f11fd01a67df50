"""Page, hand-written article body -> the gold role of every block and link.

Texts are compared in runs of four words. A block whose runs mostly occur in the body is editorial; between the two
bounds its role stays open. A block of fewer than four words has to be a whole line of the body, because "Home" may well
occur in an article; a cell of a table may have its row in the body instead, because bodies have rows on one line.
Blocks outside the body are promo when they belong to a teaser, and navigation otherwise. A link
that reads like a headline makes a teaser; "Read more" to the same address and the summary in its card belong to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from clf.datasets.pages.alignment import RUN, repeats, runs_of
from clf.page.addresses import leads_within
from clf.page.article import rows_of
from clf.text.tokens import words_only
from clf.types import Block, Container, Page, Role

INSIDE = 0.6
"""Share of a block's runs in the body from which the block is editorial."""
OUTSIDE = 0.2
"""Share below which the block is not editorial."""
_HEADLINE_WORDS = 4
_HEADLINE_CHARACTERS = 20


@dataclass(frozen=True, slots=True)
class GoldLink:
    """The gold role of a link (None: left open), the index of its block, and whether it leads to its own page."""

    block: int
    role: Role | None
    is_within: bool = False


@dataclass(frozen=True, slots=True)
class Gold:
    """The gold roles of a page's blocks (None: left open) and its links, both in document order.

    ``repeats`` are the indices of editorial blocks that duplicate article text elsewhere on the page.
    """

    blocks: tuple[Role | None, ...]
    links: tuple[GoldLink, ...]
    repeats: frozenset[int]


@dataclass(frozen=True, slots=True)
class Body:
    """The words of a text, indexed for comparison: its runs of four words, and its lines as a set and in order."""

    runs: frozenset[tuple[str, ...]]
    lines: frozenset[tuple[str, ...]]
    in_order: tuple[tuple[str, ...], ...]

    def share(self, text: str) -> float:
        """Return the share of the runs of ``text`` that occur in the body.

        A text of fewer than four words has no run; its share is 1 when it is a whole line of the body, else 0.
        """
        words = words_only(text)
        if len(words) < RUN:
            return float(words in self.lines)
        runs = runs_of(words)
        return sum(map(self.runs.__contains__, runs)) / len(runs)


def read_body(text: str) -> Body:
    """Return the indexed words of an article; lines are separated by newlines."""
    lines = tuple(filter(None, map(words_only, text.splitlines())))
    words = tuple(chain.from_iterable(lines))
    return Body(frozenset(runs_of(words)), frozenset(lines), lines)


def page_roles(page: Page, body: str, title: str = "") -> Gold:
    """Return the gold role of every block and link of ``page`` from the article ``body``.

    A block that repeats the article's title (by default the page's) is left open, because some bodies include the title
    and others do not.
    """
    gold, heading = read_body(body), words_only(title or page.title)
    shares = _shares(page, gold)
    inside = [_is_inside(block.text, share, heading) for block, share in zip(page.blocks, shares, strict=True)]
    teasers = _teaser_addresses(page.blocks, inside)
    cards = _cards(page, teasers)
    blocks: list[Role | None] = []
    links: list[GoldLink] = []
    for index, (block, is_inside, in_card) in enumerate(zip(page.blocks, inside, cards, strict=True)):
        leads = [link.href in teasers for link in block.links]
        for link, lead in zip(block.links, leads, strict=True):
            links.append(GoldLink(index, _role(is_inside, lead), leads_within(link.href, page.url)))
        is_summary = not block.links and in_card and reads_like_headline(block.text)
        blocks.append(_role(is_inside, any(leads) or is_summary))
    words = [words_only(block.text) for block in page.blocks]
    return Gold(tuple(blocks), tuple(links), repeats(words, list(map(bool, inside)), gold.in_order))


def blocks_within(page: Page, text: str) -> list[bool]:
    """Return for every block whether its words lie in ``text``, by the bound that makes a block of a body editorial."""
    return [share >= INSIDE for share in _shares(page, read_body(text))]


def reads_like_headline(text: str) -> bool:
    """Return True for a text that is long enough for a headline: at least four words and 20 characters.

    >>> reads_like_headline("Terms of use"), reads_like_headline("Seven things your dentist will never tell")
    (False, True)
    """
    return len(text) >= _HEADLINE_CHARACTERS and len(words_only(text)) >= _HEADLINE_WORDS


def _shares(page: Page, body: Body) -> list[float]:
    """Return the share of every block's runs that occur in ``body``; a short cell may have that of its row."""
    rows = rows_of(page)
    texts: dict[int, list[str]] = {}
    for block, row in zip(page.blocks, rows, strict=True):
        texts.setdefault(row, []).append(block.text)
    of_rows = {row: body.share(" ".join(cells)) for row, cells in texts.items() if row >= 0}
    shares: list[float] = []
    for block, row in zip(page.blocks, rows, strict=True):
        share = body.share(block.text)
        is_cell = row >= 0 and len(words_only(block.text)) < RUN
        shares.append(max(share, of_rows[row]) if is_cell else share)
    return shares


def _is_inside(text: str, share: float, title: tuple[str, ...]) -> bool | None:
    """Return True inside the body, False outside, None where the role stays open; ``share`` is that of the runs."""
    words = words_only(text)
    if share >= INSIDE:
        return True
    repeats_title = bool(title) and len(words) >= RUN and words == title[: len(words)]
    if share >= OUTSIDE or not words or repeats_title:
        return None
    return False


def _role(inside: bool | None, teaser: bool) -> Role | None:
    if inside is None:
        return None
    if inside:
        return Role.EDITORIAL
    return Role.PROMO if teaser else Role.NAVIGATION


def _teaser_addresses(blocks: Sequence[Block], inside: Sequence[bool | None]) -> set[str]:
    """Return the addresses of links outside the body that read like a headline."""
    addresses: set[str] = set()
    for block, is_inside in zip(blocks, inside, strict=True):
        if is_inside is False:
            addresses.update(link.href for link in block.links if reads_like_headline(link.text))
    return addresses


def _cards(page: Page, teasers: set[str]) -> list[bool]:
    """Return for every block whether it stands in a card: a container whose links lead to exactly one teaser."""
    tree = page.containers
    held = _teasers_within(page.blocks, tree, teasers)
    single: list[bool] = []
    for index, container in enumerate(tree):
        # A container inside a card is part of the card, also where it has no link.
        inside_card = container.parent >= 0 and single[container.parent]
        single.append(inside_card or len(held[index]) == 1)
    return [block.container >= 0 and single[block.container] for block in page.blocks]


def _teasers_within(blocks: Sequence[Block], tree: Sequence[Container], teasers: set[str]) -> list[set[str]]:
    """Return the teaser addresses that the blocks inside each container link to."""
    held: list[set[str]] = [set() for _ in tree]
    for block in blocks:
        if block.container >= 0:
            held[block.container].update(link.href for link in block.links if link.href in teasers)
    for index in range(len(tree) - 1, -1, -1):
        parent = tree[index].parent
        if parent >= 0:
            held[parent] |= held[index]
    return held
