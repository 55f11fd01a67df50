"""Page and places of its blocks -> their text as a person would copy it: a line per paragraph, a table row on one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clf.types import Container, Page

_CELLS, _ROWS = ("td", "th"), ("tr",)
_BETWEEN = " | "


def article_text(page: Page, places: Iterable[int]) -> str:
    """Return the text of the blocks at ``places``, in document order; cells of one row are parted by ``|``."""
    tree = page.containers
    pieces: list[str] = []
    cell = row = -1
    for place in places:
        block = page.blocks[place]
        here, across = _nearest(tree, block.container, _CELLS), _nearest(tree, block.container, _ROWS)
        if pieces:
            pieces.append(_BETWEEN if across >= 0 and across == row and here != cell else "\n")
        pieces.append(block.text)
        cell, row = here, across
    return "".join(pieces)


def _nearest(tree: Sequence[Container], place: int, tags: Sequence[str]) -> int:
    """Return the innermost container with one of ``tags``, from ``place`` outwards; -1 where there is none."""
    while place >= 0 and tree[place].tag not in tags:
        place = tree[place].parent
    return place
