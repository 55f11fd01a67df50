"""A bounded cache in two generations, which is as fast as a dictionary when it hits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Value = TypeVar("Value")


class GenerationCache(dict[Any, Value]):
    """A dictionary that computes missing values, and forgets those that were not asked for lately.

    When the young generation is full it becomes the old one, and the old one is dropped. A key of the old generation
    returns to the young one when it is asked for. A hit costs no bookkeeping, unlike in ``functools.lru_cache``.

    >>> cache = GenerationCache(float, size=2)
    >>> cache["0.5"], cache["0.25"], cache["0.75"]
    (0.5, 0.25, 0.75)
    >>> sorted(cache)
    ['0.75']
    """

    def __init__(self, compute: Callable[[Any], Value], size: int) -> None:
        """Take the function from a key to its value, and the number of entries of one generation."""
        super().__init__()
        self._compute, self._size = compute, size
        self._old: dict[Any, Value] = {}

    def __missing__(self, key: Any) -> Value:
        """Return the value of ``key`` from the old generation, or compute it; then keep it in the young one."""
        if len(self) == self._size:
            self._old = dict(self)
            self.clear()
        found = self._old.get(key)
        self[key] = value = self._compute(key) if found is None else found
        return value
