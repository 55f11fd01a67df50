"""Which headlines say the same: equal after normalisation, or nearly so (MinHash and locality-sensitive hashing)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from datasketch import MinHash, MinHashLSH

from clf.text.tokens import repeat_key

SIMILARITY = 0.7
"""Jaccard similarity of words and word pairs from which two headlines count as near-duplicates."""
_PERMUTATIONS = 64
_SEED = 1


def near_duplicates(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of places (earlier, later) whose texts are near-duplicates; equal texts are linked to their first.

    Candidates come from MinHash with 64 permutations (Broder 1997), each is checked by its exact similarity, so that no
    pair is wrong, though a pair near the threshold may be missed.
    """
    first: dict[str, int] = {}
    for place, text in enumerate(texts):
        earlier = first.setdefault(repeat_key(text), place)
        if earlier != place:
            yield earlier, place
    yield from _similar({place: _features(key) for key, place in first.items()})


def _similar(features: dict[int, frozenset[bytes]]) -> Iterator[tuple[int, int]]:
    index = MinHashLSH(threshold=SIMILARITY, num_perm=_PERMUTATIONS)
    sketches = MinHash.bulk(features.values(), num_perm=_PERMUTATIONS, seed=_SEED)
    for (place, found), sketch in zip(features.items(), sketches, strict=True):
        for other in index.query(sketch):
            if _jaccard(found, features[other]) >= SIMILARITY:
                yield other, place
        index.insert(place, sketch, check_duplication=False)


def _features(key: str) -> frozenset[bytes]:
    words = key.encode().split()
    return frozenset(words) | {b" ".join(two) for two in pairwise(words)}


def _jaccard(one: frozenset[bytes], two: frozenset[bytes]) -> float:
    shared = len(one & two)
    return shared / ((len(one) + len(two) - shared) or 1)
