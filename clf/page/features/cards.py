"""Page -> promo features of cards: siblings built alike, each with its own link; prices, and links to shops.

Namespaces ``card`` and ``shop``. They only separate promo from navigation, so the article does not need them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from clf.model.feature_table import FeatureColumn, FeatureTable, SharedColumns, grouped, take
from clf.model.templates import template
from clf.page.addresses import host_of, is_related
from clf.page.features.intents import INTENT_NAMESPACE, intent_features
from clf.page.features.measures import Measures, sum_upwards
from clf.page.features.tables import BINS, LIMITS, PRICE, SHOP_ADDRESS
from clf.types import Block, Page

OFFER_NAMESPACES = ("card", "shop", INTENT_NAMESPACE)
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
_PRICE, _SHOP, _DIGIT = re.compile(PRICE), re.compile(SHOP_ADDRESS), re.compile("[0-9]")
_FRONT_PAGE = re.compile(r"https?://[^/?#]+/?|\.?/")
_HEADLINE_WORDS = 4
"""Words of a link from which it is more than a site's name."""


_NO_FRONT = ""
_Card: TypeAlias = tuple[int, int, int, int]
"""The bins of a card: cards built like it, the words of their links, their characters, their blocks."""
_Level: TypeAlias = tuple[_Card, int] | None
"""A card, and the containers between it and what is inside; None: no card."""


def offer_features(page: Page, measures: Measures) -> FeatureTable:
    """Return the features of cards, prices, shops and intents for all blocks of ``page``."""
    chains = _chains(page)
    containers = [block.container for block in page.blocks]
    parents, entry_of = grouped(take([*[container.parent for container in page.containers], -1], containers))
    sides = [position[:2] for position in measures.root_positions]
    linked = [bool(block.links) for block in page.blocks]
    levels = _innermost_cards(page, _cards(page, measures, chains))
    priced, shops = _priced(page.blocks), _shops(page.blocks)
    around = _shares_around(page, measures, (priced, shops, linked))
    host = host_of(page.url)
    columns = [
        FeatureColumn(
            _card_around,
            card=take(levels, containers),
            is_linked=linked,
            size=measures.columns.sizes,
            side=sides,
        ),
        FeatureColumn(
            _own_offer,
            is_priced=priced,
            is_shop=shops,
            is_linked=linked,
            words=[_text_words(block) for block in page.blocks],
            side=sides,
        ),
        FeatureColumn(_front_page, front=[_front(block, host) if block.links else _NO_FRONT for block in page.blocks]),
        *intent_features(page, measures, sides),
    ]
    boxes = FeatureColumn(_offers_around, shares=[tuple(around(chains[parent])) for parent in parents])
    return FeatureTable(len(page.blocks), columns=columns, shared=[SharedColumns(entry_of, [boxes])])


def _cards(page: Page, measures: Measures, chains: Sequence[tuple[int, ...]]) -> dict[int, _Card]:
    """Return the cards of ``page`` by container."""
    hrefs, words = _linked_containers(page, chains, measures.sibling_counts)
    groups: dict[tuple[int, int], list[int]] = {}
    for container, node in enumerate(measures.names.node_of):
        if measures.sibling_counts[container] >= _LEAST_CARDS:
            groups.setdefault((page.containers[container].parent, node), []).append(container)
    cards: dict[int, _Card] = {}
    for members in groups.values():
        distinct = len({hrefs[container] for container in members if container in hrefs})
        if distinct >= max(_LEAST_CARDS, _ADDRESSES * len(members)):
            longest = sum([words.get(container, 0) for container in members])
            cards.update(dict.fromkeys(members, _card_bins(measures, members, longest / len(members))))
    return cards


def _card_bins(measures: Measures, members: Sequence[int], words: float) -> _Card:
    count, sums = len(members), measures.sums
    chars = sum([sums.chars[container] for container in members]) / count
    blocks = sum([sums.blocks[container] for container in members]) / count
    return (
        bisect_right(BINS["cards"], count),
        bisect_right(BINS["link words"], words),
        bisect_right(BINS["mean chars"], chars),
        bisect_right(BINS["card blocks"], blocks),
    )


def _linked_containers(
    page: Page, chains: Sequence[tuple[int, ...]], alike: Sequence[int]
) -> tuple[dict[int, str], dict[int, int]]:
    """Return, for the containers near a link, their first address, and the number of words of their longest link.

    Only containers that may be cards count; ``alike`` has the number of siblings built like each container.
    """
    hrefs: dict[int, str] = {}
    words: dict[int, int] = {}
    for block in page.blocks:
        outside = [link for link in block.links if not link.href.startswith("#")] if block.links else ()
        if not outside:
            continue
        longest = max([link.text.count(" ") for link in outside]) + 1
        for container in chains[block.container]:
            if alike[container] >= _LEAST_CARDS:
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


