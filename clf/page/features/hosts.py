"""Blocks of a page -> how many sites the blocks built like each one lead to.

The teasers of a list lead to their own site, or all to one partner; the references of an article lead to as many sites
as there are references. Tokens of the namespace ``link``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence, Set
from typing import NamedTuple

from clf.model.feature_table import FeatureColumn, take
from clf.model.templates import template
from clf.page.addresses import host_of, is_related
from clf.page.features.measures import Measures
from clf.page.features.tables import BINS
from clf.types import Page


class _Spread(NamedTuple):
    """The bins of a group: its blocks with links, the share that leads to other sites, the number of these sites."""

    links: int
    share: int
    hosts: int


def host_features(page: Page, measures: Measures, indices: Sequence[int], linked: Sequence[int]) -> FeatureColumn:
    """Return the features of the groups of the blocks at ``indices``; ``linked`` has the bins of their densities."""
    groups = measures.columns.groups
    own = take(groups, indices)
    spreads = _spreads(page, groups, set(own))
    return FeatureColumn(
        _hosts,
        spread=[spreads.get(group) for group in own],
        side=[measures.root_positions[index][:2] for index in indices],
        linked=linked,
        has_links=[bool(page.blocks[index].links) for index in indices],
    )


def _spreads(page: Page, groups: Sequence[int], wanted: Set[int]) -> dict[int, _Spread]:
    """Return the bins of those of the ``wanted`` groups that have links."""
    host = host_of(page.url)
    found: dict[int, list[str]] = {}
    for block, group in zip(page.blocks, groups, strict=True):
        if block.links and group in wanted:
            found.setdefault(group, []).append(_other_host(block.links[0].href, host))
    return {group: _spread(hosts) for group, hosts in found.items()}


def _spread(hosts: Sequence[str]) -> _Spread:
    others = list(filter(None, hosts))
    return _Spread(
        links=bisect_right(BINS["group links"], len(hosts)),
        share=bisect_right(BINS["group shares"], len(others) / len(hosts)),
        hosts=bisect_right(BINS["group hosts"], len(set(others))),
    )


def _other_host(href: str, host: str) -> str:
    """Return the host that ``href`` leads to; "" for the page's own site."""
    target = host_of(href)
    return "" if is_related(target, host) else target


@template("link", "hosts")
def _hosts(spread: _Spread | None, side: str, linked: int, has_links: bool) -> tuple[str, ...]:
    if spread is None or not has_links:
        return ()
    links, share, hosts = spread
    return f"hosts {hosts} {share} {links}", f"hosts {hosts} {share} {side}", f"hosts {hosts} {share} linked {linked}"
