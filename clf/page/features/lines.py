"""Blocks of a page -> the build of a line: a short lead-in, a mark, then one link that is most of the block.

Namespace ``line``. Teasers inside an article ("Read also: ...") are built like this in every language.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from clf.model.feature_table import FeatureColumn, take
from clf.model.templates import template
from clf.page.features.announcements import Announcements, lead_of
from clf.page.features.bins import bins_of
from clf.page.features.measures import Measures
from clf.page.features.tables import LIMITS
from clf.types import Block, Page

LINE_NAMESPACE = "line"
_SHORT_LABEL: int = LIMITS["short label chars"]
_LABEL_CHARS: int = LIMITS["label chars"]
_MARKS = frozenset(":|-–—→»>•.")
"""Marks between a lead-in and its link that have tokens of their own; all others count as one."""
_NO_MARK, _LETTER, _OTHER_MARK = "none", "letter", "other"
_MOST_LINKS = 3
"""Links of a block; more count as this many."""
_MOSTLY_LINKED = 0.8
_Links: TypeAlias = tuple[int, int]
"""The number of links of a block, and the bin of the number of words in the longest."""


def line_features(page: Page, measures: Measures, indices: Sequence[int], cues: Announcements) -> list[FeatureColumn]:
    """Return the features of the build of the blocks at ``indices``."""
    blocks = take(page.blocks, indices)
    leads = list(map(lead_of, blocks))
    densities = bins_of(take(measures.link_densities, indices), "densities")
    words = bins_of(map(_longest_link, blocks), "link words")
    sides = [measures.root_positions[index][:2] for index in indices]
    counts = [min(_MOST_LINKS, len(block.links)) for block in blocks]
    links = list(zip(counts, words, strict=True))
    return [
        FeatureColumn(
            _form,
            lead=bins_of(map(len, leads), "lead-ins"),
            mark=list(map(_mark, leads)),
            tail=bins_of(list(map(_tail, blocks)), "tails"),
            links=links,
            side=sides,
        ),
        FeatureColumn(_single, count=counts, density=densities, words=words, side=sides),
        FeatureColumn(
            _neighbours,
            near=[_paragraphs_beside(measures, index) for index in indices],
            labelled=[_is_labelled(page, cues, index) for index in indices],
            links=links,
            density=densities,
            side=sides,
        ),
        FeatureColumn(_label, ending=[_announces(page, measures, index) for index in indices], side=sides),
    ]


def _longest_link(block: Block) -> int:
    return max([link.text.count(" ") for link in block.links]) + 1 if block.links else 0


def _tail(block: Block) -> int:
    """Return the number of characters after the last link, without white space around them."""
    return len(block.text[block.links[-1].end - block.start :].strip()) if block.links else 0


def _mark(lead: str) -> str:
    if not lead:
        return _NO_MARK
    if lead[-1].isalnum():
        return _LETTER
    return lead[-1] if lead[-1] in _MARKS else _OTHER_MARK


def _paragraphs_beside(measures: Measures, index: int) -> str:
    """Return a letter for the block before and one for the block after: P for a paragraph."""
    paragraphs = measures.paragraphs
    before = index > 0 and bool(paragraphs[index - 1])
    after = index + 1 < len(paragraphs) and bool(paragraphs[index + 1])
    return f"{'P' if before else '-'}{'P' if after else '-'}"


def _is_labelled(page: Page, cues: Announcements, index: int) -> bool:
    """Return whether the block before is a short line without a link that ends with a colon, or is a cue."""
    if not index or page.blocks[index - 1].links or len(page.blocks[index - 1].text) > _SHORT_LABEL:
        return False
    match = cues.own.get(index - 1)
    return page.blocks[index - 1].text.endswith(":") or bool(match and match.is_whole)


def _announces(page: Page, measures: Measures, index: int) -> str:
    """Return whether a short block without links that ends with a colon is followed by a link; "" for other blocks."""
    block = page.blocks[index]
    if block.links or len(block.text) > _LABEL_CHARS or not block.text.endswith(":"):
        return ""
    following = index + 1
    is_link = following < len(page.blocks) and measures.link_densities[following] > _MOSTLY_LINKED
    return "linked" if is_link else "plain"


@template(LINE_NAMESPACE, "form", "sep")
def _form(lead: int, mark: str, tail: int, links: _Links, side: str) -> tuple[str, ...]:
    count, words = links
    if not count:
        return ()
    return (
        f"form {lead} {mark} {tail} {side}",
        f"form {lead} {tail} {count} {words}",
        f"sep {mark} {lead} {words}",
    )


@template(LINE_NAMESPACE, "one")
def _single(count: int, density: int, words: int, side: str) -> tuple[str, ...]:
    return (f"one {count} {density} {side} {words}",) if count else ()


@template(LINE_NAMESPACE, "between", "labelled")
def _neighbours(near: str, labelled: bool, links: _Links, density: int, side: str) -> tuple[str, ...]:
    count, words = links
    if not count:
        return ()
    between = f"between {near} {count} {density} {words}"
    return (between, f"labelled {side}", f"labelled {count} {density}") if labelled else (between,)


@template(LINE_NAMESPACE, "label")
def _label(ending: str, side: str) -> tuple[str, ...]:
    return (f"label {ending} {side}",) if ending else ()
