"""Stage-1 logits -> tokens of blocks, stage 2: what their neighbours look like, and the page before and after.

A first look at every block by itself gives a logit (positive: editorial). Articles come in one piece, so the second
look sees the first one's opinion of the block, of the blocks around it, and of the page before and after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from math import exp
from operator import add
from typing import NamedTuple, TypeAlias

from clf.model.templates import Column, PartedTokens, maker
from clf.page.features.bins import bins_of
from clf.page.features.measures import add_up
from clf.types import Block, Page, Portion

CONTEXT = "context"
_LOGITS = (-6, -5, -4, -3, -2.25, -1.5, -1, -0.6, -0.3, 0, 0.3, 0.6, 1, 1.5, 2.25, 3, 4, 5, 6)
_OPINIONS = (-3, -1, 0, 1, 3)
_MEANS = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98)
_LEANINGS = (0.1, 0.3, 0.5, 0.7, 0.9)
_SHARES = (0.001, 0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.999)
_SIZES = (20, 50, 100, 200)
_REACH = 4
_WINDOWS = {"html": (8,), "text": (3, 8, 20)}
"""Blocks on either side. A text has no names to tell its parts by, so that windows and groups of lines have to."""
_FULL, _LEAST = 400, 5
"""Characters; what a block weighs at most, and what every block weighs besides."""
_BOUND = 30.0
_Rough: TypeAlias = int | str
"""The bin of an opinion; an end of the page, or that there is no block, is a mark."""


def context_tokens(page: Page, logits: Sequence[float], places: Sequence[int]) -> PartedTokens:
    """Return the stage-2 tokens of the blocks at ``places`` of ``page`` from the stage-1 logits of all."""
    opinion = _opinion(page, logits)
    own = [opinion.rough[place + 1] for place in places]
    blocks = [page.blocks[place] for place in places]
    columns = [
        *_neighbours(opinion, places, blocks, own),
        *[_windows(opinion, places, own, reach) for reach in _WINDOWS[page.kind]],
        _shares(opinion, places, own),
        *(_groups(page, opinion, places, own) if page.kind == "text" else []),
    ]
    return PartedTokens(len(places), columns, [])


class _Opinion(NamedTuple):
    """What stage 1 thinks of a page.

    ``fine`` and ``rough`` are the logits in bins, ``rough`` with an end on both sides; ``mass`` and ``weight`` running
    sums over the blocks (editorial weight, all weight); ``span`` the first and last block of the run of blocks with the
    most editorial and least other weight.
    """

    fine: list[int]
    rough: list[_Rough]
    mass: list[float]
    weight: list[float]
    span: tuple[int, int]


def _opinion(page: Page, logits: Sequence[float]) -> _Opinion:
    weights = [float(min(_FULL, block.end - block.start) + _LEAST) for block in page.blocks]
    masses = [
        weight / (1 + exp(max(-_BOUND, min(_BOUND, -logit)))) for weight, logit in zip(weights, logits, strict=True)
    ]
    return _Opinion(
        bins_of(logits, _LOGITS),
        ["^", *bins_of(logits, _OPINIONS), "$"],
        list(accumulate(masses, initial=0.0)),
        list(accumulate(weights, initial=0.0)),
        _span([2 * mass - weight for mass, weight in zip(masses, weights, strict=True)]),
    )


def _span(gains: Sequence[float]) -> tuple[int, int]:
    """Return the first and last place of the run with the largest sum (Kadane's algorithm)."""
    best, span = 0.0, (len(gains), -1)
    total, start = 0.0, 0
    for place, gain in enumerate(gains):
        if total <= 0:
            total, start = 0.0, place
        total += gain
        if total > best:
            best, span = total, (start, place)
    return span


def _neighbours(
    opinion: _Opinion, places: Sequence[int], blocks: Sequence[Block], own: Sequence[_Rough]
) -> list[Column]:
    """Return six columns: a block's own opinion, those of four blocks before and after it, and of its heading."""
    fine, rough = opinion.fine, opinion.rough
    steps = ["^"] * _REACH + [step // 2 for step in fine] + ["$"] * _REACH
    near = {step: [steps[place + _REACH + step] for place in places] for step in range(-_REACH, _REACH + 1)}
    minus, plus, ones, threes = (["-"] * len(own), ["+"] * len(own), [1] * len(own), [3] * len(own))
    sizes = bins_of([block.end - block.start for block in blocks], _SIZES)
    heads = [rough[block.heading + 1] if block.heading >= 0 else "none" for block in blocks]
    return [
        Column(_self, [fine[place] for place in places], own, [block.tag for block in blocks], sizes),
        Column(_near, minus, ones, near[-1], near[-2]),
        Column(_near, minus, threes, near[-3], near[-4]),
        Column(_near, plus, ones, near[1], near[2]),
        Column(_near, plus, threes, near[3], near[4]),
        Column(_three, [rough[place] for place in places], own, [rough[place + 2] for place in places], heads),
    ]


@maker
def _self(fine: int, own: _Rough, tag: str, size: int) -> Portion:
    return CONTEXT, (f"self {fine}", f"self {own} {tag}", f"self {fine // 2} size {size}")


@maker
def _near(side: str, step: int, one: _Rough, two: _Rough) -> Portion:
    return CONTEXT, (f"{side}{step} {one}", f"{side}{step + 1} {two}")


@maker
def _three(before: _Rough, own: _Rough, after: _Rough, heading: _Rough) -> Portion:
    return CONTEXT, (f"three {before} {own} {after}", f"head {own} {heading}")


def _windows(opinion: _Opinion, places: Sequence[int], own: Sequence[_Rough], reach: int) -> Column:
    """Tell what is on both sides of a block, and on either."""
    masses, weights = _sides(opinion.mass, places, reach), _sides(opinion.weight, places, reach)
    left, right = (_means(*side) for side in zip(masses, weights, strict=True))
    both = _means(map(add, *masses), map(add, *weights))
    sides = bins_of(left, _LEANINGS), bins_of(right, _LEANINGS)
    return Column(_window, [reach] * len(places), bins_of(both, _MEANS), *sides, own)


def _sides(sums: Sequence[float], places: Sequence[int], reach: int) -> tuple[list[float], list[float]]:
    """Return what the ``reach`` blocks on the left, and on the right, of each of ``places`` add to running sums.

    >>> _sides([0, 1, 3, 7], places=[0, 1], reach=2)
    ([0, 1], [6, 4])
    """
    padded = [sums[0]] * reach + [*sums] + [sums[-1]] * reach
    after = 2 * reach + 1
    left = [padded[place + reach] - padded[place] for place in places]
    return left, [padded[place + after] - padded[place + reach + 1] for place in places]


@maker
def _window(reach: int, both: int, left: int, right: int, own: _Rough) -> Portion:
    return CONTEXT, (f"window {reach} {both}", f"sides {reach} {left} {right} {own}")


def _shares(opinion: _Opinion, places: Sequence[int], own: Sequence[_Rough]) -> Column:
    """Tell how much of the article lies before and after a block, and where the block stands to its main run."""
    mass, (first, last) = opinion.mass, opinion.span
    whole = mass[-1] or 1.0
    before = bins_of([mass[place] / whole for place in places], _SHARES)
    after = bins_of([(whole - mass[place + 1]) / whole for place in places], _SHARES)
    sides = ["<" if place < first else ">" if place > last else "=" for place in places]
    return Column(_share, before, after, sides, own)


@maker
def _share(before: int, after: int, side: str, own: _Rough) -> Portion:
    return CONTEXT, (f"before {before}", f"before {before} {own}", f"after {after}", f"span {side} {own}")


def _groups(page: Page, opinion: _Opinion, places: Sequence[int], own: Sequence[_Rough]) -> list[Column]:
    """Tell what the lines are that a line of plain text touches, and whether their group is the one for an article."""
    groups, none = [block.container for block in page.blocks], [-1] * len(page.containers)
    masses, weights = ([last - first for first, last in pairwise(sums)] for sums in (opinion.mass, opinion.weight))
    inner_mass, inner_weight = add_up(masses, groups, none), add_up(weights, groups, none)
    gains = [2 * mass - weight for mass, weight in zip(inner_mass, inner_weight, strict=True)]
    best = gains.index(max(gains)) if gains else -1
    besides = _means(
        [inner_mass[groups[place]] - masses[place] for place in places],
        [inner_weight[groups[place]] - weights[place] for place in places],
    )
    whole = opinion.mass[-1] or 1.0
    shares = bins_of([inner_mass[groups[place]] / whole for place in places], _SHARES)
    tags = [page.blocks[place].tag for place in places]
    return [
        Column(_group, bins_of(besides, _MEANS), shares, bins_of(besides, _LEANINGS), own),
        Column(_in_best, [groups[place] == best for place in places], own, tags),
    ]


@maker
def _group(mean: int, share: int, leaning: int, own: _Rough) -> Portion:
    return CONTEXT, (f"group mean {mean} {own}", f"group share {share} {leaning}")


@maker
def _in_best(best: bool, own: _Rough, tag: str) -> Portion:
    return CONTEXT, (f"best {best} {own} {tag}",)


def _means(masses: Iterable[float], weights: Iterable[float]) -> list[float]:
    """Return the editorial share of each of some weights; -1 when there is nothing there."""
    return [mass / weight if weight > 1.0 else -1.0 for mass, weight in zip(masses, weights, strict=True)]
