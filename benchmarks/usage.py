"""A command -> its duration, processor time and peak memory, those of all its child processes included."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from clf.errors import ClfError

_EVERY = 0.05
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Seconds of the clock, seconds of processor time, and the largest sum of proportional memory in MB.

    Proportional memory counts a page that several processes share once. ``worker`` is the largest memory of one
    process, in MB.
    """

    seconds: float
    cpu: float
    megabytes: float
    worker: float


def usage_of(command: Sequence[str | Path], environment: Mapping[str, str]) -> Usage:
    """Run ``command`` to its end; raise ClfError with its last line where it fails."""
    with tempfile.TemporaryFile("w+") as errors:
        started = time.perf_counter()
        arguments = [str(part) for part in command]
        process = psutil.Popen(arguments, env=dict(environment), stdout=subprocess.DEVNULL, stderr=errors)
        cpu: dict[int, float] = {}
        most = worker = 0.0
        while process.poll() is None:
            total, largest = _look(process, cpu)
            most, worker = max(most, total), max(worker, largest)
            time.sleep(_EVERY)
        seconds = time.perf_counter() - started
        if process.returncode:
            errors.seek(0)
            last = " ".join(errors.read().strip().splitlines()[-3:])
            raise ClfError(f"{' '.join(arguments)} ended with {process.returncode}: {last}")
    return Usage(seconds, sum(cpu.values()), most / 1e6, worker / 1e6)


def _look(process: psutil.Process, cpu: dict[int, float]) -> tuple[float, float]:
    """Return the memory of all processes together and of the largest; note the processor time of each in ``cpu``."""
    total = largest = 0.0
    for each in (process, *_children(process)):
        try:
            memory, times = each.memory_full_info().pss, each.cpu_times()
        except psutil.Error:
            continue
        cpu[each.pid] = times.user + times.system
        total, largest = total + memory, max(largest, memory)
    return total, largest


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        found: list[psutil.Process] = process.children(recursive=True)
    except psutil.Error:
        return []
    return found
