"""Page -> stage-1 features of the blocks themselves: their words, build, position, heading and addresses.

Namespaces: ``word`` (a block's first words), ``fact`` (its measures, as bins), ``head`` (the heading above it),
``link`` (its addresses) and ``teaser`` (facts that only tell a teaser from navigation); ``cue``, ``line`` and
``headline`` are those of :mod:`~clf.page.features.announcements`, :mod:`~clf.page.features.lines` and
:mod:`~clf.page.features.headline`. What is around a block is the subject of :mod:`clf.page.features.structure`.
A number becomes a token by its bin: ``chars 7``.

The functions in the upper half compute one column of values for all blocks; the templates at the end make tokens of
these values (:mod:`clf.model.templates`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from clf.model.feature_table import Column, FeatureColumn, FeatureTable, SharedColumns, TokenColumn, take
from clf.model.templates import template
from clf.page.features.announcements import CUE_NAMESPACE, announcement_features, announcements
from clf.page.features.bins import bins_of, letter_kind
from clf.page.features.first_words import FirstWords, first_words
from clf.page.features.headline import HEADLINE_NAMESPACE, headline_features
from clf.page.features.hosts import host_features
from clf.page.features.lines import LINE_NAMESPACE, line_features
from clf.page.features.links import heading_features, link_features
from clf.page.features.measures import Measures, paragraph_distances
from clf.page.features.replies import reply_features
from clf.page.features.tables import BINS, CLOSING_MARKS, LIMITS
from clf.text.tokens import repeat_key
from clf.types import Block, Page

TEASER_NAMESPACE = "teaser"
WORD_NAMESPACE = "word"
CONTENT_NAMESPACES = (
    *(WORD_NAMESPACE, "fact", "head", "link", TEASER_NAMESPACE),
    *(CUE_NAMESPACE, LINE_NAMESPACE, HEADLINE_NAMESPACE),
)

_COMMAS: int = LIMITS["commas"]
"""Commas of a block; more count as this many."""
_OFTEN: int = LIMITS["often"]
"""Repetitions of a text; more count as this many."""
_ARTICLE_KEY_WORDS: int = LIMITS["article key words"]
"""Words at the beginning of a block that are searched for in the article that the page states."""
_ARTICLE_KEY_COUNT: int = LIMITS["article key count"]
"""Words of that beginning; more count as this many."""


def content_features(page: Page, measures: Measures, indices: Sequence[int]) -> FeatureTable:
    """Return the content features of the blocks at ``indices`` of ``page``, whose measures are ``measures``."""
    table = _blocks(page, measures, indices)
    beginnings = first_words(map(attrgetter("text"), table.blocks), measures.lines)
    cues = announcements(page, measures.lines, indices, beginnings)
    columns: list[Column] = [
        *_build(table),
        _style(table, beginnings),
        _title(table, beginnings),
        *_stated_article(table, beginnings),
        *_position(table),
        *_paragraph_distances(table),
        *_neighbour_shapes(table),
        link_features(page, measures.columns, table.blocks, table.densities),
        host_features(page, measures, indices, table.linked),
        announcement_features(page, measures, indices, cues),
        reply_features(page, measures, indices, table.sizes),
        *line_features(page, measures, indices, cues),
        headline_features(page, measures, indices),
    ]
    words = TokenColumn(WORD_NAMESPACE, list(map(dict.fromkeys, beginnings.words)))
    shared = [SharedColumns(beginnings.entry_of, [words]), heading_features(page, measures.lines, table.blocks)]
    return FeatureTable(len(indices), columns=columns, shared=shared)


class _Blocks(NamedTuple):
    """Some blocks of a page, and the bins that several templates use."""

    page: Page
    measures: Measures
    indices: Sequence[int]
    blocks: list[Block]
    tags: list[str]
    lengths: list[int]
    densities: list[int]
    sizes: list[int]
    linked: list[int]


def _blocks(page: Page, measures: Measures, indices: Sequence[int]) -> _Blocks:
    columns = measures.columns
    blocks = take(page.blocks, indices)
    return _Blocks(
        page=page,
        measures=measures,
        indices=indices,
        blocks=blocks,
        tags=list(map(attrgetter("tag"), blocks)),
        lengths=bins_of(take(measures.chars, indices), "chars"),
        densities=bins_of(take(measures.link_densities, indices), "densities"),
        sizes=take(columns.sizes, indices),
        linked=take(columns.linked, indices),
    )


def _build(table: _Blocks) -> list[FeatureColumn]:
    """Return features of the length, the links and the last character of blocks."""
    blocks, lengths, linked = table.blocks, table.lengths, table.linked
    last_letters = [block.text[-1] for block in blocks]
    link_counts = bins_of([len(block.links) for block in blocks], "counts")
    return [
        FeatureColumn(_form, tag=table.tags, length=lengths, density=table.densities, size=table.sizes, linked=linked),
        FeatureColumn(
            _end,
            last=list(map(letter_kind, last_letters)),
            closed=list(map(CLOSING_MARKS.__contains__, last_letters)),
            length=lengths,
            linked=linked,
        ),
        FeatureColumn(
            _longest_link, words=bins_of(map(_longest, blocks), "link words"), count=link_counts, linked=linked
        ),
    ]


def _longest(block: Block) -> int:
    """Return the number of words of the block's longest link; 0 without links."""
    return max([link.text.count(" ") for link in block.links]) + 1 if block.links else 0


