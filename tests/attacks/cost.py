"""The cost of reading a page: processor time and memory, each measured in a process of its own."""

from __future__ import annotations

import gc
import os
import resource
import time
from pathlib import Path
from typing import NamedTuple

from clf.page.reading.page import read_page

_MEMORY_LIMIT = 2 << 30
"""Bytes of address space that reading may add to those of the test run."""
_TIME_LIMIT = 20
"""Seconds of processor time; a process that needs more is ended, and its cost is infinite."""


class Cost(NamedTuple):
    """Seconds of processor time, and kilobytes that the largest size of the process grew by."""

    seconds: float
    kilobytes: float


def cost_of(pages: list[str]) -> Cost:
    """Return what it costs to read ``pages`` as HTML in one process; infinite when the process does not end well."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(writing, _measured(pages))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        found = answer.read().split()
    os.waitpid(child, 0)
    return Cost(*map(float, found)) if found else Cost(float("inf"), float("inf"))


def _measured(pages: list[str]) -> bytes:
    limit = _address_space() + _MEMORY_LIMIT
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (_TIME_LIMIT, _TIME_LIMIT))
    gc.freeze()  # The objects of the test run are not the page's.
    before, start = _largest(), time.process_time()
    for page in pages:
        read_page(page, kind="html")
    return f"{time.process_time() - start} {_largest() - before}".encode()


def _address_space() -> int:
    """Return the bytes of address space of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def _largest() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
