"""Examples -> groups that must stay together, and the fold or side of every group.

Examples belong to one group when they are near-duplicates, share a ``pair``, or are connected by a chain of such links.
A group is named by the smallest hash among its members, and its fold follows from the name. New rows therefore move an
old group only when they add a smaller hash or join two groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from clf.datasets.duplicates import near_duplicates
from clf.text.tokens import repeat_key
from clf.types import Example


def group_ids(examples: Sequence[Example]) -> list[str]:
    """Return the group name of every example."""
    links = [*near_duplicates([example.text for example in examples]), *_pairs(examples)]
    ends = np.array(links, dtype=np.intp).reshape(-1, 2)
    shape = (len(examples), len(examples))
    graph = coo_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=shape)
    _, component = connected_components(graph, directed=False)
    names: dict[int, str] = {}
    for number, example in zip(component.tolist(), examples, strict=True):
        name = _digest(repeat_key(example.text))[:16]
        names[number] = min(name, names.get(number, name))
    return [names[number] for number in component.tolist()]


def fold_of(group: str, folds: int) -> int:
    """Return the cross-validation fold of a group, from 0 to ``folds - 1``.

    >>> [fold_of(group, 5) for group in ("one group", "another", "a third")]
    [1, 3, 4]
    """
    return int(_digest(f"fold {group}"), 16) % folds


def is_held_out(group: str, share: float) -> bool:
    """Return True for a group in the held-out ``share`` of all groups; ``share`` is in (0, 1)."""
    return int(_digest(f"held out {group}")[:12], 16) < share * 16**12


def _pairs(examples: Iterable[Example]) -> list[tuple[int, int]]:
    """Return pairs of indices: every example that has a pair, with the first example of that pair."""
    first: dict[tuple[str, str], int] = {}
    return [
        (first.setdefault((example.corpus, example.pair), index), index)
        for index, example in enumerate(examples)
        if example.pair
    ]


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", errors="replace")).hexdigest()
