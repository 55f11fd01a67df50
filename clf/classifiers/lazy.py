"""What a report may be asked for, worked out when somebody looks: most readers of a page want its article only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, overload

Item = TypeVar("Item")


class Lazy(Sequence[Item]):
    """A sequence that is worked out when somebody looks at it; equal to a tuple of the same.

    >>> squares = Lazy(lambda most: tuple(number**2 for number in range(most)), 4)
    >>> squares[-1], len(squares), squares == (0, 1, 4, 9)
    (9, 4, True)
    """

    __slots__ = ("_found", "_values", "_work")

    def __init__(self, work: Callable[..., tuple[Item, ...]], *values: Any) -> None:
        """Take what works it out, once, and what that needs."""
        self._work, self._values = work, values
        self._found: tuple[Item, ...] | None = None

    @overload
    def __getitem__(self, place: int) -> Item: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Item, ...]: ...
    def __getitem__(self, place: int | slice) -> Item | tuple[Item, ...]:
        return self._known()[place]

    def __len__(self) -> int:
        return len(self._known())

    def __eq__(self, other: object) -> bool:
        return self._known() == (tuple(other) if isinstance(other, Lazy) else other)

    def __hash__(self) -> int:
        return hash(self._known())

    def __repr__(self) -> str:
        return repr(self._known())

    def __reduce__(self) -> tuple[type[tuple[Item, ...]], tuple[tuple[Item, ...]]]:
        """Travel as a plain tuple."""
        return tuple, (self._known(),)

    def _known(self) -> tuple[Item, ...]:
        if self._found is None:
            self._found = self._work(*self._values)
            self._values = ()
        return self._found
