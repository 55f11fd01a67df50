"""Containers -> parts of the blocks in them: what they hold, and how many there are like them."""

from __future__ import annotations

from typing import TypeAlias

from clf.model.templates import Column, Shared, grouped, maker
from clf.page.features import bins
from clf.page.features.measures import Layout
from clf.types import Page, Portion

_LEVELS = 3
_Held: TypeAlias = tuple[int, int, int, int] | None
"""What a container holds, in bins: share of the paragraphs, link density, blocks, mean length; None: no container."""
_Siblings: TypeAlias = tuple[str, int, int] | None
"""A container's tag, how many there are like it and which of them it is, in bins; None: no container."""


def boxes_around(page: Page, layout: Layout) -> list[Shared]:
    """Tell what the containers around a block hold, and how many there are like them: of its own, and of two more."""
    # What stands for no container comes last, where -1 leads.
    parents = [*[container.parent for container in page.containers], -1]
    held, siblings = _held(layout), _siblings(page, layout)
    boxes = [block.container for block in page.blocks]
    levels = []
    for level in range(_LEVELS):
        places, around = grouped(boxes)
        numbers = [level] * len(places)
        columns = [
            Column(_mass, numbers, [held[place] for place in places]),
            Column(_alike, numbers, [siblings[place] for place in places]),
        ]
        levels.append(Shared(around, columns))
        boxes = [parents[place] for place in boxes]
    return levels


def _held(layout: Layout) -> list[_Held]:
    """Return what every container holds; at the end, for no container, None."""
    sums, mass = layout.sums, max(1, layout.mass)
    shares = [size / mass for size in sums.paragraphs]
    densities = [linked / (chars or 1) for linked, chars in zip(sums.linked, sums.chars, strict=True)]
    means = [chars / (blocks or 1) for chars, blocks in zip(sums.chars, sums.blocks, strict=True)]
    binned = (
        bins.bins_of(shares, bins.SHARES),
        bins.bins_of(densities, bins.DENSITIES),
        bins.bins_of(sums.blocks, bins.COUNTS),
        bins.bins_of(means, bins.MEANS),
    )
    return [*zip(*binned, strict=True), None]


def _siblings(page: Page, layout: Layout) -> list[_Siblings]:
    """Return how many containers there are like each; at the end, for no container, None."""
    alike, nth = (bins.bins_of(counts, bins.ALIKE) for counts in (layout.alike, layout.nth))
    return [*zip([container.tag for container in page.containers], alike, nth, strict=True), None]


@maker
def _mass(level: int, held: _Held) -> Portion:
    if held is None:
        return "mass", ()
    share, density, count, mean = held
    return "mass", (
        f"{level} share {share}",
        f"{level} density {density}",
        f"{level} count {count}",
        f"{level} mean {mean}",
        f"{level} all {count} {density} {mean}",
    )


@maker
def _alike(level: int, siblings: _Siblings) -> Portion:
    if siblings is None:
        return "mass", ()
    tag, alike, nth = siblings
    return "mass", (f"{level} alike {alike} {nth}", f"{level} {tag} alike {alike}")
