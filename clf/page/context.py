"""Stage-1 logits -> tokens of every block, stage 2: what its neighbours and containers look like.

A first look at every block by itself gives a logit (positive: editorial). Articles come in one piece, so the second
look sees the first one's opinion of the block, of the blocks around it, and of the containers it stands in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import exp
from operator import add
from typing import NamedTuple, TypeAlias

from clf.model.parts import Column, PartedTokens, Shared, grouped, maker
from clf.page.bins import bins_of
from clf.page.layout import add_up
from clf.types import Container, Page, Portion

CONTEXT = "context"
_LOGITS = (-6, -5, -4, -3, -2.25, -1.5, -1, -0.6, -0.3, 0, 0.3, 0.6, 1, 1.5, 2.25, 3, 4, 5, 6)
_OPINIONS = (-3, -1, 0, 1, 3)
_MEANS = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98)
_LEANINGS = (0.1, 0.3, 0.5, 0.7, 0.9)
_SHARES = (0.001, 0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.999)
_SIZES = (20, 50, 100, 200)
_REACH = 4
_WINDOWS = (3, 8, 20)
_LEVELS = 3
_FULL, _LEAST = 400, 5
"""Characters; what a block weighs at most, and what every block weighs besides."""
_BOUND = 30.0
_Rough: TypeAlias = int | str
"""The bin of an opinion; an end of the page, or that there is no block, is a mark."""
_Held: TypeAlias = tuple[int, int, int] | None
"""What a container holds, in bins: how editorial, how much of the article, which way it leans; None: no container."""


def context_tokens(page: Page, logits: Sequence[float]) -> PartedTokens:
    """Return the stage-2 tokens of all blocks of ``page`` from their stage-1 logits."""
    opinion = _opinion(page, logits)
    own = opinion.rough[1:-1]
    held = _held(opinion)
    columns = [
        *_neighbours(page, opinion),
        *_windows(opinion),
        _shares(opinion),
        *_own_boxes(page, opinion, held),
    ]
    return PartedTokens(len(page.blocks), columns, [_surroundings(page, held, own)])


class _Opinion(NamedTuple):
    """What stage 1 thinks of a page.

    ``fine`` and ``rough`` are the logits in bins, ``rough`` with an end on both sides; ``mass`` and ``weight`` running
    sums over the blocks (editorial weight, all weight); ``inner_mass`` and ``inner_weight`` sums by container; ``best``
    the containers in the subtree with the most editorial and least other weight; ``span`` the first and last block of
    the run of blocks that has the same.
    """

    fine: list[int]
    rough: list[_Rough]
    mass: list[float]
    weight: list[float]
    inner_mass: list[float]
    inner_weight: list[float]
    best: list[bool]
    span: tuple[int, int]


def _opinion(page: Page, logits: Sequence[float]) -> _Opinion:
    tree = page.containers
    weights = [float(min(_FULL, block.end - block.start) + _LEAST) for block in page.blocks]
    masses = [
        weight / (1 + exp(max(-_BOUND, min(_BOUND, -logit)))) for weight, logit in zip(weights, logits, strict=True)
    ]
    places, parents = [block.container for block in page.blocks], [container.parent for container in tree]
    inner_mass, inner_weight = add_up(masses, places, parents), add_up(weights, places, parents)
    return _Opinion(
        bins_of(logits, _LOGITS),
        ["^", *bins_of(logits, _OPINIONS), "$"],
        list(accumulate(masses, initial=0.0)),
        list(accumulate(weights, initial=0.0)),
        inner_mass,
        inner_weight,
        _best(tree, inner_mass, inner_weight),
        _span([2 * mass - weight for mass, weight in zip(masses, weights, strict=True)]),
    )


def _best(tree: Sequence[Container], mass: Sequence[float], weight: Sequence[float]) -> list[bool]:
    gains = [2 * part - whole for part, whole in zip(mass, weight, strict=True)]
    top = max(range(len(gains)), key=gains.__getitem__, default=-1)
    inside: list[bool] = []
    for place, container in enumerate(tree):
        inside.append(place == top or (container.parent >= 0 and inside[container.parent]))
    return inside


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


def _neighbours(page: Page, opinion: _Opinion) -> list[Column]:
    """Return six columns: a block's own opinion, those of four blocks before and after it, and of its heading."""
    fine, rough, blocks = opinion.fine, opinion.rough, page.blocks
    own = rough[1:-1]
    sizes = [block.end - block.start for block in blocks]
    near = ["^"] * _REACH + [step // 2 for step in fine] + ["$"] * _REACH
    heads = [rough[block.heading + 1] if block.heading >= 0 else "none" for block in blocks]
    minus, plus, ones, threes = (["-"] * len(own), ["+"] * len(own), [1] * len(own), [3] * len(own))
    return [
        Column(_self, fine, own, [block.tag for block in blocks], bins_of(sizes, _SIZES)),
        Column(_near, minus, ones, near[3:-5], near[2:-6]),
        Column(_near, minus, threes, near[1:-7], near[:-8]),
        Column(_near, plus, ones, near[5:-3], near[6:-2]),
        Column(_near, plus, threes, near[7:-1], near[8:]),
        Column(_three, rough[:-2], own, rough[2:], heads),
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


def _windows(opinion: _Opinion) -> list[Column]:
    """Return a column for each window: what is in it, and on its sides."""
    own = opinion.rough[1:-1]
    columns = []
    for reach in _WINDOWS:
        # The run of so many blocks that ends before a block is on its left; it is on the right of an earlier one.
        masses, weights = _runs(opinion.mass, reach), _runs(opinion.weight, reach)
        sides = bins_of(_means(masses, weights), _LEANINGS)
        lefts, rights = slice(len(own)), slice(reach + 1, None)
        sums = map(add, masses[lefts], masses[rights]), map(add, weights[lefts], weights[rights])
        means = bins_of(_means(*sums), _MEANS)
        columns.append(Column(_window, [reach] * len(own), means, sides[lefts], sides[rights], own))
    return columns


def _runs(sums: Sequence[float], reach: int) -> list[float]:
    """Return what every run of ``reach`` places adds to running sums, the ones that begin or end outside included.

    >>> _runs([0, 1, 3], reach=1)
    [0, 1, 2, 0]
    """
    padded = [sums[0]] * reach + [*sums] + [sums[-1]] * reach
    return [last - first for first, last in zip(padded, padded[reach:], strict=False)]


@maker
def _window(reach: int, both: int, left: int, right: int, own: _Rough) -> Portion:
    return CONTEXT, (f"window {reach} {both}", f"sides {reach} {left} {right} {own}")


def _shares(opinion: _Opinion) -> Column:
    """Tell how much of the article lies before and after a block, and where the block stands to its main run."""
    mass, (first, last) = opinion.mass, opinion.span
    whole = mass[-1] or 1.0
    before = bins_of([passed / whole for passed in mass[:-1]], _SHARES)
    after = bins_of([(whole - passed) / whole for passed in mass[1:]], _SHARES)
    sides = ["<" if place < first else ">" if place > last else "=" for place in range(len(before))]
    return Column(_share, before, after, sides, opinion.rough[1:-1])


@maker
def _share(before: int, after: int, side: str, own: _Rough) -> Portion:
    return CONTEXT, (f"before {before}", f"before {before} {own}", f"after {after}", f"span {side} {own}")


def _held(opinion: _Opinion) -> list[_Held]:
    """Return what every container holds; at the end, for no container, None."""
    whole = opinion.mass[-1] or 1.0
    means = _means(opinion.inner_mass, opinion.inner_weight)
    shares = bins_of([mass / whole for mass in opinion.inner_mass], _SHARES)
    return [*zip(bins_of(means, _MEANS), shares, bins_of(means, _LEANINGS), strict=True), None]


def _own_boxes(page: Page, opinion: _Opinion, held: Sequence[_Held]) -> list[Column]:
    """Return two columns: whether a block is in the best container, and what its own holds besides it."""
    places, own = [block.container for block in page.blocks], opinion.rough[1:-1]
    masses, weights = _runs(opinion.mass, 1)[1:-1], _runs(opinion.weight, 1)[1:-1]
    inner_mass, inner_weight, best = [*opinion.inner_mass, 0.0], [*opinion.inner_weight, 0.0], [*opinion.best, False]
    means = _means(
        [inner_mass[place] - mass for place, mass in zip(places, masses, strict=True)],
        [inner_weight[place] - weight for place, weight in zip(places, weights, strict=True)],
    )
    steps, leanings = bins_of(means, _MEANS), bins_of(means, _LEANINGS)
    besides = [
        box and (step, box[1], leaning)
        for box, step, leaning in zip([held[place] for place in places], steps, leanings, strict=True)
    ]
    return [
        Column(_in_best, [best[place] for place in places], own, [block.tag for block in page.blocks]),
        Column(_level, [0] * len(places), besides, own),
    ]


def _surroundings(page: Page, held: Sequence[_Held], own: Sequence[_Rough]) -> Shared:
    """Return what containers and those around them tell of blocks of some opinion inside."""
    parents = [*[container.parent for container in page.containers], -1]
    keys, around = grouped(zip([parents[block.container] for block in page.blocks], own, strict=True))
    places, roughs = [place for place, _ in keys], [rough for _, rough in keys]
    columns = []
    for number in range(1, _LEVELS):
        columns.append(Column(_level, [number] * len(keys), [held[place] for place in places], roughs))
        places = [parents[place] for place in places]
    return Shared(around, columns)


@maker
def _level(level: int, held: _Held, own: _Rough) -> Portion:
    if held is None:
        return CONTEXT, ()
    mean, share, leaning = held
    return CONTEXT, (f"{level} mean {mean} {own}", f"{level} share {share} {leaning}")


@maker
def _in_best(best: bool, own: _Rough, tag: str) -> Portion:
    return CONTEXT, (f"best {best} {own} {tag}",)


def _means(masses: Iterable[float], weights: Iterable[float]) -> list[float]:
    """Return the editorial share of each of some weights; -1 when there is nothing there."""
    return [mass / weight if weight > 1.0 else -1.0 for mass, weight in zip(masses, weights, strict=True)]
