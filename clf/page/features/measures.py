"""Page -> its numbers: what every block and container measures, and where the long paragraphs lie.

Lengths are characters; a wide one (East Asian scripts) says about twice as much, and counts twice. A paragraph here is
a long block that is not mostly links; the root is the innermost container that still holds most of the page's
paragraphs: a first, crude guess at where the article is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from clf.page.features.element_names import Paths, paths_of
from clf.types import Page

_PARAGRAPH, _LINKED = 80, 0.4
_MOST = 0.6
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]"
)
"""Wide and fullwidth characters of the first plane (Unicode Standard Annex 11)."""
Number = TypeVar("Number", int, float)
_DEEPEST = 5
FAR = 99
"""Blocks; a distance to something that is not there."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What lies in each container, its inner containers included: characters, linked ones, paragraphs', blocks."""

    chars: list[int]
    linked: list[int]
    paragraphs: list[int]
    blocks: list[int]


@dataclass(frozen=True, slots=True)
class Layout:
    """The numbers of a page, one entry per block, and the sums of its containers.

    ``density`` is the share of a block's characters that are linked; ``paragraphs`` has the characters of paragraphs, 0
    for other blocks; ``depth`` tells how far below the root a container lies (-1: outside), ``first`` and ``last`` the
    places of the root's first and last paragraph, ``mass`` the characters of all paragraphs; ``paths`` are what the
    containers are called, all the way up, ``alike`` counts the containers beside a container that are called the same,
    itself included, ``nth`` which of them it is, from 0; ``where`` tells if a block is in the root (i/o), before,
    between or after its paragraphs (</=/>), and how deep.
    """

    chars: list[int]
    density: list[float]
    paragraphs: list[int]
    sums: Sums
    depth: list[int]
    first: int
    last: int
    mass: int
    alike: list[int]
    nth: list[int]
    paths: Paths
    where: list[str]


def measure(page: Page) -> Layout:
    """Return the numbers of ``page``."""
    blocks = page.blocks
    chars = [len(block.text) if block.text.isascii() else _width(block.text) for block in blocks]
    linked = [sum([_width(link.text) for link in block.links]) if block.links else 0 for block in blocks]
    density = [part / max(1, whole) for part, whole in zip(linked, chars, strict=True)]
    paragraphs = [
        whole if whole >= _PARAGRAPH and share < _LINKED else 0 for whole, share in zip(chars, density, strict=True)
    ]
    places, parents = [block.container for block in blocks], [container.parent for container in page.containers]
    sums = Sums(*(add_up(values, places, parents) for values in (chars, linked, paragraphs, [1] * len(blocks))))
    mass = sum(paragraphs)
    depth = _depths(parents, _root(sums.paragraphs, mass))
    inside = [place for place, size in enumerate(paragraphs) if size and _is_in(depth, places[place])]
    first, last = (inside[0], inside[-1]) if inside else (len(blocks), len(blocks))
    paths = paths_of(page.containers)
    alike, nth = _siblings(parents, paths.of)
    where = [_where(place, depth[box] if box >= 0 else -1, (first, last)) for place, box in enumerate(places)]
    return Layout(chars, density, paragraphs, sums, depth, first, last, mass, alike, nth, paths, where)


def _width(text: str) -> int:
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def add_up(values: Sequence[Number], places: Sequence[int], parents: Sequence[int]) -> list[Number]:
    """Add every block's value to its container and to all containers around it; parents stand before children.

    >>> add_up([1, 2], places=[1, 0], parents=[-1, 0])
    [3, 1]
    """
    # One more for what stands in no container: -1 leads there.
    sums: list[Number] = [0] * (len(parents) + 1)
    for value, place in zip(values, places, strict=True):
        sums[place] += value
    for place in range(len(parents) - 1, -1, -1):
        sums[parents[place]] += sums[place]
    return sums[:-1]


def _siblings(parents: Sequence[int], paths: Sequence[int]) -> tuple[list[int], list[int]]:
    """Count the containers of one name under one parent: the rows of a table, the cards of a list, paragraphs."""
    names = list(zip(parents, paths, strict=True))
    counts: dict[tuple[int, int], int] = {}
    nth = []
    for name in names:
        before = counts.get(name, 0)
        nth.append(before)
        counts[name] = before + 1
    return [counts[name] for name in names], nth


def _root(paragraphs: Sequence[int], mass: int) -> int:
    root = -1
    for place, size in enumerate(paragraphs):
        if size and size >= _MOST * mass:
            root = place
    return root


def _depths(parents: Sequence[int], root: int) -> list[int]:
    depths: list[int] = []
    for place, parent in enumerate(parents):
        around = depths[parent] if parent >= 0 else -1
        depths.append(0 if place == root else around + 1 if around >= 0 else -1)
    return depths


def _where(place: int, depth: int, paragraphs: tuple[int, int]) -> str:
    side = "<" if place < paragraphs[0] else ">" if place > paragraphs[1] else "="
    return f"i{side}{min(_DEEPEST, depth)}" if depth >= 0 else f"o{side}"


def _is_in(depth: Sequence[int], container: int) -> bool:
    return container < 0 or depth[container] >= 0


def distances(paragraphs: Sequence[int]) -> list[int]:
    """Return how many blocks lie between each block and the last paragraph before it; FAR when there is none.

    >>> distances([0, 90, 0, 0])
    [99, 99, 0, 1]
    """
    distances, distance = [], FAR
    for size in paragraphs:
        distances.append(distance)
        distance = 0 if size else min(FAR, distance + 1)
    return distances