def _style(table: _Blocks, beginnings: FirstWords) -> FeatureColumn:
    """Return features of the first character, commas and capitals of blocks."""
    written = take(beginnings.written, beginnings.entry_of)
    commas = [min(_COMMAS, block.text.count(",")) for block in table.blocks]
    return FeatureColumn(_writing, written=written, commas=commas, size=table.sizes)


def _title(table: _Blocks, beginnings: FirstWords) -> FeatureColumn:
    """Return features of the words that blocks share with the page's title, and of repetitions of their texts."""
    keys = table.measures.columns.title_words
    shared = [0 if keys.isdisjoint(words) else sum(map(keys.__contains__, words)) for words in beginnings.words]
    shares = bins_of([count / max(1, len(keys)) for count in shared], "title")
    counts = table.measures.columns.texts
    return FeatureColumn(
        _title_words,
        title=take(shares, beginnings.entry_of),
        again=[min(_OFTEN, counts[block.text]) for block in table.blocks],
    )


def _stated_article(table: _Blocks, beginnings: FirstWords) -> list[FeatureColumn]:
    """Return whether blocks begin with words of the article that the page states for machines, if it states one."""
    if not table.page.stated:
        return []
    stated, entry_of = f" {repeat_key(table.page.stated)} ", beginnings.entry_of
    found = [_is_in(stated, words[:_ARTICLE_KEY_WORDS]) for words in beginnings.words]
    counts = [min(_ARTICLE_KEY_COUNT, len(words)) for words in beginnings.words]
    return [
        FeatureColumn(
            _stated,
            found=take(found, entry_of),
            size=table.sizes,
            words=take(counts, entry_of),
        )
    ]


def _is_in(text: str, words: Sequence[str]) -> bool:
    """Return whether ``words`` follow each other in ``text``, which has a space around every word."""
    return bool(words) and f" {' '.join(words)} " in text


def _position(table: _Blocks) -> list[FeatureColumn]:
    """Return features of the position of blocks in the page, and of their distance to the heading above."""
    before, count = table.measures.columns.before, len(table.page.blocks)
    return [
        FeatureColumn(
            _page_position,
            by_chars=bins_of(take(before, table.indices), "positions"),
            by_blocks=bins_of([index / count for index in table.indices], "positions"),
        ),
        FeatureColumn(_under_heading, distance=list(map(_heading_distance, table.indices, table.blocks))),
    ]


