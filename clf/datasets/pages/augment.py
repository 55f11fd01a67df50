"""Labelled page -> an augmented copy, as another site might write the page in another language.

The training pages are few, mostly English, and most of them write paragraphs as ``<p>``. Copies with other letters,
without class names, or with paragraphs that are no ``<p>`` teach a head the features that remain on such pages.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from dataclasses import replace
from itertools import count

from clf.datasets.pages.corpora import LabelledPage
from clf.types import Block, Container, Page

_WITHOUT_WORDS = 0.6
"""Share of copies whose words are replaced."""
_WITHOUT_NAMES = 0.4
"""Share of copies whose class names, ids and ARIA roles are removed."""
_CYRILLIC_SMALL = 0x0430
_CYRILLIC_CAPITAL = 0x0410
_LETTERS = {
    **dict(zip(map(ord, string.ascii_lowercase), count(_CYRILLIC_SMALL), strict=False)),
    **dict(zip(map(ord, string.ascii_uppercase), count(_CYRILLIC_CAPITAL), strict=False)),
}
"""ASCII letters -> Cyrillic ones of the same case; the words that result are in no vocabulary."""
_INLINE_TAGS = frozenset("a abbr b cite code del em font i ins label mark q small span strong sub sup time u".split())


def augmented(item: LabelledPage) -> LabelledPage:
    """Return a copy of ``item`` without some of the features that identify its site and language.

    The address of the page seeds the random choice, so that the same page always gives the same copy.
    """
    chance = random.Random(item.page.url)
    page = item.page
    if chance.random() < _WITHOUT_WORDS:
        page = without_words(page)
    if chance.random() < _WITHOUT_NAMES:
        page = without_names(page)
    return replace(item, page=chance.choice(_PARAGRAPHS)(page))


def without_words(page: Page) -> Page:
    """Return the page with every ASCII letter replaced; lengths, case and punctuation stay."""
    text, title, stated = (written.translate(_LETTERS) for written in (page.text, page.title, page.stated))
    return replace(page, text=text, title=title, stated=stated, blocks=tuple(map(_without_words, page.blocks)))


def without_names(page: Page) -> Page:
    """Return the page without class names, ids and ARIA roles; elements keep their tags."""
    containers = tuple(container._replace(words=(container.tag,)) for container in page.containers)
    blocks = tuple(block._replace(inner=_inline_tags(block)) for block in page.blocks)
    return replace(page, containers=containers, blocks=blocks)


def with_divs(page: Page) -> Page:
    """Return the page with every ``<p>`` turned into a ``<div>``."""
    blocks = tuple(block._replace(tag="div") if block.tag == "p" else block for block in page.blocks)
    return replace(page, containers=tuple(map(_as_div, page.containers)), blocks=blocks)


def with_breaks(page: Page) -> Page:
    """Return the page with paragraphs written as lines (``<br><br>``) of the container around each ``<p>``."""
    containers, new_index = _without_paragraphs(page.containers)
    blocks = []
    for block in page.blocks:
        index = new_index[block.container]
        tag = containers[index].tag if block.tag == "p" else block.tag
        blocks.append(block._replace(container=index, tag=tag))
    return replace(page, containers=containers, blocks=tuple(blocks))


def _without_paragraphs(tree: tuple[Container, ...]) -> tuple[tuple[Container, ...], dict[int, int]]:
    """Return the containers without innermost ``<p>``, and the new index of every old one.

    The new index of a removed ``<p>`` is that of its parent.
    """
    parents = {container.parent for container in tree}
    new_index: dict[int, int] = {-1: -1}
    kept: list[Container] = []
    for index, container in enumerate(tree):
        if container.tag == "p" and index not in parents and container.parent >= 0:
            new_index[index] = new_index[container.parent]
            continue
        new_index[index] = len(kept)
        kept.append(container._replace(parent=new_index[container.parent]))
    return tuple(kept), new_index


def _as_div(container: Container) -> Container:
    if container.tag != "p":
        return container
    return container._replace(tag="div", words=("div", *container.words[1:]))


def _inline_tags(block: Block) -> tuple[str, ...]:
    return tuple(filter(_INLINE_TAGS.__contains__, block.inner))


def _without_words(block: Block) -> Block:
    links = tuple(link._replace(text=link.text.translate(_LETTERS)) for link in block.links)
    return block._replace(text=block.text.translate(_LETTERS), links=links)


def _unchanged(page: Page) -> Page:
    return page


_PARAGRAPHS: tuple[Callable[[Page], Page], ...] = (_unchanged, with_divs, with_breaks)
