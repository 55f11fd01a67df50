"""Page -> its measures: lengths of blocks, contents of containers, and where the long paragraphs are.

Lengths are in characters; a wide character (of an East Asian script) carries about twice as much meaning, and counts
twice. A *paragraph* is a long block that is not mostly links. The *root* is the innermost container that still holds
most of the paragraphs' characters: a first, rough estimate of the article's container.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from clf.page.features.element_names import NameTrie, name_trie
from clf.page.features.page_columns import PageColumns
from clf.page.features.tables import LEGAL_MARKS, LIMITS
from clf.page.features.title import TitleMatch, title_matches
from clf.text.tokens import PlainLines
from clf.types import Block, Page

_PARAGRAPH_CHARS: int = LIMITS["paragraph chars"]
_PARAGRAPH_LINK_DENSITY: float = LIMITS["paragraph link density"]
"""A block with this share of linked characters is no paragraph."""
_ROOT_SHARE: float = LIMITS["root share"]
"""Of the characters of all paragraphs."""
_ROOT_DEPTH: int = LIMITS["root depth"]
"""Levels below the root; deeper containers count as this deep."""
_LEGAL_CHARS: int = LIMITS["legal chars"]
"""Characters at the beginning of a block in which words of a legal notice are looked for."""
_LEGAL_BARS: int = LIMITS["legal bars"]
"""A block with more bars is a row of links or notices."""
NO_PARAGRAPH: int = LIMITS["no paragraph"]
"""Blocks; the largest distance, and the distance to a paragraph that does not exist."""
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]"
)
"""Wide and fullwidth characters of the first plane (Unicode Standard Annex 11)."""
Number = TypeVar("Number", int, float)


@dataclass(frozen=True, slots=True)
class ContainerSums:
    """The content of each container, inner containers included.

    ``chars``, ``linked`` and ``paragraphs`` count characters (all, linked ones, those of paragraphs); ``blocks`` counts
    blocks.
    """

    chars: list[int]
    linked: list[int]
    paragraphs: list[int]
    blocks: list[int]


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of a page.

    Per block: ``chars``; ``link_densities`` (the share of the characters that are linked); ``paragraphs`` (the
    characters of a paragraph, 0 for other blocks); ``root_positions`` (``i`` inside the root or ``o`` outside, ``<``
    before, ``=`` between or ``>`` after its paragraphs, and the depth below the root).

    Per container: ``sums``; ``root_depths`` (levels below the root, -1 outside); ``sibling_counts`` (containers with
    the same names and parent, itself included); ``sibling_indices`` (its index among these, from 0).

    Of the page: ``first_paragraph`` and ``last_paragraph`` (block indices of the root's paragraphs, or the number of
    blocks); ``paragraph_chars`` (characters of all paragraphs); ``names`` (the names of all containers);
    ``title_matches`` (the blocks that share words with the title, by index); ``lines`` (the words of its texts);
    ``columns`` (what the features of some blocks need of all).
    """

    chars: list[int]
    link_densities: list[float]
    paragraphs: list[int]
    root_positions: list[str]
    sums: ContainerSums
    root_depths: list[int]
    sibling_counts: list[int]
    sibling_indices: list[int]
    first_paragraph: int
    last_paragraph: int
    paragraph_chars: int
    names: NameTrie
    title_matches: dict[int, TitleMatch]
    lines: PlainLines
    columns: PageColumns


def measure(page: Page) -> Measures:
    """Return the measures of ``page``."""
    blocks = page.blocks
    containers = [block.container for block in blocks]
    parents = [container.parent for container in page.containers]
    chars = [_width(block.text) for block in blocks]
    linked = [_linked_width(block) if block.links else 0 for block in blocks]
    densities = list(map(_density, linked, chars))
    paragraphs = list(map(_paragraph_chars, chars, densities, blocks))
    sums = ContainerSums(
        chars=sum_upwards(chars, containers, parents),
        linked=sum_upwards(linked, containers, parents),
        paragraphs=sum_upwards(paragraphs, containers, parents),
        blocks=sum_upwards([1] * len(blocks), containers, parents),
    )
    paragraph_chars = sum(paragraphs)
    # One entry more, for blocks outside all containers: their index is -1.
    depths = [*_depths(parents, _root(sums, paragraph_chars, parents)), -1]
    first, last = _root_paragraphs(paragraphs, containers, depths)
    names, lines = name_trie(page.containers), PlainLines()
    sibling_counts, sibling_indices = _siblings(parents, names.node_of)
    return Measures(
        chars=chars,
        link_densities=densities,
        paragraphs=paragraphs,
        root_positions=[_position(index, depths[box], first, last) for index, box in enumerate(containers)],
        sums=sums,
        root_depths=depths[:-1],
        sibling_counts=sibling_counts,
        sibling_indices=sibling_indices,
        first_paragraph=first,
        last_paragraph=last,
        paragraph_chars=paragraph_chars,
        names=names,
        title_matches=title_matches(page, lines),
        lines=lines,
        columns=PageColumns(page, chars, densities, names),
    )


