"""The result of a comparison on one group of items, and the way in which items fall into groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from clf.experiments.comparison.statistics import Difference, McNemar


@dataclass(frozen=True, slots=True)
class GroupComparison:
    """The differences on the items of one group; ``metrics`` are those by name, ``test`` is McNemar's."""

    name: str
    items: int
    metrics: Mapping[str, Difference]
    test: McNemar


def large_groups(names: Iterable[Iterable[str]], least: int) -> Iterator[tuple[str, list[int]]]:
    """Yield the name and the indices of every group of at least ``least`` items; ``names`` has the groups of each item.

    >>> [*large_groups([["a"], ["a", "b"], ["b", "c"]], 2)]
    [('a', [0, 1]), ('b', [1, 2])]
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for index, own in enumerate(names):
        for name in own:
            groups[name].append(index)
    for name in sorted(groups):
        if len(groups[name]) >= least:
            yield name, groups[name]
