"""Stage-1 logits -> stage-2 features: how the neighbours of a block were scored, and the page before and after it.

Stage 1 scores every block by itself (a positive logit means editorial). An article is one contiguous part of a page,
so stage 2 sees these scores: of the block, of the blocks around it, and of the page before and after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import exp
from operator import add, sub
from typing import NamedTuple, TypeAlias

from clf.model.feature_table import FeatureColumn, FeatureTable, take
from clf.model.templates import template
from clf.page.features.bins import bins_of
from clf.page.features.measures import sum_upwards
from clf.page.features.tables import LIMITS, WINDOWS
from clf.types import Block, Page

NEIGHBOUR_NAMESPACE = "context"
_REACH: int = LIMITS["neighbours"]
"""Blocks on either side that have features of their own."""
_BLOCK_WEIGHT: int = LIMITS["block weight"]
_LEAST_WEIGHT: int = LIMITS["least block weight"]
"""The weight of a block is min(_BLOCK_WEIGHT, characters) + _LEAST_WEIGHT."""
_LOGIT: float = LIMITS["logit"]
"""Logits are clipped to this absolute value before they become probabilities."""
_Bin: TypeAlias = int | str
"""The coarse bin of a logit; ``^`` and ``$`` mark the ends of the page, ``none`` a block that does not exist."""


def neighbour_features(page: Page, logits: Sequence[float], indices: Sequence[int]) -> FeatureTable:
    """Return the stage-2 features of the blocks at ``indices`` from the stage-1 ``logits`` of all blocks."""
    scores = _scores(page, logits)
    blocks = take(page.blocks, indices)
    own = take(scores.coarse[1:], indices)
    columns = [
        _self(scores, indices, blocks, own),
        *_steps(scores, indices),
        _beside_and_heading(scores, indices, blocks, own),
        *[_window(scores, indices, own, reach) for reach in WINDOWS[page.kind]],
        _article_position(scores, indices, own),
    ]
    if page.kind == "text":
        columns += _groups(page, scores, indices, own)
    return FeatureTable(len(indices), columns=columns)


class _Scores(NamedTuple):
    """The stage-1 scores of a page.

    ``fine`` and ``coarse`` have the bins of the logits; ``coarse`` has a mark for either end of the page as well.
    ``editorial`` and ``weight`` are running sums over the blocks, from 0: the weight times P(editorial), and the
    weight. ``first`` and ``last`` are the ends of the run of blocks whose editorial weight exceeds the rest the most.
    """

    fine: list[int]
    coarse: list[_Bin]
    editorial: list[float]
    weight: list[float]
    first: int
    last: int


def _scores(page: Page, logits: Sequence[float]) -> _Scores:
    weights = list(map(_weight, page.blocks))
    editorial = list(map(_editorial_weight, weights, logits))
    first, last = _largest_run(list(map(_gain, editorial, weights)))
    return _Scores(
        fine=bins_of(logits, "logits"),
        coarse=["^", *bins_of(logits, "coarse logits"), "$"],
        editorial=list(accumulate(editorial, initial=0.0)),
        weight=list(accumulate(weights, initial=0.0)),
        first=first,
        last=last,
    )


def _weight(block: Block) -> float:
    return float(min(_BLOCK_WEIGHT, block.end - block.start) + _LEAST_WEIGHT)


def _gain(editorial: float, weight: float) -> float:
    """Return how much of ``weight`` is editorial more than not."""
    return 2 * editorial - weight


def _editorial_weight(weight: float, logit: float) -> float:
    return weight / (1 + exp(max(-_LOGIT, min(_LOGIT, -logit))))


def _largest_run(gains: Sequence[float]) -> tuple[int, int]:
    """Return the first and last index of the run with the largest sum (Kadane's algorithm)."""
    best, run = 0.0, (len(gains), -1)
    total, start = 0.0, 0
    for index, gain in enumerate(gains):
        if total <= 0:
            total, start = 0.0, index
        total += gain
        if total > best:
            best, run = total, (start, index)
    return run


def _self(scores: _Scores, indices: Sequence[int], blocks: Sequence[Block], own: Sequence[_Bin]) -> FeatureColumn:
    return FeatureColumn(
        _own_score,
        fine=take(scores.fine, indices),
        own=own,
        tag=[block.tag for block in blocks],
        size=bins_of([block.end - block.start for block in blocks], "sizes"),
    )


def _steps(scores: _Scores, indices: Sequence[int]) -> list[FeatureColumn]:
    """Return four columns: the bins of the next two blocks, and of the two after these, on either side."""
    padded = ["^"] * _REACH + [step // 2 for step in scores.fine] + ["$"] * _REACH
    columns = []
    for side, sign in (("-", -1), ("+", 1)):
        for step in (1, 3):
            nearer, farther = _REACH + sign * step, _REACH + sign * (step + 1)
            columns.append(
                FeatureColumn(
                    _step,
                    side=[side] * len(indices),
                    step=[step] * len(indices),
                    nearer=take(padded[nearer:], indices),
                    farther=take(padded[farther:], indices),
                )
            )
    return columns


def _beside_and_heading(
    scores: _Scores, indices: Sequence[int], blocks: Sequence[Block], own: Sequence[_Bin]
) -> FeatureColumn:
    coarse = scores.coarse
    return FeatureColumn(
        _three,
        before=take(coarse, indices),
        own=own,
        after=take(coarse[2:], indices),
        heading=[coarse[block.heading + 1] if block.heading >= 0 else "none" for block in blocks],
    )


def _window(scores: _Scores, indices: Sequence[int], own: Sequence[_Bin], reach: int) -> FeatureColumn:
    """Return features of the editorial shares of the ``reach`` blocks before, of those after, and of both together."""
    left_editorial, right_editorial = _side_sums(scores.editorial, indices, reach)
    left_weight, right_weight = _side_sums(scores.weight, indices, reach)
    both = _shares(map(add, left_editorial, right_editorial), map(add, left_weight, right_weight))
    return FeatureColumn(
        _window_share,
        reach=[reach] * len(indices),
        both=bins_of(both, "editorial shares"),
        left=bins_of(_shares(left_editorial, left_weight), "coarse editorial shares"),
        right=bins_of(_shares(right_editorial, right_weight), "coarse editorial shares"),
        own=own,
    )


def _side_sums(sums: Sequence[float], indices: Sequence[int], reach: int) -> tuple[list[float], list[float]]:
    """Return the sums of the ``reach`` values before and after each of ``indices``, from running sums.

    >>> _side_sums([0, 1, 3, 7], indices=[0, 1], reach=2)
    ([0, 1], [6, 4])
    """
    padded = [sums[0]] * reach + [*sums] + [sums[-1]] * reach
    after = 2 * reach + 1
    left = map(sub, take(padded[reach:], indices), take(padded, indices))
    right = map(sub, take(padded[after:], indices), take(padded[reach + 1 :], indices))
    return list(left), list(right)


def _article_position(scores: _Scores, indices: Sequence[int], own: Sequence[_Bin]) -> FeatureColumn:
    """Return features of the share of the article before and after a block, and of its position to the largest run."""
    editorial = scores.editorial
    whole = editorial[-1] or 1.0
    return FeatureColumn(
        _article_share,
        before=bins_of([editorial[index] / whole for index in indices], "article shares"),
        after=bins_of([(whole - editorial[index + 1]) / whole for index in indices], "article shares"),
        side=[_side(index, scores) for index in indices],
        own=own,
    )


def _side(index: int, scores: _Scores) -> str:
    if index < scores.first:
        return "<"
    return ">" if index > scores.last else "="


def _groups(page: Page, scores: _Scores, indices: Sequence[int], own: Sequence[_Bin]) -> list[FeatureColumn]:
    """Return features of the group of adjacent lines that a line of plain text belongs to."""
    groups = [block.container for block in page.blocks]
    outermost = [-1] * len(page.containers)
    editorial = list(map(sub, scores.editorial[1:], scores.editorial))
    weight = list(map(sub, scores.weight[1:], scores.weight))
    group_editorial = sum_upwards(editorial, groups, outermost)
    group_weight = sum_upwards(weight, groups, outermost)
    gains = list(map(_gain, group_editorial, group_weight))
    best = gains.index(max(gains)) if gains else -1
    own_groups = take(groups, indices)
    # The shares of the other lines of the group.
    others = _shares(
        map(sub, take(group_editorial, own_groups), take(editorial, indices)),
        map(sub, take(group_weight, own_groups), take(weight, indices)),
    )
    whole = scores.editorial[-1] or 1.0
    return [
        FeatureColumn(
            _group_share,
            mean=bins_of(others, "editorial shares"),
            share=bins_of([group_editorial[group] / whole for group in own_groups], "article shares"),
            coarse_mean=bins_of(others, "coarse editorial shares"),
            own=own,
        ),
        FeatureColumn(
            _best_group,
            best=[group == best for group in own_groups],
            own=own,
            tag=[page.blocks[index].tag for index in indices],
        ),
    ]


def _shares(editorial: Iterable[float], weights: Iterable[float]) -> list[float]:
    """Return the editorial share of each weight; -1 where there is no block."""
    return list(map(_share, editorial, weights))


def _share(editorial: float, weight: float) -> float:
    return editorial / weight if weight > 1.0 else -1.0


@template(NEIGHBOUR_NAMESPACE)
def _own_score(fine: int, own: _Bin, tag: str, size: int) -> tuple[str, ...]:
    return f"self {fine}", f"self {own} {tag}", f"self {fine // 2} size {size}"


@template(NEIGHBOUR_NAMESPACE)
def _step(side: str, step: int, nearer: _Bin, farther: _Bin) -> tuple[str, ...]:
    return f"{side}{step} {nearer}", f"{side}{step + 1} {farther}"


@template(NEIGHBOUR_NAMESPACE)
def _three(before: _Bin, own: _Bin, after: _Bin, heading: _Bin) -> tuple[str, ...]:
    return f"three {before} {own} {after}", f"head {own} {heading}"


@template(NEIGHBOUR_NAMESPACE)
def _window_share(reach: int, both: int, left: int, right: int, own: _Bin) -> tuple[str, ...]:
    return f"window {reach} {both}", f"sides {reach} {left} {right} {own}"


@template(NEIGHBOUR_NAMESPACE)
def _article_share(before: int, after: int, side: str, own: _Bin) -> tuple[str, ...]:
    return f"before {before}", f"before {before} {own}", f"after {after}", f"span {side} {own}"


@template(NEIGHBOUR_NAMESPACE)
def _group_share(mean: int, share: int, coarse_mean: int, own: _Bin) -> tuple[str, ...]:
    return f"group mean {mean} {own}", f"group share {share} {coarse_mean}"


@template(NEIGHBOUR_NAMESPACE)
def _best_group(best: bool, own: _Bin, tag: str) -> tuple[str, ...]:
    return (f"best {best} {own} {tag}",)
