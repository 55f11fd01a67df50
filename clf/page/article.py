"""Page and the indices of its editorial blocks -> the article's text: a line per paragraph, and per row of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clf.types import Container, Page

_CELL_TAGS = ("td", "th")
_ROW_TAGS = ("tr",)
_CELL_SEPARATOR = " | "


def article_text(page: Page, indices: Iterable[int]) -> str:
    """Return the texts of the blocks at ``indices`` in document order; the cells of a row are separated by `` | ``."""
    if all(container.tag not in _ROW_TAGS for container in page.containers):
        return "\n".join([page.blocks[index].text for index in indices])
    pieces: list[str] = []
    last_cell = last_row = -1
    for index in indices:
        block = page.blocks[index]
        cell = _nearest(page.containers, block.container, _CELL_TAGS)
        row = _nearest(page.containers, block.container, _ROW_TAGS)
        if pieces:
            is_next_cell = row >= 0 and row == last_row and cell != last_cell
            pieces.append(_CELL_SEPARATOR if is_next_cell else "\n")
        pieces.append(block.text)
        last_cell, last_row = cell, row
    return "".join(pieces)


def rows_of(page: Page) -> list[int]:
    """Return for every block the index of the table row around it; -1 outside of tables."""
    # One entry more, for blocks outside all containers: their index is -1.
    rows = [-1] * (len(page.containers) + 1)
    for index, container in enumerate(page.containers):
        rows[index] = index if container.tag in _ROW_TAGS else rows[container.parent]
    return [rows[block.container] for block in page.blocks]


def _nearest(containers: Sequence[Container], index: int, tags: Sequence[str]) -> int:
    """Return the innermost container with one of ``tags``, from ``index`` outwards; -1 when there is none."""
    while index >= 0 and containers[index].tag not in tags:
        index = containers[index].parent
    return index
