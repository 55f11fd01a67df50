"""Containers -> parts of the blocks in them: what they are called, what they hold, how many there are like them."""

from __future__ import annotations

from bisect import bisect_right

from clf.model.parts import Column, maker
from clf.page import bins
from clf.page.layout import Layout, chain
from clf.types import Page, Part, Portion

_LEVELS = 5
_NAMED, _HIGHEST = 3, 39


class Boxes:
    """The containers of one page, in bins."""

    def __init__(self, page: Page, layout: Layout) -> None:
        """Take a page and its numbers."""
        self._page = page
        self._held = _held(layout)
        alike, nth = ([bisect_right(bins.ALIKE, count) for count in counts] for counts in (layout.alike, layout.nth))
        tags = [container.tag for container in page.containers]
        self._siblings = list(zip(tags, alike, nth, strict=True))

    def of_blocks(self) -> list[Column]:
        """Tell what every block's own container holds, and how many there are like it."""
        places = [block.container for block in self._page.blocks]
        held, siblings = [*self._held, None], [*self._siblings, None]
        space, level = ["fact"] * len(places), [0] * len(places)
        return [
            Column(_mass, space, level, [held[place] for place in places]),
            Column(_alike, space, level, [siblings[place] for place in places]),
        ]

    def around(self, place: int) -> tuple[Part, ...]:
        """Return what the blocks in the container at ``place`` share: names around them, and what those hold."""
        tree, places = self._page.containers, chain(self._page.containers, place, _HIGHEST)
        levels = list(enumerate(places[: _LEVELS - 1], 1))
        return (
            (_names, *[tree[place].words for place in places]),
            *[(_mass, "mass", level, self._held[place]) for level, place in levels],
            *[(_alike, "mass", level, self._siblings[place]) for level, place in levels],
        )


def own_names(page: Page) -> Column:
    """Tell what the page's maker calls blocks: their inline elements, their own container, the tags of two more."""
    tree = page.containers
    chains = [chain(tree, block.container, _NAMED) for block in page.blocks]
    names = [tree[places[0]].words if places else () for places in chains]
    tags = [tuple([tree[place].tag for place in places[1:]]) for places in chains]
    return Column(_own, [block.inner for block in page.blocks], names, tags)


@maker
def _own(inner: tuple[str, ...], names: tuple[str, ...], tags: tuple[str, ...]) -> Portion:
    elements = [">".join((names[0], *tags))] if names else []
    return "own", tuple(dict.fromkeys([*names, *(f"in {name}" for name in inner), *elements]))


@maker
def _names(*levels: tuple[str, ...]) -> Portion:
    tokens: list[str] = []
    for level, words in enumerate(levels, 1):
        tokens += words
        if level < _NAMED:
            tokens += [f"{level} {word}" for word in words]
    return "name", tuple(dict.fromkeys(tokens))


@maker
def _mass(space: str, level: int, held: tuple[int, int, int, int] | None) -> Portion:
    if held is None:
        return space, ()
    share, density, count, mean = held
    return space, (
        f"{level} share {share}",
        f"{level} density {density}",
        f"{level} count {count}",
        f"{level} mean {mean}",
        f"{level} both {share} {density}",
        f"{level} all {count} {density} {mean}",
    )


@maker
def _alike(space: str, level: int, siblings: tuple[str, int, int] | None) -> Portion:
    if siblings is None:
        return space, ()
    tag, alike, nth = siblings
    return space, (f"{level} alike {alike} {nth}", f"{level} {tag} alike {alike}")


def _held(layout: Layout) -> list[tuple[int, int, int, int]]:
    """Return, per container, its share of the paragraphs, link density, blocks and their mean length, in bins."""
    sums, mass = layout.sums, max(1, layout.mass)
    return [
        (
            bisect_right(bins.SHARES, paragraphs / mass),
            bisect_right(bins.DENSITIES, linked / (chars or 1)),
            bisect_right(bins.COUNTS, blocks),
            bisect_right(bins.MEANS, chars / (blocks or 1)),
        )
        for chars, linked, paragraphs, blocks in zip(sums.chars, sums.linked, sums.paragraphs, sums.blocks, strict=True)
    ]
