"""A sequence that is computed when it is first used, because most readers of a report only want its article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, overload

from clf.classifiers.collector import collection_paused

Item = TypeVar("Item")


class Lazy(Sequence[Item]):
    """A sequence that is computed once, when it is first used; it equals a tuple of the same items.

    >>> squares = Lazy(lambda count: tuple(number**2 for number in range(count)), 4)
    >>> squares[-1], len(squares), squares == (0, 1, 4, 9)
    (9, 4, True)
    """

    __slots__ = ("_arguments", "_compute", "_items")

    def __init__(self, compute: Callable[..., tuple[Item, ...]], *arguments: Any) -> None:
        """Take the function that computes the items, and its arguments, which are dropped after the call."""
        self._compute, self._arguments = compute, arguments
        self._items: tuple[Item, ...] | None = None

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Item, ...]: ...
    def __getitem__(self, index: int | slice) -> Item | tuple[Item, ...]:
        return self._computed()[index]

    def __len__(self) -> int:
        return len(self._computed())

    def __eq__(self, other: object) -> bool:
        return self._computed() == (tuple(other) if isinstance(other, Lazy) else other)

    def __hash__(self) -> int:
        return hash(self._computed())

    def __repr__(self) -> str:
        return repr(self._computed())

    def __reduce__(self) -> tuple[type[tuple[Item, ...]], tuple[tuple[Item, ...]]]:
        """Pickle as a plain tuple."""
        return tuple, (self._computed(),)

    def _computed(self) -> tuple[Item, ...]:
        if self._items is None:
            with collection_paused():
                self._items = self._compute(*self._arguments)
            self._arguments = ()
        return self._items
