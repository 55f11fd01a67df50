"""Containers -> the names of the elements around a block: tags, and the words of classes, ids and roles.

Most containers of a page repeat: the rows of a list, the cards of a box, the paragraphs of an article have the same
names all the way up to the root. Such containers are one node of a trie; a page has about four times as many blocks as
nodes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from clf.model.feature_table import Column, FeatureColumn, SharedColumns, TokenColumn, grouped, take
from clf.model.templates import template
from clf.page.features.tables import LIMITS
from clf.types import Container, Page

_LEVELS: int = LIMITS["levels"]
"""Containers around a block whose tokens begin with the distance: its own, its parent and its grandparent."""
_NAMED_ANCESTORS: int = LIMITS["named ancestors"]
"""Containers whose names become tokens, counted from the innermost."""


class NameTrie(NamedTuple):
    """The containers of a page, those with the same names all the way up being one node.

    ``node_of`` has the node of each container; ``parents`` the parent of each node (-1: none); ``names`` the names of
    each node's element, all different.
    """

    node_of: list[int]
    parents: list[int]
    names: list[tuple[str, ...]]


def name_trie(containers: Sequence[Container]) -> NameTrie:
    """Return the trie of ``containers``, in which every parent comes before its children.

    >>> tree = [Container(-1, "ul", ("ul", "menu")), Container(0, "li", ("li",)), Container(0, "li", ("li",))]
    >>> name_trie(tree)
    NameTrie(node_of=[0, 1, 1], parents=[-1, 0], names=[('ul', 'menu'), ('li',)])
    """
    nodes: dict[tuple[int, tuple[str, ...]], int] = {}
    node_of: list[int] = []
    for container in containers:
        parent = node_of[container.parent] if container.parent >= 0 else -1
        node_of.append(nodes.setdefault((parent, container.words), len(nodes)))
    parents = [parent for parent, _ in nodes]
    return NameTrie(node_of, parents, [tuple(dict.fromkeys(words)) for _, words in nodes])


def element_name_features(page: Page, trie: NameTrie) -> list[SharedColumns]:
    """Return the features of a block's own container and inline elements, and those of the containers around it."""
    # The entry for "no node" comes last, because its index is -1.
    padded = NameTrie([*trie.node_of, -1], [*trie.parents, -1], [*trie.names, ()])
    nodes = [padded.node_of[block.container] for block in page.blocks]
    return [_own(page, nodes, padded), _ancestors(take(padded.parents, nodes), padded)]


def _own(page: Page, nodes: Sequence[int], trie: NameTrie) -> SharedColumns:
    keys, entry_of = grouped(zip(nodes, [block.inner for block in page.blocks], strict=True))
    tags = [names[:1] for names in trie.names]
    own = [node for node, _ in keys]
    parents = take(trie.parents, own)
    grandparents = take(trie.parents, parents)
    columns: list[Column] = [
        TokenColumn("own", take(trie.names, own)),
        TokenColumn("own", [dict.fromkeys(inner) for _, inner in keys], prefix="in "),
        FeatureColumn(
            _nesting,
            own=take(tags, own),
            parent=take(tags, parents),
            grandparent=take(tags, grandparents),
        ),
    ]
    return SharedColumns(entry_of, columns)


def _ancestors(nodes: Sequence[int], trie: NameTrie) -> SharedColumns:
    parents, entry_of = grouped(nodes)
    columns: list[Column] = [TokenColumn("name", [_names_upwards(node, trie) for node in parents])]
    level_nodes = parents
    for level in range(1, _LEVELS):
        columns.append(TokenColumn("name", take(trie.names, level_nodes), prefix=f"{level} "))
        level_nodes = take(trie.parents, level_nodes)
    return SharedColumns(entry_of, columns)


def _names_upwards(node: int, trie: NameTrie) -> tuple[str, ...]:
    """Return the distinct names of ``node`` and of the nodes around it, innermost first."""
    names: dict[str, None] = {}
    for _ in range(_NAMED_ANCESTORS):
        if node < 0:
            break
        names.update(dict.fromkeys(trie.names[node]))
        node = trie.parents[node]
    return tuple(names)


@template("own")
def _nesting(own: tuple[str, ...], parent: tuple[str, ...], grandparent: tuple[str, ...]) -> tuple[str, ...]:
    tags = [*own, *parent, *grandparent]
    # A single tag is already a name of the block's own container.
    return (">".join(tags),) if len(tags) > 1 else ()
