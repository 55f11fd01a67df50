"""Page -> stage-1 features of the structure around its blocks: element names, containers, position to the main root.

Most menus, footers and sidebars are recognised by these alone. They are computed first, so that the content of blocks
that they reject need not be read.

Namespaces: ``own`` (names of the block's container and inline elements), ``name`` (names of the containers around),
``mass`` (the content of these containers) and ``root`` (the block's position to the container of the article).
"""

from __future__ import annotations

from clf.model.feature_table import FeatureColumn, FeatureTable
from clf.model.templates import template
from clf.page.features.containers import container_features
from clf.page.features.element_names import element_name_features
from clf.page.features.measures import Measures
from clf.types import Page

STRUCTURE_NAMESPACES = ("own", "name", "mass", "root")


def structure_features(page: Page, measures: Measures) -> FeatureTable:
    """Return the structure features of all blocks of ``page``, whose measures are ``measures``."""
    root = FeatureColumn(_root, position=measures.root_positions, tag=[block.tag for block in page.blocks])
    shared = [*element_name_features(page, measures.names), *container_features(page, measures)]
    return FeatureTable(len(page.blocks), columns=[root], shared=shared)


@template("root", "root")
def _root(position: str, tag: str) -> tuple[str, ...]:
    return f"root {position}", f"root {position} {tag}"
