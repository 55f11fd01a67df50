"""What loading a bundle leaves behind -> back to the system; a worker and its helpers should be small."""

from __future__ import annotations

import ctypes
import gc


def give_back() -> None:
    """Free what is no longer used, and return the free memory to the system where the C library can."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
