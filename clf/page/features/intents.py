"""Page -> promo features of intents: what a block wants its reader to do, by its words and by its addresses.

Namespace ``intent``. Blocks that advertise or sell have words for it in every language, and the addresses of topics,
forms and networks look alike on most sites. The words and the patterns are data in ``tables.json``. They only
separate promo from navigation, so the article does not need them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cache
from typing import TypeAlias

from clf.model.feature_table import FeatureColumn
from clf.model.templates import template
from clf.page.addresses import leads_within
from clf.page.features.builds import MOSTLY_LINKED
from clf.page.features.measures import Measures
from clf.page.features.tables import ADDRESS_KINDS, BINS, INTENT_STEMS, LIMITS
from clf.types import Block, Link, Page

INTENT_NAMESPACE = "intent"
ITSELF = "itself"
"""The kind of an address that is the page's own."""
_CHARS: int = LIMITS["service chars"]
_WORDS: int = LIMITS["service words"]
_LETTERS: int = LIMITS["request letters"]
_MOST = 2
"""Different words of one intent; more count as this many."""
_LINKS: int = LIMITS["links"]
_ADDRESS_CHARS: int = LIMITS["kind chars"]
"""Characters of an address in which its kind is looked for."""
_ALL_STEMS = frozenset().union(*INTENT_STEMS.values())
_Intents: TypeAlias = tuple[tuple[str, int], ...]
"""The intents of a block, each with the number of different words that tell it."""
_Target: TypeAlias = tuple[tuple[str, ...], int] | None
"""The kinds of addresses of a block, and the bin of the words of its longest link."""
_Strip: TypeAlias = tuple[int, int, int] | None
"""The bins of several links: their number, their mean number of words, the words of the shortest."""
_KINDS = list(ADDRESS_KINDS)
_PATTERN = re.compile("|".join(f"({pattern})" for pattern in ADDRESS_KINDS.values()), re.ASCII)


def intent_features(page: Page, measures: Measures, sides: Sequence[str]) -> list[FeatureColumn]:
    """Return the features of all blocks of ``page``; ``sides`` has the side of the article that each block is on."""
    blocks, kind_of = page.blocks, _kinds(page.url)
    words = measures.lines.of([block.text[:_CHARS] for block in blocks])
    linked = list(map(_linked, blocks, measures.link_densities))
    return [
        FeatureColumn(
            _wants, intents=list(map(_intents, words)), linked=linked, size=measures.columns.sizes, side=sides
        ),
        FeatureColumn(_targets, target=[_target(block, kind_of) for block in blocks], side=sides),
        FeatureColumn(_several, strip=list(map(_strip, blocks)), linked=linked),
    ]


def _linked(block: Block, density: float) -> str:
    """Return whether a block is mostly linked, has links, or has none."""
    if density > MOSTLY_LINKED:
        return "linked"
    return "mixed" if block.links else "plain"


def _intents(words: Sequence[str]) -> _Intents:
    """Return the intents that the first of a block's words tell."""
    stems = {word[:_LETTERS] for word in words[:_WORDS]}
    if _ALL_STEMS.isdisjoint(stems):
        return ()
    counts = [(kind, min(_MOST, len(known & stems))) for kind, known in INTENT_STEMS.items()]
    return tuple([(kind, count) for kind, count in counts if count])


def _target(block: Block, kind_of: Callable[[str], str]) -> _Target:
    """Return the kinds of addresses that the first links of a block lead to; None without any."""
    kinds = tuple(dict.fromkeys(filter(None, [kind_of(link.href) for link in block.links[:_LINKS]])))
    return (kinds, bisect_right(BINS["link words"], max(_lengths(block.links)))) if kinds else None


def _strip(block: Block) -> _Strip:
    """Return the bins of the lengths of several links; None for fewer than two."""
    if len(block.links) < 2:
        return None
    lengths, edges = _lengths(block.links), BINS["link words"]
    mean = bisect_right(edges, sum(lengths) / len(lengths))
    return bisect_right(BINS["counts"], len(lengths)), mean, bisect_right(edges, min(lengths))


@template(INTENT_NAMESPACE, "ad", "sale")
def _wants(intents: _Intents, linked: str, size: int, side: str) -> tuple[str, ...]:
    tokens: list[str] = []
    for kind, count in intents:
        for least in range(1, count + 1):
            own = f"{kind} {least}"
            tokens += [own, f"{own} {linked} {size}", f"{own} {side}"]
    return tuple(tokens)


@template(INTENT_NAMESPACE, "to")
def _targets(target: _Target, side: str) -> tuple[str, ...]:
    if target is None:
        return ()
    kinds, words = target
    tokens: list[str] = []
    for kind in kinds:
        tokens += [f"to {kind}", f"to {kind} {words}", f"to {kind} {side}"]
    return tuple(tokens)


@template(INTENT_NAMESPACE, "several", "least", "mean")
def _several(strip: _Strip, linked: str) -> tuple[str, ...]:
    """Return the tokens of the lengths of several links; a strip of topics has short ones."""
    if strip is None:
        return ()
    count, mean, least = strip
    return f"several {count} {mean}", f"least {least} {count}", f"mean {mean} {linked}"


def _lengths(links: Sequence[Link]) -> list[int]:
    return [link.text.count(" ") + 1 for link in links]


def _may_be(href: str, url: str) -> bool:
    """Return whether the last part of an address without a fragment is in ``url``; few addresses get further."""
    return "#" not in href and href.partition("?")[0].rstrip("/").rpartition("/")[2] in url


def _kinds(url: str) -> Callable[[str], str]:
    """Return a function from an address on the page at ``url`` to its kind; "" for an address of no kind."""

    @cache
    def kind_of(href: str) -> str:
        """Return the kind of the address ``href``."""
        if _may_be(href, url) and leads_within(f"{href}#", url):
            return ITSELF
        found = _PATTERN.search(href[:_ADDRESS_CHARS].lower())
        return _KINDS[found.lastindex - 1] if found and found.lastindex else ""

    return kind_of
