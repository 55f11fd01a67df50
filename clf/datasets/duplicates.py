"""Texts -> pairs of near-duplicates: equal after normalisation, or similar by MinHash."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from datasketch import MinHash, MinHashLSH

from clf.text.tokens import repeat_key

SIMILARITY = 0.7
"""Jaccard similarity of words and word pairs from which two texts are near-duplicates."""
_PERMUTATIONS = 64
"""Hash functions of a MinHash."""
_SEED = 1


def near_duplicates(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of indices (earlier, later) whose texts are near-duplicates.

    A text that equals earlier ones after normalisation is paired with the first of them. Candidates for similar texts
    come from MinHash with 64 permutations (Broder 1997). The exact similarity of every candidate is checked, so that no
    pair is wrong, but a pair near the threshold may be missed.
    """
    first: dict[str, int] = {}
    for index, text in enumerate(texts):
        earlier = first.setdefault(repeat_key(text), index)
        if earlier != index:
            yield earlier, index
    yield from _similar({index: _features(key) for key, index in first.items()})


def _similar(features: dict[int, frozenset[bytes]]) -> Iterator[tuple[int, int]]:
    earlier = MinHashLSH(threshold=SIMILARITY, num_perm=_PERMUTATIONS)
    sketches = MinHash.bulk(features.values(), num_perm=_PERMUTATIONS, seed=_SEED)
    for (index, own), sketch in zip(features.items(), sketches, strict=True):
        for other in earlier.query(sketch):
            if _jaccard(own, features[other]) >= SIMILARITY:
                yield other, index
        earlier.insert(index, sketch, check_duplication=False)


def _features(key: str) -> frozenset[bytes]:
    words = key.encode().split()
    return frozenset(words) | {b" ".join(two) for two in pairwise(words)}


def _jaccard(one: frozenset[bytes], two: frozenset[bytes]) -> float:
    shared = len(one & two)
    return shared / ((len(one) + len(two) - shared) or 1)
