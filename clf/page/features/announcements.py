"""Blocks of a page -> the cues that announce them: at their beginning, in the heading above, in a label above.

Namespace ``cue``. The cues are data (:mod:`clf.page.cues`), so "Read also" has the same token in every language. A
*label* is a short block, not linked, that has no word beside its cue.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from clf.model.feature_table import TokenColumn, take
from clf.page.addresses import host_of
from clf.page.cues import NO_MATCH, Match, shipped_cues
from clf.page.features.bins import bins_of
from clf.page.features.first_words import FIRST_CHARS, FirstWords
from clf.page.features.measures import Measures
from clf.page.features.requests import request_tokens, site_names
from clf.page.features.tables import BINS, LIMITS
from clf.text.tokens import PlainLines
from clf.types import Block, Link, Page

CUE_NAMESPACE = "cue"
_SERVICE_CHARS: int = LIMITS["service chars"]
_SERVICE_WORDS: int = LIMITS["service words"]
"""Words and marks of a block in which words of a request or a notice are looked for."""
_MOST_SERVICES = 2
"""Kinds of requests and notices of a block; more count as this many."""
_LINK_COUNT: int = LIMITS["links"]
"""Links of a block whose texts are compared with cues, where the block has several."""
_LABEL_CHARS: int = LIMITS["label chars"]
_LABELS: int = LIMITS["labels"]
"""Labels above a block that are looked at, from the nearest."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


class Label(NamedTuple):
    """A label: the index of its block, the kinds it announces, and the last block that it may announce."""

    block: int
    kinds: tuple[str, ...]
    last: int


class Announcements(NamedTuple):
    """The cues of a page: ``own`` at the beginning of blocks by index, ``labels`` in document order."""

    own: dict[int, Match]
    labels: list[Label]


def announcements(page: Page, lines: PlainLines, indices: Sequence[int], beginnings: FirstWords) -> Announcements:
    """Return the labels of ``page``, and the cues of the blocks at ``indices`` and of the headings above them.

    ``lines`` are the words of the page, ``beginnings`` those of the blocks at ``indices``.
    """
    match = shipped_cues().match
    of_beginnings = list(map(match, beginnings.marks))
    own = dict(zip(indices, take(of_beginnings, beginnings.entry_of), strict=True))
    short = [index for index, block in enumerate(page.blocks) if _may_be_label(block)]
    headings = [page.blocks[index].heading for index in indices]
    others = [index for index in dict.fromkeys([*filter(_is_index, headings), *short]) if index not in own]
    marks = lines.of([page.blocks[index].text[:FIRST_CHARS] for index in others])
    own.update(zip(others, map(match, marks), strict=True))
    found = [index for index in short if own[index].is_whole and own[index].kinds]
    ends = _last_blocks(page) if found else []
    return Announcements(own, [Label(index, own[index].kinds, ends[_scope(page, index)]) for index in found])


def announcement_features(page: Page, measures: Measures, indices: Sequence[int], cues: Announcements) -> TokenColumn:
    """Return the features of the cues that announce the blocks at ``indices``."""
    lines, blocks = measures.lines, take(page.blocks, indices)
    leads, links = _leads(blocks, lines), _linked(blocks, lines)
    words = _first_words(blocks, lines)
    sizes = bins_of(take(measures.chars, indices), "sizes")
    names = site_names(words, host_of(page.url))
    rows = []
    for position, index in enumerate(indices):
        own, heading = cues.own[index], blocks[position].heading
        # Most blocks have none of these.
        tokens = _own(own, measures.root_positions[index][:2]) if own.kinds else []
        if leads[position].kinds:
            tokens += _lead(leads[position])
        if heading in cues.own and cues.own[heading].kinds:
            tokens += _under(cues.own[heading], index - heading)
        services = shipped_cues().services(words[position])
        if services:
            tokens += _within(services)
        tokens += request_tokens(words[position], sizes[position], names)
        if position in links:
            tokens += [f"links {kind}" for kind in links[position]]
        rows.append(tokens)
    for row, label in _labels_above(cues.labels, indices):
        rows[row] += _labelled(label, indices[row])
    return TokenColumn(CUE_NAMESPACE, [dict.fromkeys(row) if row else () for row in rows])


