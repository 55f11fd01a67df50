"""The values that pass between the packages of ``clf``: examples and pages as input, verdicts as output.

Every class is immutable, and its sequences are tuples. Containers, blocks and links, of which a page has hundreds, are
named tuples: these take a third of the time of a frozen dataclass to make.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

Tokens: TypeAlias = Mapping[str, Sequence[str]]
"""Namespace -> tokens in reading order: all that a linear model sees of a headline or a block."""


class Role(StrEnum):
    """The purpose of a block or a link."""

    EDITORIAL = "editorial"
    PROMO = "promo"
    NAVIGATION = "navigation"


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled headline.

    ``label`` is 1 for clickbait and 0 for editorial; ``target``, in [0, 1], is the value that training fits: the label,
    or the mean of several people's ratings. ``source`` is the outlet, if known; ``pair`` is the same for headlines
    about one event; ``row`` is the row number in the file, from 0; ``split`` is the official part, if upstream has one.
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
    """One signed share of a logit: the token, its weight, and a description of the token for people."""

    token: str
    weight: float
    words: str


@dataclass(frozen=True, slots=True)
class HeadlineVerdict:
    """P(clickbait) of one headline; ``label`` is ``clickbait``, ``editorial`` or ``unknown``.

    ``language`` is the code of the recognised or given language, "" when there is none. ``known`` is the share of
    the headline's tokens that the head of this language has seen. ``clickbait`` is None where no head can score it.
    """

    text: str
    clickbait: float | None
    label: str
    language: str
    known: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """The reasons of a headline's probability: their weights, the bias included, sum to ``logit``.

    ``clickbait`` and ``logit`` are None, and there are no reasons, where no head can score it; ``language`` is as in
    HeadlineVerdict.
    """

    text: str
    clickbait: float | None
    logit: float | None
    reasons: tuple[Reason, ...]
    language: str


class Container(NamedTuple):
    """An element that contains blocks: ``parent`` is the index of the container around it (-1 for none).

    ``words`` are its names: its tag, and the words of its class, id and role.
    """

    parent: int
    tag: str
    words: tuple[str, ...]


class Link(NamedTuple):
    """A link: its visible text, its address as written, its character offsets in the page's text, its block's index."""

    text: str
    href: str
    start: int
    end: int
    block: int


class Block(NamedTuple):
    """A run of text between two block-level boundaries.

    ``start`` and ``end`` are character offsets into the page's visible text. ``container`` and ``heading`` are the
    indices of the innermost container and of the last heading block above (-1 for none). ``inner`` has the tags and
    class words of inline elements.
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
    """A page as both readers return it: blocks in document order; ``text`` joins their texts with newlines.

    ``kind`` is ``html`` or ``text``; ``title`` is the page's own title; ``url`` is its address, if known; ``base`` is
    the address that its relative links start from; ``truncated`` tells whether text was cut at a limit; ``stated`` is
    the article's text that the page gives for machines (JSON-LD), if it does.
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
    """A link's role and wording: ``promo`` is P(promo) of its block, ``clickbait`` is P(clickbait) of its own text.

    ``sponsored`` is P(advertising | promo): whether the link, if it is promo, leads to something that is paid for.
    ``clickbait`` is None where no head can score the text: it has no letter, or its language has no head.
    ``href`` is absolute when the page's address is known; ``flagged`` tells whether the link is promo at the requested
    precision; ``start`` and ``end`` are character offsets into the page's visible text.
    """

    text: str
    href: str
    role: Role
    promo: float
    sponsored: float
    clickbait: float | None
    flagged: bool
    reasons: Sequence[Reason]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class BlockVerdict:
    """A block's role, the probability of that role, and the reasons; ``start`` and ``end`` are offsets as in Block."""

    text: str
    role: Role
    probability: float
    reasons: Sequence[Reason]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PageReport:
    """The verdicts on a page's blocks and links, in document order; they are computed when they are first used.

    ``title`` is the headline of the article as the page shows it, or the page's own title where no block is one.
    ``editorial_text`` is the article below its headline: its paragraphs are separated by newlines, the cells of a table
    row by `` | ``.
    ``truncated`` tells whether text was cut at a limit of the reader.
    """

    title: str
    blocks: Sequence[BlockVerdict]
    links: Sequence[LinkVerdict]
    editorial_text: str
    truncated: bool
