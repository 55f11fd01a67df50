"""A labelled page -> the same page as another site, in another language, might have it.

The pages to learn from are few, mostly English, and most of them write paragraphs as ``<p>``. On a copy with other
letters, without the maker's names, or with paragraphs that are no ``<p>``, a head learns what is left to go by there.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from dataclasses import replace

from clf.datasets.pages.corpora import LabelledPage
from clf.types import Block, Container, Page

_WORDS, _NAMES = 0.6, 0.4
"""The share of copies without words to know, and without names to know."""
_FIRST = 0x0430, 0x0410
"""Cyrillic: letters with the same two cases, in words that nobody has written."""
_LETTERS = {
    ord(letter): first + place
    for first, alphabet in zip(_FIRST, (string.ascii_lowercase, string.ascii_uppercase), strict=True)
    for place, letter in enumerate(alphabet)
}
_INLINE = frozenset("a abbr b cite code del em font i ins label mark q small span strong sub sup time u".split())


def disguised(item: LabelledPage) -> LabelledPage:
    """Return a copy of ``item`` in which some of what tells its site and language is hidden; always the same one."""
    chance = random.Random(item.page.url)
    page = item.page
    if chance.random() < _WORDS:
        page = without_words(page)
    if chance.random() < _NAMES:
        page = without_names(page)
    return replace(item, page=chance.choice(_PARAGRAPHS)(page))


def without_words(page: Page) -> Page:
    """Return the page with letters that spell nothing; lengths, case and punctuation stay."""
    text, title, stated = (written.translate(_LETTERS) for written in (page.text, page.title, page.stated))
    return replace(page, text=text, title=title, stated=stated, blocks=tuple(map(_spelling_nothing, page.blocks)))


def without_names(page: Page) -> Page:
    """Return the page with elements that have a tag, but no class, id or role."""
    containers = tuple(container._replace(words=(container.tag,)) for container in page.containers)
    blocks = tuple(block._replace(inner=tuple(filter(_INLINE.__contains__, block.inner))) for block in page.blocks)
    return replace(page, containers=containers, blocks=blocks)


def with_divs(page: Page) -> Page:
    """Return the page with every ``<p>`` a ``<div>``."""
    containers = tuple(
        container._replace(tag="div", words=("div", *container.words[1:])) if container.tag == "p" else container
        for container in page.containers
    )
    blocks = tuple(block._replace(tag="div") if block.tag == "p" else block for block in page.blocks)
    return replace(page, containers=containers, blocks=blocks)


def with_breaks(page: Page) -> Page:
    """Return the page with blank lines (``<br><br>``) where paragraphs were: they lie in the container around."""
    tree = page.containers
    parents = {container.parent for container in tree}
    moved: dict[int, int] = {-1: -1}
    kept: list[Container] = []
    for place, container in enumerate(tree):
        if container.tag == "p" and place not in parents and container.parent >= 0:
            moved[place] = moved[container.parent]
            continue
        moved[place] = len(kept)
        kept.append(container._replace(parent=moved[container.parent]))
    homes = [moved[block.container] for block in page.blocks]
    blocks = tuple(
        block._replace(container=home, tag=kept[home].tag if block.tag == "p" else block.tag)
        for block, home in zip(page.blocks, homes, strict=True)
    )
    return replace(page, containers=tuple(kept), blocks=blocks)


def _spelling_nothing(block: Block) -> Block:
    links = tuple(link._replace(text=link.text.translate(_LETTERS)) for link in block.links)
    return block._replace(text=block.text.translate(_LETTERS), links=links)


_PARAGRAPHS: tuple[Callable[[Page], Page], ...] = (lambda page: page, with_divs, with_breaks)
