"""What was large and is gone does not stay with the process."""

import subprocess
import sys

import pytest

CODE = """
import gc
from pathlib import Path
from clf.serving.memory import give_back, keep_large_apart

def used():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

{}
before = used()
for _ in range(3):
    # Small ones between large ones: freed in this order, a heap cannot shrink.
    large, small = [], []
    for number in range(40):
        large.append(bytearray(1_000_000))
        small.append(bytes(5_000))
    del large
give_back()
print(used() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_large_blocks_go_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE.format("keep_large_apart()")], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 10_000_000
