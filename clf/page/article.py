"""Page and places of its blocks -> their text as a person would copy it: a line per paragraph, a table row on one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clf.types import Container, Page

_CELLS = ("td", "th")
_BETWEEN = " | "


def article_text(page: Page, places: Iterable[int]) -> str:
    """Return the text of the blocks at ``places``, in document order; cells of one row are parted by ``|``."""
    cells, rows = _nearest(page.containers, _CELLS), _nearest(page.containers, ("tr",))
    pieces: list[str] = []
    cell = row = -1
    for place in places:
        block = page.blocks[place]
        inside = block.container >= 0
        here, across = (cells[block.container], rows[block.container]) if inside else (-1, -1)
        if pieces:
            pieces.append(_BETWEEN if across >= 0 and across == row and here != cell else "\n")
        pieces.append(block.text)
        cell, row = here, across
    return "".join(pieces)


def _nearest(tree: Sequence[Container], tags: Sequence[str]) -> list[int]:
    """Return, per container, the innermost one around it (or itself) with one of ``tags``; -1 where there is none."""
    found: list[int] = []
    for place, container in enumerate(tree):
        around = found[container.parent] if container.parent >= 0 else -1
        found.append(place if container.tag in tags else around)
    return found
