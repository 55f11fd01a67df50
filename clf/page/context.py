"""Stage-1 logits -> tokens of every block, stage 2: what its neighbours and containers look like.

A first look at every block by itself gives a logit (positive: editorial). Articles come in one piece, so the second
look sees the first one's opinion of the block, of the blocks around it, and of the containers it stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import exp

from clf.page.bins import bin_of
from clf.page.layout import add_up
from clf.types import Container, Page, Part

CONTEXT = "context"
_LOGITS = (-6, -5, -4, -3, -2.25, -1.5, -1, -0.6, -0.3, 0, 0.3, 0.6, 1, 1.5, 2.25, 3, 4, 5, 6)
_OPINIONS = (-3, -1, 0, 1, 3)
_MEANS = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98)
_LEANINGS = (0.1, 0.3, 0.5, 0.7, 0.9)
_SHARES = (0.001, 0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.999)
_SIZES = (20, 50, 100, 200)
_REACH = 4
_WINDOWS = (3, 8, 20)
_LEVELS = 5
_EDGE = 3
_FULL, _LEAST = 400, 5
"""Characters; what a block weighs at most, and what every block weighs besides."""
_BOUND = 30.0


@dataclass(frozen=True, slots=True)
class Opinion:
    """What stage 1 thinks of a page.

    ``mass`` and ``weight`` are running sums over the blocks (editorial weight, all weight); ``inner_mass`` and
    ``inner_weight`` sums by container; ``best`` the containers in the subtree with the most editorial and least other
    weight; ``span`` the first and last block of the run of blocks that has the same; ``rim`` tells of each container
    what stands right before and after it.
    """

    mass: list[float]
    weight: list[float]
    inner_mass: list[float]
    inner_weight: list[float]
    best: list[bool]
    span: tuple[int, int]
    rim: list[tuple[str, str]]


def context_tokens(page: Page, logits: Sequence[float]) -> list[tuple[Part, ...]]:
    """Return the stage-2 tokens of all blocks of ``page`` from their stage-1 logits, in parts."""
    opinion = _opinion(page, logits)
    fine = [bin_of(logit, _LOGITS) for logit in logits]
    near = ["^"] * _REACH + [str(step // 2) for step in fine] + ["$"] * _REACH
    rough = ["^", *(str(bin_of(logit, _OPINIONS)) for logit in logits), "$"]
    chains: dict[tuple[int, str], tuple[Part, ...]] = {}
    found = []
    for place, block in enumerate(page.blocks):
        own = rough[place + 1]
        before, after = near[place : place + _REACH], near[place + _REACH + 1 : place + 2 * _REACH + 1]
        around = page.containers[block.container].parent if block.container >= 0 else -1
        if (around, own) not in chains:
            chains[around, own] = _chain(page, opinion, around, own)
        found.append(
            (
                _self(fine[place], own, block.tag, bin_of(block.end - block.start, _SIZES)),
                _near("-", 1, before[3], before[2]),
                _near("-", 3, before[1], before[0]),
                _near("+", 1, after[0], after[1]),
                _near("+", 3, after[2], after[3]),
                _three(rough[place], own, rough[place + 2], rough[block.heading + 1] if block.heading >= 0 else "none"),
                *_window_parts(opinion, place, own),
                _page_part(opinion, place, own),
                *_own_container(page, opinion, place, own),
                *chains[around, own],
            )
        )
    return found


def _opinion(page: Page, logits: Sequence[float]) -> Opinion:
    tree = page.containers
    weights = [float(min(_FULL, block.end - block.start) + _LEAST) for block in page.blocks]
    masses = [
        weight / (1 + exp(max(-_BOUND, min(_BOUND, -logit)))) for weight, logit in zip(weights, logits, strict=True)
    ]
    places = [block.container for block in page.blocks]
    inner_mass, inner_weight = add_up(masses, places, tree), add_up(weights, places, tree)
    best = _best(tree, inner_mass, inner_weight)
    gains = [2 * mass - weight for mass, weight in zip(masses, weights, strict=True)]
    running = [0.0, *accumulate(masses)], [0.0, *accumulate(weights)]
    rim = _rim(page, logits, running)
    return Opinion(*running, inner_mass, inner_weight, best, _span(gains), rim)


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


def _rim(page: Page, logits: Sequence[float], running: tuple[list[float], list[float]]) -> list[tuple[str, str]]:
    """Return, per container, the opinion of the next block outside and of the next three, before and after it."""
    mass, weight = running
    firsts, lasts = _extents(page)
    rough = ["^", *(str(bin_of(logit, _OPINIONS)) for logit in logits), "$"]
    rims = []
    for first, last in zip(firsts, lasts, strict=True):
        low, high = max(0, first - _EDGE), min(len(logits), last + 1 + _EDGE)
        before = _mean(mass[first] - mass[low], weight[first] - weight[low])
        after = _mean(mass[high] - mass[last + 1], weight[high] - weight[last + 1])
        rims.append((f"{rough[first]} {rough[last + 2]}", f"{bin_of(before, _LEANINGS)} {bin_of(after, _LEANINGS)}"))
    return rims


def _extents(page: Page) -> tuple[list[int], list[int]]:
    """Return the first and the last block of every container; one without blocks has the whole page."""
    count, tree = len(page.blocks), page.containers
    firsts, lasts = [count] * len(tree), [-1] * len(tree)
    for place, block in enumerate(page.blocks):
        if block.container >= 0:
            firsts[block.container] = min(firsts[block.container], place)
            lasts[block.container] = place
    for place in range(len(tree) - 1, -1, -1):
        parent = tree[place].parent
        if parent >= 0:
            firsts[parent] = min(firsts[parent], firsts[place])
            lasts[parent] = max(lasts[parent], lasts[place])
    empty = [last < 0 for last in lasts]
    return [0 if none else first for first, none in zip(firsts, empty, strict=True)], [
        count - 1 if none else last for last, none in zip(lasts, empty, strict=True)
    ]


def _window_parts(opinion: Opinion, place: int, own: str) -> list[Part]:
    mass, weight = opinion.mass, opinion.weight
    parts, leanings = [], []
    for reach in _WINDOWS:
        low, high = max(0, place - reach), min(len(mass) - 1, place + reach + 1)
        left, left_weight = mass[place] - mass[low], weight[place] - weight[low]
        right, right_weight = mass[high] - mass[place + 1], weight[high] - weight[place + 1]
        both = _mean(left + right, left_weight + right_weight)
        leanings.append(bin_of(both, _LEANINGS))
        sides = bin_of(_mean(left, left_weight), _LEANINGS), bin_of(_mean(right, right_weight), _LEANINGS)
        parts.append(_window(reach, bin_of(both, _MEANS), sides, own))
    return [*parts, _windows(*leanings)]


def _page_part(opinion: Opinion, place: int, own: str) -> Part:
    mass = opinion.mass
    whole = mass[-1] or 1.0
    first, last = opinion.span
    side = "<" if place < first else ">" if place > last else "="
    return _share(bin_of(mass[place] / whole, _SHARES), bin_of((whole - mass[place + 1]) / whole, _SHARES), side, own)


def _own_container(page: Page, opinion: Opinion, place: int, own: str) -> tuple[Part, ...]:
    """Return what the block's own container tells of it, the block itself left out."""
    block = page.blocks[place]
    container = block.container
    best = _best_part(container >= 0 and opinion.best[container], own, block.tag)
    if container < 0:
        return (best,)
    mass = opinion.mass[place + 1] - opinion.mass[place]
    weight = opinion.weight[place + 1] - opinion.weight[place]
    mean = _mean(opinion.inner_mass[container] - mass, opinion.inner_weight[container] - weight)
    return best, *_level_parts(opinion, (0, container), mean, own)


