"""Elements that are open -> Containers: those that hold a block, each with its parent and its names."""

from __future__ import annotations

from dataclasses import dataclass, field

from turbohtml import Element

from clf.page.reading.limits import LIMITS, FullError
from clf.page.reading.names import Names
from clf.types import Container


@dataclass(slots=True)
class OpenElements:
    """The block-level elements that are open, innermost last; an element becomes a container with its first block.

    ``indices`` are the containers of the outermost open elements, as far as they have become containers; -1 stands
    for the page.
    """

    names: Names
    containers: list[Container] = field(default_factory=list)
    indices: list[int] = field(default_factory=lambda: [-1])
    open: list[Element] = field(default_factory=list)

    @property
    def tag(self) -> str:
        """Tag of the innermost open element; "" outside of all elements."""
        return self.open[-1].tag if self.open else ""

    def leave(self) -> None:
        """Close the innermost element."""
        self.open.pop()
        if len(self.indices) > len(self.open) + 1:
            self.indices.pop()

    def container(self) -> int:
        """Return the index of the innermost container; open elements that held no block so far become containers.

        Raises FullError at the limit of containers. Elements below the limit of depth become none.
        """
        indices, containers = self.indices, self.containers
        for element in self.open[len(indices) - 1 : LIMITS.depth]:
            if len(containers) == LIMITS.containers:
                raise FullError
            containers.append(Container(indices[-1], element.tag, self.names.of(element)))
            indices.append(len(containers) - 1)
        return indices[-1]