def _innermost_cards(page: Page, cards: dict[int, _Card]) -> list[_Level]:
    """Return the innermost card around what is in each container; at the end None, for blocks outside of containers."""
    # The level of a card is its number of containers, up to the last one in which cards are looked for.
    found: list[_Level] = []
    for container, (parent, _, _) in enumerate(page.containers):
        outer = found[parent] if parent >= 0 else None
        if card := cards.get(container):
            found.append((card, 0))
        elif outer and outer[1] + 1 < _LEVELS:
            found.append((outer[0], outer[1] + 1))
        else:
            found.append(None)
    return [*found, None]


def _priced(blocks: Iterable[Block]) -> list[bool]:
    """Return whether each of ``blocks`` begins with a text that names a price."""
    # Most texts have no digit, which is faster to see than that they have no price.
    starts = [block.text[:_PRICE_CHARS] for block in blocks]
    return [bool(_DIGIT.search(text) and _PRICE.search(text.lower())) for text in starts]


def _shops(blocks: Sequence[Block]) -> list[bool]:
    """Return whether one of the first links of each of ``blocks`` leads to a shop."""
    hrefs = {link.href for block in blocks for link in block.links[:_LINKS]}
    # Most pages have none, which one search over all addresses tells.
    if not _SHOP.search("\n".join(hrefs).lower()):
        return [False] * len(blocks)
    found = {href for href in hrefs if _SHOP.search(href.lower())}
    return [any(link.href in found for link in block.links[:_LINKS]) for block in blocks]


def _text_words(block: Block) -> int:
    return bisect_right(BINS["text words"], block.text.count(" ") + 1)


def _front(block: Block, host: str) -> str:
    """Return the length of a link to a front page and whose it is: the page's own, as behind the site's name, or not.

    A block without such a link has "".
    """
    fronts = [link.href for link in block.links[:2] if _FRONT_PAGE.fullmatch(link.href)]
    if not fronts:
        return _NO_FRONT
    longest = max([link.text.count(" ") for link in block.links[:2]]) + 1
    length, target = "long" if longest >= _HEADLINE_WORDS else "short", host_of(fronts[0])
    return f"{length} {'own' if not target or is_related(target, host) else 'other'}"


def _shares_around(
    page: Page, measures: Measures, marks: Sequence[Sequence[bool]]
) -> Callable[[Sequence[int]], Iterator[tuple[int, int]]]:
    """Return a function from a chain to the bins of two shares of each of its innermost containers.

    ``marks`` tell which blocks are priced, lead to a shop, and are linked. The shares are those of priced blocks, and
    of shops among the linked blocks. Containers with many blocks have none.
    """
    containers, parents = (
        [block.container for block in page.blocks],
        [container.parent for container in page.containers],
    )
    priced, shops, linked = [sum_upwards(list(map(int, values)), containers, parents) for values in marks]
    counts = measures.sums.blocks

    def shares(chain: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield the bins of the shares."""
        for container in chain[:_OFFER_LEVELS]:
            if counts[container] > _OFFER_BLOCKS:
                return
            yield (
                bisect_right(BINS["price shares"], priced[container] / counts[container]),
                bisect_right(BINS["shop shares"], shops[container] / max(1, linked[container])),
            )

    return shares


@template("card", "cards", "card", "level", "single")
def _card_around(card: _Level, is_linked: bool, size: int, side: str) -> tuple[str, ...]:
    """Return the tokens of the innermost card around a block."""
    if card is None:
        return ("single",)
    (alike, words, chars, blocks), level = card
    linked = "linked" if is_linked else "plain"
    return (
        f"cards {alike} {words}",
        f"cards {words} {chars} {linked}",
        f"cards {words} {blocks} {side}",
        f"card {linked} {size} {words}",
        f"level {min(_DEEP, level)} {words}",
    )


@template("shop", "price", "shop")
def _own_offer(is_priced: bool, is_shop: bool, is_linked: bool, words: int, side: str) -> tuple[str, ...]:
    price = ("price", f"price {'linked' if is_linked else 'plain'} {words}") if is_priced else ()
    shop = ("shop", f"shop {words} {side}") if is_shop else ()
    return (*price, *shop)


@template("shop", "home")
def _front_page(front: str) -> tuple[str, ...]:
    return (f"home {front.split(' ')[0]}", f"home {front}") if front else ()


@template("shop", "1", "2", "3")
def _offers_around(shares: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Return the tokens of the shares of priced blocks and of links to shops in the containers around a block."""
    tokens: list[str] = []
    for level, (prices, links) in enumerate(shares, 1):
        tokens += [f"{level} price {prices}", f"{level} shop {links}", f"{level} shop {links} price {prices}"]
    return tuple(tokens)