def _width(text: str) -> int:
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def _linked_width(block: Block) -> int:
    return sum([_width(link.text) for link in block.links])


def _density(linked: int, chars: int) -> float:
    return linked / max(1, chars)


def _paragraph_chars(chars: int, density: float, block: Block) -> int:
    if chars < _PARAGRAPH_CHARS or density >= _PARAGRAPH_LINK_DENSITY or _is_legal(block):
        return 0
    return chars


def _is_legal(block: Block) -> bool:
    """Return whether a long block is a legal notice of the page's footer, which would pass for a paragraph."""
    if block.text.count("|") > _LEGAL_BARS:
        return True
    beginning = block.text[:_LEGAL_CHARS].lower()
    return any(mark in beginning for mark in LEGAL_MARKS)


def sum_upwards(values: Sequence[Number], containers: Sequence[int], parents: Sequence[int]) -> list[Number]:
    """Add every block's value to its container and to all containers around that one.

    ``containers`` has the container of each value; ``parents`` has the parent of each container, and parents come
    before their children.

    >>> sum_upwards([1, 2], containers=[1, 0], parents=[-1, 0])
    [3, 1]
    """
    # One entry more, for blocks outside all containers: their index is -1.
    sums: list[Number] = [0] * (len(parents) + 1)
    for value, container in zip(values, containers, strict=True):
        sums[container] += value
    for container in range(len(parents) - 1, -1, -1):
        sums[parents[container]] += sums[container]
    return sums[:-1]


def _siblings(parents: Sequence[int], nodes: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return, for each container, how many have the same names and the same parent, and its index among them.

    Examples are the rows of a table, the cards of a list, and the paragraphs of an article.
    """
    keys = list(zip(parents, nodes, strict=True))
    counts: dict[tuple[int, int], int] = {}
    indices = []
    for key in keys:
        before = counts.get(key, 0)
        indices.append(before)
        counts[key] = before + 1
    return [counts[key] for key in keys], indices


def _root(sums: ContainerSums, paragraph_chars: int, parents: Sequence[int]) -> int:
    """Return the last container that holds most of the paragraphs' characters; -1 when there is none.

    Where that container has one block only, which may be the one long answer of an interview, it is the container
    around it that has more.
    """
    root = -1
    for container, chars in enumerate(sums.paragraphs):
        if chars and chars >= _ROOT_SHARE * paragraph_chars:
            root = container
    while root >= 0 and sums.blocks[root] == 1 and parents[root] >= 0:
        root = parents[root]
    return root


def _depths(parents: Sequence[int], root: int) -> list[int]:
    """Return how many levels below the root each container is; -1 outside."""
    # One entry more, for the parent of the outermost containers: its index is -1.
    depths = [-1] * (len(parents) + 1)
    for container, parent in enumerate(parents):
        if container == root:
            depths[container] = 0
        elif depths[parent] >= 0:
            depths[container] = depths[parent] + 1
    return depths[:-1]


def _root_paragraphs(paragraphs: Sequence[int], containers: Sequence[int], depths: Sequence[int]) -> tuple[int, int]:
    """Return the block indices of the first and the last paragraph in the root, or outside all containers."""
    inside = [
        index
        for index, chars in enumerate(paragraphs)
        if chars and (containers[index] < 0 or depths[containers[index]] >= 0)
    ]
    return (inside[0], inside[-1]) if inside else (len(paragraphs), len(paragraphs))


def _position(index: int, depth: int, first: int, last: int) -> str:
    side = "="
    if index < first:
        side = "<"
    elif index > last:
        side = ">"
    return f"i{side}{min(_ROOT_DEPTH, depth)}" if depth >= 0 else f"o{side}"


def paragraph_distances(paragraphs: Sequence[int]) -> list[int]:
    """Return how many blocks are between each block and the last paragraph before it; NO_PARAGRAPH for none.

    >>> paragraph_distances([0, 90, 0, 0])
    [99, 99, 0, 1]
    """
    distances, distance = [], NO_PARAGRAPH
    for chars in paragraphs:
        distances.append(distance)
        distance = 0 if chars else min(NO_PARAGRAPH, distance + 1)
    return distances
