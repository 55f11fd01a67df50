"""Memory that is no longer needed -> back to the system; a worker and its helpers should be small, and stay so."""

from __future__ import annotations

import ctypes
import gc

_M_MMAP_THRESHOLD, _LARGE = -3, 1 << 17
"""The C library's name for the setting, and its usual value (bytes), which it would raise with every large request."""


def give_back() -> None:
    """Free what is no longer used, and return the free memory to the system where the C library can."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def settle() -> None:
    """Give back what is no longer used, and hold what lives now for what will go on living.

    The collector looks at it no more: looking takes a tenth of a second during which nobody is answered, and makes
    every forked process copy what it shares. What has ended since the last call is still found, so call it again after
    something large was let go.
    """
    gc.unfreeze()
    give_back()
    gc.freeze()


def keep_large_apart() -> None:
    """Have large blocks given back as soon as they are freed, so that a few large pages do not swell a worker."""
    tell = getattr(ctypes.CDLL(None), "mallopt", None)
    if tell is not None:
        tell(_M_MMAP_THRESHOLD, _LARGE)
