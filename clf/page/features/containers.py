"""Containers -> features of the blocks inside: how much text the containers hold, and how many siblings they have."""

from __future__ import annotations

from typing import TypeAlias

from clf.model.feature_table import FeatureColumn, SharedColumns, grouped, take
from clf.model.templates import template
from clf.page.features.bins import bins_of
from clf.page.features.measures import Measures
from clf.page.features.tables import LIMITS
from clf.types import Page

_LEVELS: int = LIMITS["levels"]
"""Containers looked at around each block: its own, its parent and its grandparent."""
_Content: TypeAlias = tuple[int, int, int, int] | None
"""Bins of a container: its share of all paragraphs, link density, number of blocks, mean block length.

None stands for no container.
"""
_Siblings: TypeAlias = tuple[str, int, int] | None
"""A container's tag, and the bins of its number of siblings and of its index among them; None: no container."""


def container_features(page: Page, measures: Measures) -> list[SharedColumns]:
    """Return the features of the containers around the blocks of ``page``, one table per level."""
    # The entry for "no container" comes last, because its index is -1.
    parents = [*[container.parent for container in page.containers], -1]
    contents, siblings = _contents(measures), _siblings(page, measures)
    containers = [block.container for block in page.blocks]
    levels = []
    for level in range(_LEVELS):
        distinct, entry_of = grouped(containers)
        numbers = [level] * len(distinct)
        columns = [
            FeatureColumn(_content, level=numbers, content=take(contents, distinct)),
            FeatureColumn(_sibling, level=numbers, siblings=take(siblings, distinct)),
        ]
        levels.append(SharedColumns(entry_of, columns))
        containers = take(parents, containers)
    return levels


def _contents(measures: Measures) -> list[_Content]:
    """Return the bins of every container's content, and None at the end."""
    sums, all_paragraphs = measures.sums, max(1, measures.paragraph_chars)
    shares = [chars / all_paragraphs for chars in sums.paragraphs]
    densities = map(_ratio, sums.linked, sums.chars)
    means = map(_ratio, sums.chars, sums.blocks)
    binned = (
        bins_of(shares, "paragraph shares"),
        bins_of(densities, "densities"),
        bins_of(sums.blocks, "counts"),
        bins_of(means, "mean chars"),
    )
    return [*zip(*binned, strict=True), None]


def _ratio(part: int, whole: int) -> float:
    return part / (whole or 1)


def _siblings(page: Page, measures: Measures) -> list[_Siblings]:
    """Return the bins of every container's siblings, and None at the end."""
    tags = [container.tag for container in page.containers]
    counts = bins_of(measures.sibling_counts, "siblings")
    indices = bins_of(measures.sibling_indices, "siblings")
    return [*zip(tags, counts, indices, strict=True), None]


@template("mass")
def _content(level: int, content: _Content) -> tuple[str, ...]:
    if content is None:
        return ()
    share, density, count, mean = content
    return (
        f"{level} share {share}",
        f"{level} density {density}",
        f"{level} count {count}",
        f"{level} mean {mean}",
        f"{level} all {count} {density} {mean}",
    )


@template("mass")
def _sibling(level: int, siblings: _Siblings) -> tuple[str, ...]:
    if siblings is None:
        return ()
    tag, count, index = siblings
    return f"{level} alike {count} {index}", f"{level} {tag} alike {count}"
