"""The values that cross floors: examples on their way in, verdicts on their way out.

Nothing in here computes. Every class is frozen; tuples stand where lists would invite changes. What a page has by the
hundred (containers, blocks, links) is a named tuple, which costs a third of a frozen dataclass to make.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

Tokens: TypeAlias = Mapping[str, Sequence[str]]
"""Namespace -> tokens in reading order: the waist of the hourglass."""

Portion: TypeAlias = tuple[str, tuple[str, ...]]
"""A namespace and some tokens of it, all different."""

Part: TypeAlias = tuple[Any, ...]
"""A recipe for a portion: a function, and the values it makes one of."""


class Role(StrEnum):
    """What a block or a link is there for."""

    EDITORIAL = "editorial"
    PROMO = "promo"
    NAVIGATION = "navigation"


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled headline.

    ``label`` is 1 for clickbait and 0 for editorial; ``target`` is what training aims at, in [0, 1]: the label,
    or the mean of several people's judgments. ``source`` is the outlet where it is known, ``pair`` ties rows
    written about one event, ``row`` counts from 0 in its file, ``split`` is the official part where upstream names one.
    """

    text: str
    label: int
    target: float
    corpus: str
    language: str
    source: str = ""
    pair: str = ""
    row: int = 0
    split: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One signed share of a logit: the token, its weight, and the same in words a person understands."""

    token: str
    weight: float
    words: str


@dataclass(frozen=True, slots=True)
class HeadlineVerdict:
    """P(clickbait) of one headline; ``label`` is ``clickbait`` or ``editorial``."""

    text: str
    clickbait: float
    label: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a headline got its probability: the weights of ``reasons`` sum to ``logit``, the bias among them."""

    text: str
    clickbait: float
    logit: float
    reasons: tuple[Reason, ...]


class Container(NamedTuple):
    """An element that holds blocks: ``parent`` is its container's place in the page (-1 at the top).

    ``words`` are what the page's maker calls it: its tag, and the words of its class, id and role.
    """

    parent: int
    tag: str
    words: tuple[str, ...]


class Link(NamedTuple):
    """A link: its visible text, its address as written, where it stands in the page's text, and its block's place."""

    text: str
    href: str
    start: int
    end: int
    block: int


class Block(NamedTuple):
    """A run of text between two block-level boundaries.

    ``start`` and ``end`` are character offsets into the page's visible text, ``container`` and ``heading`` places of
    the innermost container and of the last heading block above (-1: none), ``inner`` the tags and class words of
    inline elements.
    """

    text: str
    start: int
    end: int
    tag: str
    container: int
    heading: int
    inner: tuple[str, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as both readers give it: blocks in document order; ``text`` is their texts, one a line.

    ``kind`` is ``html`` or ``text``; ``title`` what the page calls itself; ``url`` where it was found, if known;
    ``base`` what its relative links are relative to; ``truncated`` says that text was lost to a limit; ``stated`` is
    the article that the page states for machines, if it does.
    """

    kind: str
    text: str
    title: str
    url: str
    base: str
    blocks: tuple[Block, ...]
    containers: tuple[Container, ...]
    truncated: bool = False
    stated: str = ""

    @property
    def links(self) -> tuple[Link, ...]:
        """All links in document order."""
        return tuple(link for block in self.blocks for link in block.links)


@dataclass(frozen=True, slots=True)
class LinkVerdict:
    """A link's role and wording: ``promo`` is P(promo) of where it stands, ``clickbait`` P(clickbait) of how it reads.

    ``href`` is absolute when the page's address is known; ``flagged`` says that ``promo`` reaches the asked precision;
    ``start`` and ``end`` are character offsets into the page's visible text.
    """

    text: str
    href: str
    role: Role
    promo: float
    clickbait: float
    flagged: bool
    reasons: Sequence[Reason]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class BlockVerdict:
    """A block's role, the probability of that role, and why; ``start`` and ``end`` as in the page's visible text."""

    text: str
    role: Role
    probability: float
    reasons: Sequence[Reason]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PageReport:
    """A page taken apart: every block and link in document order, judged when somebody looks.

    ``editorial_text`` is the article, its paragraphs separated by newlines, the cells of a table row by `` | ``;
    ``truncated`` says that text was lost to a limit of the reader.
    """

    title: str
    blocks: Sequence[BlockVerdict]
    links: Sequence[LinkVerdict]
    editorial_text: str
    truncated: bool
