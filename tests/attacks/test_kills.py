"""Processes that are killed while they write: a bundle is whole at every moment, and leftovers are cleaned later."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import clf
from clf.classifiers import Model
from clf.files import replaced_folder
from clf.model.bundle import read_bundle, write_bundle

WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from clf.model.bundle import read_bundle, write_bundle

folder = Path(sys.argv[1])
bundle = read_bundle(folder)
print("ready", flush=True)
number = 0
while True:
    number += 1
    write_bundle(replace(bundle, card=f"card {number}"), folder)
"""


def test_a_writer_that_is_killed_leaves_a_whole_bundle(model: clf.Model, tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    write_bundle(model.bundle, folder)
    moments = random.Random(7)
    for _ in range(6):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(moments.uniform(0, 1.5))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        assert read_bundle(folder).scorers.keys() == model.bundle.scorers.keys()
    assert Model.load(folder).check_probes() == model.check_probes()


def test_what_killed_writers_have_left_is_deleted_a_day_later(tmp_path: Path) -> None:
    leftover = tmp_path / ".bundle-abcd1234.tmp"
    leftover.mkdir()
    with replaced_folder(tmp_path / "bundle"):
        pass
    assert leftover.exists()
    os.utime(leftover, (time.time() - 90_000,) * 2)
    with replaced_folder(tmp_path / "bundle"):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["bundle"]
