"""Page -> promo features of cards: siblings built alike, each with its own link; prices, and links to shops.

Namespaces ``card`` and ``shop``. They only separate promo from navigation, so the article does not need them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from clf.model.feature_table import FeatureTable, TokenColumn
from clf.page.addresses import host_of, is_related
from clf.page.features.bins import bins_of
from clf.page.features.measures import Measures, sum_upwards
from clf.page.features.tables import BINS, LIMITS, PRICE, SHOP_ADDRESS
from clf.types import Block, Page

OFFER_NAMESPACES = ("card", "shop")
_LEVELS: int = LIMITS["card levels"]
"""Containers around a block among which its card is looked for, from the innermost."""
_LEAST_CARDS: int = LIMITS["least cards"]
_ADDRESSES: float = LIMITS["card addresses"]
"""Share of the cards that must lead to an address of their own."""
_DEEP = 3
"""Containers between a block and its card; more count as this many."""
_LINKS: int = LIMITS["links"]
_PRICE_CHARS: int = LIMITS["price chars"]
_OFFER_LEVELS: int = LIMITS["offer levels"]
_OFFER_BLOCKS: int = LIMITS["offer blocks"]
"""Containers with more blocks are no box of offers."""
_PRICE, _SHOP = re.compile(PRICE), re.compile(SHOP_ADDRESS)
_FRONT_PAGE = re.compile(r"https?://[^/?#]+/?|\.?/")
_HEADLINE_WORDS = 4
"""Words of a link from which it is more than a site's name."""


class Card(NamedTuple):
    """The bins of a card: cards built like it, the words of their links, their characters, their blocks."""

    alike: int
    words: int
    chars: int
    blocks: int


def offer_features(page: Page, measures: Measures) -> FeatureTable:
    """Return the features of cards, prices and shops for all blocks of ``page``."""
    chains = _chains(page)
    cards = _cards(page, measures, chains)
    sizes = bins_of(measures.chars, "sizes")
    positions = [(position[:2], size) for position, size in zip(measures.root_positions, sizes, strict=True)]
    rows = [_card(block, chains, cards, position) for block, position in zip(page.blocks, positions, strict=True)]
    return FeatureTable(
        len(page.blocks), columns=[TokenColumn("card", rows), TokenColumn("shop", _offers(page, measures, chains))]
    )


def _cards(page: Page, measures: Measures, chains: Sequence[tuple[int, ...]]) -> dict[int, Card]:
    """Return the cards of ``page`` by container."""
    hrefs, words = _linked_containers(page, chains)
    groups: dict[tuple[int, int], list[int]] = {}
    for container, node in enumerate(measures.names.node_of):
        if measures.sibling_counts[container] >= _LEAST_CARDS:
            groups.setdefault((page.containers[container].parent, node), []).append(container)
    cards: dict[int, Card] = {}
    for members in groups.values():
        distinct = len({hrefs[container] for container in members if container in hrefs})
        if distinct >= max(_LEAST_CARDS, _ADDRESSES * len(members)):
            longest = sum([words.get(container, 0) for container in members])
            cards.update(dict.fromkeys(members, _card_bins(measures, members, longest / len(members))))
    return cards


def _card_bins(measures: Measures, members: Sequence[int], words: float) -> Card:
    count, sums = len(members), measures.sums
    chars = sum([sums.chars[container] for container in members]) / count
    blocks = sum([sums.blocks[container] for container in members]) / count
    return Card(
        alike=bisect_right(BINS["cards"], count),
        words=bisect_right(BINS["link words"], words),
        chars=bisect_right(BINS["mean chars"], chars),
        blocks=bisect_right(BINS["card blocks"], blocks),
    )


def _linked_containers(page: Page, chains: Sequence[tuple[int, ...]]) -> tuple[dict[int, str], dict[int, int]]:
    """Return, for the containers near a link, their first address, and the number of words of their longest link."""
    hrefs: dict[int, str] = {}
    words: dict[int, int] = {}
    for block in page.blocks:
        outside = [link for link in block.links if not link.href.startswith("#")]
        if not outside:
            continue
        longest = max([link.text.count(" ") for link in outside]) + 1
        for container in chains[block.container]:
            hrefs.setdefault(container, outside[0].href)
            words[container] = max(words.get(container, 0), longest)
    return hrefs, words