def _heading_distance(index: int, block: Block) -> int:
    """Return the bin of the number of blocks since the heading above; -1 when there is no heading."""
    return bisect_right(BINS["gaps"], index - block.heading) if block.heading >= 0 else -1


def _paragraph_distances(table: _Blocks) -> list[FeatureColumn]:
    """Return the distances of the lines of a plain text to its paragraphs; in HTML, containers tell more than these."""
    if table.page.kind != "text":
        return []
    paragraphs, indices = table.measures.paragraphs, table.indices
    above = paragraph_distances(paragraphs)
    below = paragraph_distances(paragraphs[::-1])[::-1]
    shapes = take(table.measures.columns.shapes[1:], indices)
    page_size = bisect_right(BINS["paragraph chars"], table.measures.paragraph_chars)
    return [
        FeatureColumn(
            _gap,
            above=bins_of(take(above, indices), "gaps"),
            below=bins_of(take(below, indices), "gaps"),
            shape=shapes,
        ),
        FeatureColumn(_page_size, size=[page_size] * len(indices), shape=shapes),
    ]


def _neighbour_shapes(table: _Blocks) -> list[FeatureColumn]:
    """Return features of the tags and shapes of the blocks before and after."""
    indices, shapes, kinds = table.indices, table.measures.columns.shapes, table.measures.columns.kinds
    return [
        FeatureColumn(_beside, step=["-1"] * len(indices), kind=take(kinds, indices)),
        FeatureColumn(_beside, step=["+1"] * len(indices), kind=take(kinds[2:], indices)),
        FeatureColumn(
            _between,
            before=take(shapes, indices),
            own=take(shapes[1:], indices),
            after=take(shapes[2:], indices),
            tag=table.tags,
        ),
    ]


@template("fact", "chars", "density", "tag", "kind")
def _form(tag: str, length: int, density: int, size: int, linked: int) -> tuple[str, ...]:
    return f"chars {length}", f"density {density}", f"tag {tag}", f"kind {tag} {size} {linked}"


@template("fact", "ends", "closed")
def _end(last: str, closed: bool, length: int, linked: int) -> tuple[str, ...]:
    return f"ends {last}", f"ends {last} {length}", f"closed {closed} {length} {linked}"


@template(TEASER_NAMESPACE, "longest")
def _longest_link(words: int, count: int, linked: int) -> tuple[str, ...]:
    return f"longest {words}", f"longest {words} {count} {linked}"


@template("fact", "starts", "commas", "capitals")
def _writing(written: tuple[str, int], commas: int, size: int) -> tuple[str, ...]:
    first, capitals = written
    return f"starts {first}", f"commas {commas}", f"capitals {capitals}", f"capitals {capitals} {size}"


@template("fact", "title", "again")
def _title_words(title: int, again: int) -> tuple[str, ...]:
    return f"title {title}", f"again {again}"


@template("fact", "stated")
def _stated(found: bool, size: int, words: int) -> tuple[str, ...]:
    return f"stated {found}", f"stated {found} {size}", f"stated {found} words {words}"


@template("fact", "place", "order")
def _page_position(by_chars: int, by_blocks: int) -> tuple[str, ...]:
    return f"place {by_chars}", f"order {by_blocks}"


@template("fact", "under")
def _under_heading(distance: int) -> tuple[str, ...]:
    return (f"under {distance}",)


@template("fact", "above", "below", "gap")
def _gap(above: int, below: int, shape: str) -> tuple[str, ...]:
    gap = f"gap {above} {below}"
    return f"above {above}", f"below {below}", gap, f"{gap} {shape}"


@template("fact", "page")
def _page_size(size: int, shape: str) -> tuple[str, ...]:
    return (f"page {size} {shape}",)


@template("fact", "-1", "+1")
def _beside(step: str, kind: str) -> tuple[str, ...]:
    return (f"{step} {kind}",)


@template("fact", "around")
def _between(before: str, own: str, after: str, tag: str) -> tuple[str, ...]:
    return (f"around {before} {own} {after} {tag}",)
