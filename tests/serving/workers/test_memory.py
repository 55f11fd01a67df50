"""What was large and is gone does not stay with the process."""

import subprocess
import sys

import pytest

CODE = """
import gc
from pathlib import Path
from clf.serving.workers.memory import freeze_heap, keep_freed

def used():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

keep_freed()
before = used()
for _ in range(3):
    # Small ones between large ones: freed in this order, a heap cannot shrink.
    large, small = [], []
    for number in range(40):
        large.append(bytearray(1_000_000))
        small.append(bytes(5_000))
    del large
freeze_heap()
print(used() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_large_blocks_go_back() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 10_000_000


HEAPS = """
from pathlib import Path
from threading import Thread
from clf.serving.workers.memory import keep_freed

def heaps():
    starts = (int(line.split("-")[0], 16) for line in Path("/proc/self/maps").read_text().splitlines())
    return {start for start in starts if start % (64 << 20) == 0}

keep_freed()
before = heaps()
thread = Thread(target=lambda: [bytes(5_000) for _ in range(1_000)])
thread.start()
thread.join()
print(len(heaps() - before))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_threads_share_one_heap() -> None:
    """The C library would give each its own, at a multiple of 64 MB, and none of them gives back what others need."""
    done = subprocess.run([sys.executable, "-c", HEAPS], capture_output=True, text=True, check=True)
    assert int(done.stdout) == 0
