"""Free memory -> the operating system, so that a worker and its helpers stay small.

Freed blocks are kept for the next request and returned from time to time. Returning every block at once would be slow:
fresh memory from the system costs ten times what it takes to fill it, and a large page is copied several times.
"""

from __future__ import annotations

import ctypes
import gc

# Option numbers of glibc's mallopt(3).
_M_TRIM_THRESHOLD = -1
"""Free bytes at the end of a heap that are kept."""
_M_MMAP_THRESHOLD = -3
"""Bytes from which a block gets a mapping of its own."""
_M_ARENA_MAX = -8
"""Number of heaps."""
_KEPT = 32 << 20
"""Bytes; the largest value that glibc accepts for the mapping threshold."""


def keep_freed() -> None:
    """Keep freed memory until :func:`trim` returns it, and use one heap for all threads."""
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_M_TRIM_THRESHOLD, _KEPT)
        set_option(_M_MMAP_THRESHOLD, _KEPT)
        set_option(_M_ARENA_MAX, 1)


def trim() -> None:
    """Return free memory to the system where the C library can do so; takes well under a millisecond."""
    malloc_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if malloc_trim is not None:
        malloc_trim(0)


def freeze_heap() -> None:
    """Collect garbage, return the free memory, then move all surviving objects out of the collector's sight.

    The last step is :func:`gc.freeze`. A full collection would stop the worker for a tenth of a second, and would make
    every forked process copy the memory that it shares. Call this again after a large object was dropped, because
    frozen garbage is found only then.
    """
    gc.unfreeze()
    gc.collect()
    trim()
    gc.freeze()
