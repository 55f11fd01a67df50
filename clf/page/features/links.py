"""Blocks of a page -> features of the addresses they link to, and of the headings they stand under."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clf.model.feature_table import SharedColumns, TokenColumn, grouped
from clf.page.addresses import address_tokens, host_of
from clf.page.features.page_columns import PageColumns
from clf.page.features.tables import LIMITS
from clf.text.tokens import PlainLines
from clf.types import Block, Page

_LINKS: int = LIMITS["links"]
"""Links of a block that are looked at, from its beginning."""
_OFTEN: int = LIMITS["often"]
"""Links of a page to the same address; more count as this many."""
_SEEN = tuple([f"seen {count}" for count in range(_OFTEN + 1)])
_HEADING_CHARS: int = LIMITS["heading chars"]
_HEADING_WORDS: int = LIMITS["heading words"]
_WHOLE_HEADING_WORDS: int = LIMITS["whole heading words"]
"""A heading of at most this many words is a token as a whole, too."""


def link_features(page: Page, columns: PageColumns, blocks: Sequence[Block], densities: Sequence[int]) -> TokenColumn:
    """Return features of the first links of ``blocks``: where they lead, and how often the page links there.

    ``densities`` has the bin of each block's link density.
    """
    host = host_of(page.url)
    rows = [
        _links(block, density, host, columns) if block.links else ()
        for block, density in zip(blocks, densities, strict=True)
    ]
    return TokenColumn("link", rows)


def _links(block: Block, density: int, host: str, columns: PageColumns) -> Iterable[str]:
    tokens: list[str] = []
    for link in block.links[:_LINKS]:
        tokens += address_tokens(columns.targets[link.href], host)
        tokens.append(_SEEN[min(_OFTEN, columns.addresses[link.href])])
    return dict.fromkeys([*tokens, f"{tokens[0]} {density}"])


def heading_features(page: Page, lines: PlainLines, blocks: Sequence[Block]) -> SharedColumns:
    """Return features of the words of the heading above each of ``blocks``; ``lines`` are the words of the page."""
    headings, entry_of = grouped([block.heading for block in blocks])
    texts = [page.blocks[index].text[:_HEADING_CHARS] if index >= 0 else "" for index in headings]
    rows = [
        _heading(page.blocks[index].tag, marks) if index >= 0 else ()
        for index, marks in zip(headings, lines.of(texts), strict=True)
    ]
    return SharedColumns(entry_of, [TokenColumn("head", rows)])


def _heading(tag: str, marks: Sequence[str]) -> Iterable[str]:
    words = marks[:_HEADING_WORDS]
    whole = ["= " + " ".join(words)] if len(words) <= _WHOLE_HEADING_WORDS else []
    return dict.fromkeys([*words, *whole, f"level {tag}"])