def lead_of(block: Block) -> str:
    """Return the text of ``block`` before its first link; "" without links."""
    return block.text[: block.links[0].start - block.start].strip() if block.links else ""


def _is_index(index: int) -> bool:
    return index >= 0


def _may_be_label(block: Block) -> bool:
    return block.end - block.start <= _LABEL_CHARS and (not block.links or block.tag in _HEADINGS)


def _scope(page: Page, index: int) -> int:
    """Return the container whose blocks a label may announce: the one around its own."""
    own = page.blocks[index].container
    parent = page.containers[own].parent if own >= 0 else -1
    return parent if parent >= 0 else own


def _last_blocks(page: Page) -> list[int]:
    """Return the index of the last block inside each container, and at the end that of the page."""
    # One entry more, for blocks outside all containers: their index is -1.
    last = [-1] * (len(page.containers) + 1)
    for index, block in enumerate(page.blocks):
        last[block.container] = index
    for container in range(len(page.containers) - 1, -1, -1):
        parent = page.containers[container].parent
        if last[container] > last[parent]:
            last[parent] = last[container]
    last[-1] = len(page.blocks) - 1
    return last


def _leads(blocks: Sequence[Block], lines: PlainLines) -> list[Match]:
    """Return the cues of the texts before the first links of blocks, where these texts are short."""
    texts = list(map(lead_of, blocks))
    short = {text for text in texts if text and len(text) <= _LABEL_CHARS}
    matches = dict(zip(short, map(shipped_cues().match, lines.of(list(short))), strict=True))
    return [matches.get(text, NO_MATCH) for text in texts]


def _first_words(blocks: Sequence[Block], lines: PlainLines) -> list[list[str]]:
    """Return the first words and marks of blocks; more of them than their beginnings have."""
    marks = lines.of([block.text[:_SERVICE_CHARS] for block in blocks])
    return [list(words[:_SERVICE_WORDS]) for words in marks]


def _within(kinds: Sequence[str]) -> list[str]:
    # Each kind is rare; what a request or a notice of any kind means is learned from all of them.
    found = [f"within {kind}" for kind in kinds]
    return [*found, f"services {min(_MOST_SERVICES, len(kinds))}"] if found else found


def _linked(blocks: Sequence[Block], lines: PlainLines) -> dict[int, list[str]]:
    """Return the kinds of cues that the links of blocks with several links begin with, by the index in ``blocks``."""
    owners: list[int] = []
    texts: list[str] = []
    for index, block in enumerate(blocks):
        links = block.links[:_LINK_COUNT]
        if len(links) > 1:
            owners += [index] * len(links)
            texts += map(_first_chars, links)
    kinds: dict[int, list[str]] = {}
    for index, marks in zip(owners, lines.of(texts), strict=True):
        kinds.setdefault(index, []).extend(shipped_cues().match(marks).kinds)
    return kinds


def _first_chars(link: Link) -> str:
    return link.text[:FIRST_CHARS]


def _labels_above(labels: Sequence[Label], indices: Sequence[int]) -> Iterator[tuple[int, Label]]:
    """Yield the position of each of the ascending ``indices`` with each of the nearest labels that announce it."""
    current: list[Label] = []
    waiting = iter([*labels, None])
    following = next(waiting)
    for position, index in enumerate(indices):
        while following is not None and following.block < index:
            current.append(following)
            following = next(waiting)
        current = [label for label in current if label.last >= index]
        for label in current[-_LABELS:]:
            yield position, label


def _own(match: Match, side: str) -> list[str]:
    tokens = [token for kind in match.kinds for token in (f"begins {kind}", f"begins {kind} {side}")]
    return tokens + [f"is {kind}" for kind in match.kinds if match.is_whole]


def _lead(match: Match) -> list[str]:
    return [f"lead {kind} {'whole' if match.is_whole else 'part'}" for kind in match.kinds]


def _under(match: Match, distance: int) -> list[str]:
    gap = bisect_right(BINS["heading gaps"], distance)
    return [token for kind in match.kinds for token in (f"under {kind}", f"under {kind} {gap}")]


def _labelled(label: Label, index: int) -> list[str]:
    gap = bisect_right(BINS["label gaps"], index - label.block)
    return [token for kind in label.kinds for token in (f"label {kind}", f"label {kind} {gap}")]
