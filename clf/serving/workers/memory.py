"""Memory that is no longer needed -> back to the system; a worker and its helpers should be small, and stay so.

Not with every block that is freed: memory that comes fresh from the system costs ten times what it takes to fill it,
and a large page is copied several times on its way. The C library keeps what was freed for the next request, until it
is told to give it back.
"""

from __future__ import annotations

import ctypes
import gc

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
"""The C library's names for: how much may lie free at the end of a heap, how large a block stands apart, and how many
heaps there are."""
_KEPT = 32 << 20
"""Bytes; the most the C library takes for the second."""


def keep_freed() -> None:
    """Have freed memory kept for what comes next, until :func:`trim`; in one heap, whatever thread it was for."""
    tell = getattr(ctypes.CDLL(None), "mallopt", None)
    if tell is not None:
        tell(_M_TRIM_THRESHOLD, _KEPT)
        tell(_M_MMAP_THRESHOLD, _KEPT)
        tell(_M_ARENA_MAX, 1)


def trim() -> None:
    """Return free memory to the system where the C library can; takes well under a millisecond."""
    tell = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if tell is not None:
        tell(0)


def give_back() -> None:
    """Free what is no longer used, and return the free memory to the system."""
    gc.collect()
    trim()


def settle() -> None:
    """Give back what is no longer used, and hold what lives now for what will go on living.

    The collector looks at it no more: looking takes a tenth of a second during which nobody is answered, and makes
    every forked process copy what it shares. What has ended since the last call is still found, so call it again after
    something large was let go.
    """
    gc.unfreeze()
    give_back()
    gc.freeze()
