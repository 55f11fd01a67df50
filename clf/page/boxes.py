"""Containers -> parts of the blocks in them: what they are called, what they hold, how many there are like them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from clf.model.parts import Column, Shared, maker, wordy
from clf.page import bins
from clf.page.branches import Branches
from clf.page.layout import Layout, chain
from clf.types import Page, Portion

_LEVELS = 3
_SPACES = ("fact", "mass")


class Boxes:
    """The containers of one page, in bins."""

    def __init__(self, page: Page, layout: Layout) -> None:
        """Take a page and its numbers."""
        tree = page.containers
        self._words = [container.words for container in tree]
        # What stands for no container comes last, where -1 leads.
        self._parents = [*[container.parent for container in tree], -1]
        alike, nth = (bins.bins_of(counts, bins.ALIKE) for counts in (layout.alike, layout.nth))
        self._held = [*_held(layout), None]
        self._siblings = [*zip([container.tag for container in tree], alike, nth, strict=True), None]

    def at(self, places: Sequence[int], level: int) -> list[Column]:
        """Tell what containers hold, and how many there are like them: of the blocks in them, or of so many levels."""
        space, levels = [_SPACES[level > 0]] * len(places), [level] * len(places)
        return [
            Column(_mass, space, levels, [self._held[place] for place in places]),
            Column(_alike, space, levels, [self._siblings[place] for place in places]),
        ]

    def around(self, places: Sequence[int]) -> Shared:
        """Return what the blocks in the containers at ``places`` share: names around them, and what those hold."""
        columns: list[Column] = [Branches(_names, places, self._parents, self._words)]
        around = places
        for level in range(1, _LEVELS):
            words = [self._words[place] if place >= 0 else () for place in around]
            columns += [Column(_called, [level] * len(words), words), *self.at(around, level)]
            around = [self._parents[place] for place in around]
        return Shared(places, columns)


def own_names(page: Page) -> Column:
    """Tell what the page's maker calls blocks: their inline elements, their own container, the tags of two more."""
    tree = page.containers
    chains = [chain(tree, block.container, _LEVELS) for block in page.blocks]
    names = [tree[places[0]].words if places else () for places in chains]
    tags = [tuple([tree[place].tag for place in places[1:]]) for places in chains]
    return Column(_own, [block.inner for block in page.blocks], names, tags)


@wordy
def _own(inner: tuple[str, ...], names: tuple[str, ...], tags: tuple[str, ...]) -> Portion:
    elements = [">".join((names[0], *tags))] if names else []
    return "own", tuple(dict.fromkeys([*names, *(f"in {name}" for name in inner), *elements]))


@maker
def _names(*words: str) -> Portion:
    return "name", words


@wordy
def _called(level: int, words: tuple[str, ...]) -> Portion:
    return "name", tuple([f"{level} {word}" for word in dict.fromkeys(words)])


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
