"""Page -> stage-1 tokens of what is around its blocks: names, boxes, and where they stand to the page's root.

Menus, footers and sidebars are told by these alone. They come first, and a block that they rule out need not be read.

Namespaces: ``own`` (what the page's maker calls the block), ``name`` (what the containers around are called), ``mass``
(what those hold) and ``root`` (where the block stands to the container of the article).
"""

from __future__ import annotations

from clf.model.templates import Column, PartedTokens, maker
from clf.page.features.containers import boxes_around
from clf.page.features.element_names import path_names
from clf.page.features.measures import Layout
from clf.types import Page, Portion

AROUND = ("own", "name", "mass", "root")


def surroundings(page: Page, layout: Layout) -> PartedTokens:
    """Return the tokens of what is around all blocks of ``page``, whose numbers are ``layout``."""
    root = Column(_root, layout.where, [block.tag for block in page.blocks])
    return PartedTokens(len(page.blocks), [root], [path_names(page, layout.paths), *boxes_around(page, layout)])


@maker
def _root(where: str, tag: str) -> Portion:
    return "root", (f"root {where}", f"root {where} {tag}")
