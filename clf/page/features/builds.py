"""Blocks of a page -> groups of blocks built alike: the cards of one list, the entries of one menu."""

from __future__ import annotations

from collections.abc import Sequence

from clf.model.feature_table import grouped
from clf.page.features.element_names import NameTrie
from clf.page.features.tables import LIMITS
from clf.types import Page

_LEVELS: int = LIMITS["build levels"]
"""Containers from a block to the one that all blocks of its group are in."""
MOSTLY_LINKED = 0.5
"""Share of linked characters from which a block is mostly linked."""


def build_groups(page: Page, link_densities: Sequence[float], names: NameTrie) -> list[int]:
    """Return the number of each block's group; ``link_densities`` are those of the blocks, ``names`` the containers'.

    Blocks of a group have the same tag, are all mostly linked or all not, and are in containers with the same names,
    inside the same container a few levels up. The lines of a plain text have no build; each is a group of its own.
    """
    if page.kind == "text":
        return list(range(len(page.blocks)))
    ancestors = [*range(len(page.containers)), -1]
    parents = [*[container.parent for container in page.containers], -1]
    for _ in range(_LEVELS):
        ancestors = [parents[ancestor] for ancestor in ancestors]
    nodes = [*names.node_of, -1]
    keys = [
        (ancestors[block.container], nodes[block.container], block.tag, density > MOSTLY_LINKED)
        for block, density in zip(page.blocks, link_densities, strict=True)
    ]
    return grouped(keys)[1]