def _chains(page: Page) -> list[tuple[int, ...]]:
    """Return, for each container, itself and the containers around it, innermost first; at the end an empty chain."""
    chains: list[tuple[int, ...]] = []
    for index, container in enumerate(page.containers):
        outer = chains[container.parent][: _LEVELS - 1] if container.parent >= 0 else ()
        chains.append((index, *outer))
    return [*chains, ()]


def _card(
    block: Block, chains: Sequence[tuple[int, ...]], cards: dict[int, Card], position: tuple[str, int]
) -> tuple[str, ...]:
    """Return the tokens of the innermost card around ``block``; ``position`` is its side and the bin of its size."""
    side, size = position
    for level, container in enumerate(chains[block.container]):
        if card := cards.get(container):
            linked = "linked" if block.links else "plain"
            return (
                f"cards {card.alike} {card.words}",
                f"cards {card.words} {card.chars} {linked}",
                f"cards {card.words} {card.blocks} {side}",
                f"card {linked} {size} {card.words}",
                f"level {min(_DEEP, level)} {card.words}",
            )
    return ("single",)


def _offers(page: Page, measures: Measures, chains: Sequence[tuple[int, ...]]) -> list[Sequence[str]]:
    blocks = page.blocks
    containers, parents = [block.container for block in blocks], [container.parent for container in page.containers]
    priced = [int(bool(_PRICE.search(block.text[:_PRICE_CHARS].lower()))) for block in blocks]
    shops = [int(any(_SHOP.search(link.href.lower()) for link in block.links[:_LINKS])) for block in blocks]
    sums = [
        sum_upwards(values, containers, parents)
        for values in (priced, shops, [int(bool(block.links)) for block in blocks])
    ]
    around = {
        container: list(_offers_around(chains[container], measures.sums.blocks, sums)) for container in set(containers)
    }
    host = host_of(page.url)
    rows: list[Sequence[str]] = []
    for index, (block, box) in enumerate(zip(blocks, containers, strict=True)):
        own = _own_offer(block, bool(priced[index]), bool(shops[index]), measures.root_positions[index][:2])
        rows.append([*own, *_front_page(block, host), *around[box]])
    return rows


def _own_offer(block: Block, is_priced: bool, is_shop: bool, side: str) -> Iterator[str]:
    words = bisect_right(BINS["text words"], block.text.count(" ") + 1)
    if is_priced:
        yield "price"
        yield f"price {'linked' if block.links else 'plain'} {words}"
    if is_shop:
        yield "shop"
        yield f"shop {words} {side}"


def _front_page(block: Block, host: str) -> Iterator[str]:
    """Yield tokens of a link to a front page: the page's own, as behind the site's name, or that of another site."""
    fronts = [link.href for link in block.links[:2] if _FRONT_PAGE.fullmatch(link.href)]
    if fronts:
        longest = max([link.text.count(" ") for link in block.links[:2]]) + 1
        length = "long" if longest >= _HEADLINE_WORDS else "short"
        yield f"home {length}"
        target = host_of(fronts[0])
        yield f"home {length} {'own' if not target or is_related(target, host) else 'other'}"


def _offers_around(chain: Sequence[int], counts: Sequence[int], sums: Sequence[Sequence[int]]) -> Iterator[str]:
    """Yield the shares of priced blocks and of shop links in the containers around the first of ``chain``."""
    priced, shops, linked = sums
    for level, container in enumerate(chain[1 : _OFFER_LEVELS + 1], 1):
        if counts[container] > _OFFER_BLOCKS:
            return
        prices = bisect_right(BINS["price shares"], priced[container] / counts[container])
        links = bisect_right(BINS["shop shares"], shops[container] / max(1, linked[container]))
        yield f"{level} price {prices}"
        yield f"{level} shop {links}"
        yield f"{level} shop {links} price {prices}"
