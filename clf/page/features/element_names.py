"""Containers -> what they are called, and the parts of blocks that are made of it.

Most containers of a page are called alike, all the way up: the rows of a list, the cards of a box, the paragraphs of an
article. They share a path; a page has four times as many blocks as paths that lead to one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from clf.model.templates import Column, Shared, Words, grouped, maker
from clf.page.features.ancestor_names import Branches
from clf.types import Container, Page, Portion

_LEVELS = 3


class Paths(NamedTuple):
    """The paths of a page's containers: ``of`` has the path of every container.

    A path is what its last container is called (``words``, all different), behind the path around that one
    (``parents``; -1: none).
    """

    of: list[int]
    parents: list[int]
    words: list[tuple[str, ...]]


def paths_of(tree: Sequence[Container]) -> Paths:
    """Return the paths of the containers of ``tree``; what is around a container stands before it.

    >>> tree = [Container(-1, "ul", ("ul", "menu")), Container(0, "li", ("li",)), Container(0, "li", ("li",))]
    >>> paths_of(tree)
    Paths(of=[0, 1, 1], parents=[-1, 0], words=[('ul', 'menu'), ('li',)])
    """
    known: dict[tuple[int, tuple[str, ...]], int] = {}
    of: list[int] = []
    for container in tree:
        around = of[container.parent] if container.parent >= 0 else -1
        of.append(known.setdefault((around, container.words), len(known)))
    return Paths(of, [around for around, _ in known], [tuple(dict.fromkeys(words)) for _, words in known])


def path_names(page: Page, paths: Paths) -> Shared:
    """Tell what the page's maker calls blocks: their containers, those around them, and the inline elements inside."""
    # What stands for no container comes last, where -1 leads.
    of, parents, words = [*paths.of, -1], [*paths.parents, -1], [*paths.words, ()]
    keys, around = grouped([(of[block.container], block.inner) for block in page.blocks])
    levels = [[path for path, _ in keys]]
    for _ in range(1, _LEVELS):
        levels.append([parents[path] for path in levels[-1]])
    names = [[words[path] for path in places] for places in levels]
    columns = [
        Words("own", names[0]),
        Words("own", [dict.fromkeys(elements) for _, elements in keys], "in "),
        Column(_nested, *[[found[:1] for found in level] for level in names]),
        Branches("name", levels[1], parents, words),
        *[Words("name", names[level], f"{level} ") for level in range(1, _LEVELS)],
    ]
    return Shared(around, columns)


@maker
def _nested(*tags: tuple[str, ...]) -> Portion:
    path = [tag for found in tags for tag in found]
    # One tag alone is a name of the block's own container already.
    return "own", (">".join(path),) if len(path) > 1 else ()
