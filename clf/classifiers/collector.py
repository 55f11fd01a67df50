"""Garbage collection -> after a page instead of during it, because a page is thousands of objects that live on.

Nothing that reading and scoring make is in a cycle, so reference counts free it. The collector would look at all of it
several times, and at the loaded bundle as well, without finding anything.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Iterator[None]:
    """Pause automatic garbage collection; a collector that was off stays off.

    Inside another pause this does nothing. The collector belongs to the whole process: where several threads pause it,
    the first one that ends lets it run again.

    >>> with collection_paused():
    ...     print(gc.isenabled())
    False
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