def _chain(page: Page, opinion: Opinion, container: int, own: str) -> tuple[Part, ...]:
    """Return what the containers around a block's own tell of a block of that opinion."""
    parts: list[Part] = []
    for level in range(1, _LEVELS):
        if container < 0:
            break
        mean = _mean(opinion.inner_mass[container], opinion.inner_weight[container])
        parts += _level_parts(opinion, (level, container), mean, own)
        container = page.containers[container].parent
    return tuple(parts)


def _level_parts(opinion: Opinion, where: tuple[int, int], mean: float, own: str) -> tuple[Part, Part]:
    level, container = where
    share = bin_of(opinion.inner_mass[container] / (opinion.mass[-1] or 1.0), _SHARES)
    held = bin_of(mean, _MEANS), share, bin_of(mean, _LEANINGS)
    return _level(level, held, own), _edges(level, opinion.rim[container], own)


_remember = lru_cache(maxsize=1 << 12)


@_remember
def _self(fine: int, own: str, tag: str, size: int) -> Part:
    return CONTEXT, (f"self {fine}", f"self {own} {tag}", f"self {fine // 2} size {size}")


@_remember
def _near(side: str, step: int, one: str, two: str) -> Part:
    return CONTEXT, (f"{side}{step} {one}", f"{side}{step + 1} {two}")


@_remember
def _three(before: str, own: str, after: str, heading: str) -> Part:
    return CONTEXT, (f"three {before} {own} {after}", f"head {own} {heading}")


@_remember
def _window(reach: int, both: int, sides: tuple[int, int], own: str) -> Part:
    return CONTEXT, (f"window {reach} {both}", f"sides {reach} {sides[0]} {sides[1]} {own}")


@_remember
def _windows(small: int, middle: int, large: int) -> Part:
    return CONTEXT, (f"windows {small} {middle} {large}",)


@_remember
def _share(before: int, after: int, side: str, own: str) -> Part:
    return CONTEXT, (f"before {before}", f"before {before} {own}", f"after {after}", f"span {side} {own}")


@_remember
def _best_part(best: bool, own: str, tag: str) -> Part:
    return CONTEXT, (f"best {best} {own} {tag}",)


@_remember
def _level(level: int, held: tuple[int, int, int], own: str) -> Part:
    mean, share, leaning = held
    return CONTEXT, (f"{level} mean {mean} {own}", f"{level} share {share} {leaning}")


@_remember
def _edges(level: int, rim: tuple[str, str], own: str) -> Part:
    return CONTEXT, (f"{level} rim {rim[0]} {own}", f"{level} rims {rim[1]} {own}")


def _mean(mass: float, weight: float) -> float:
    """Return the editorial share of some weight; -1 when there is nothing there."""
    return mass / weight if weight > 1.0 else -1.0
