"""Processes that are killed while they write: what is there is whole at every moment; leftovers are cleaned later."""

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clf.classifiers import Model
from clf.datasets.download import fetch
from clf.datasets.registry import load_corpora
from clf.files import replaced_folder
from clf.model.bundle import read_bundle
from tests.training.samples import headlines

KILLS = int(os.environ.get("CLF_TEST_KILLS", "3"))
"""Kills per test; ``CLF_TEST_KILLS=20 pytest -m "" tests/attacks/test_kills.py`` is the long run."""

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


FETCHER = """
import sys
from pathlib import Path
from clf.datasets.download import fetch
from clf.datasets.registry import load_corpora

root = Path(sys.argv[1])
corpus = load_corpora(root)["large"]
print("ready", flush=True)
while True:
    for path in fetch(corpus, root, mirror=str(root.parent / "mirror")):
        path.unlink()
"""
TRAINER = """
print("ready", flush=True)
from clf.cli import main

main()
"""
CORPUS = """[{name}]
task = "headlines"
language = "en"
licence = "CC0-1.0"
labelling = "made"
parser = "own"
use = "train"
"""
EXPERIMENT = """
[data]
train = ["small"]
[[namespace]]
name = "word"
[model]
c = [4.0]
folds = 3
[pages]
train = []
test = []
"""


def kill_at_random(moments: random.Random, longest: float, code: str, *arguments: str) -> None:
    """Start ``code`` in a process, and kill it within ``longest`` seconds after it has printed a line."""
    with subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(moments.uniform(0, longest))
        process.send_signal(signal.SIGKILL)


def test_a_writer_that_is_killed_leaves_a_whole_bundle(small: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(small, tmp_path / "bundle"))
    before = read_bundle(small)
    moments = random.Random(7)
    for _ in range(KILLS):
        kill_at_random(moments, 0.5, WRITER, str(folder))
        assert read_bundle(folder).scorers.keys() == before.scorers.keys()
    assert Model.load(folder).check_probes() == len(before.probes)


def test_a_fetch_that_is_killed_leaves_no_half_file(tmp_path: Path) -> None:
    content = bytes(30_000_000)
    served = tmp_path / "mirror" / "example.org" / "large.csv"
    served.parent.mkdir(parents=True)
    served.write_bytes(content)
    root = tmp_path / "data"
    root.mkdir()
    digest = hashlib.sha256(content).hexdigest()
    file = f'name = "large.csv"\nurl = "https://example.org/large.csv"\nsha256 = "{digest}"\n'
    (root / "corpora.toml").write_text(f"{CORPUS.format(name='large')}[[large.files]]\n{file}", encoding="utf-8")
    moments = random.Random(7)
    path = root / "raw" / "large" / "large.csv"
    for _ in range(KILLS):
        kill_at_random(moments, 0.4, FETCHER, str(root))
        assert not path.exists() or path.read_bytes() == content
    path.unlink(missing_ok=True)
    assert fetch(load_corpora(root)["large"], root, mirror=str(tmp_path / "mirror")) == [path]
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.doors
def test_a_training_that_is_killed_leaves_the_bundle_that_was_there(small: Path, tmp_path: Path) -> None:
    rows = [f'"{item.text}",{("editorial", "clickbait")[item.label]},topic,{item.pair}' for item in headlines(80)]
    content = "\n".join(["text,label,topic,pair", *rows, ""]).encode()
    (tmp_path / "small.csv").write_bytes(content)
    table = f'{CORPUS.format(name="small")}path = "small.csv"\nsha256 = "{hashlib.sha256(content).hexdigest()}"\n'
    (tmp_path / "corpora.toml").write_text(table, encoding="utf-8")
    (tmp_path / "small.toml").write_text(EXPERIMENT, encoding="utf-8")
    bundle, run = Path(shutil.copytree(small, tmp_path / "bundle")), tmp_path / "run"
    arguments = ["train", str(tmp_path / "small.toml"), "--data", str(tmp_path), "--no-track"]
    arguments += ["--out", str(run), "--bundle", str(bundle)]
    moments = random.Random(7)
    for _ in range(KILLS):
        kill_at_random(moments, 8, TRAINER, *arguments)
        assert Model.load(bundle).check_probes() > 0
    subprocess.run([sys.executable, "-c", TRAINER, *arguments], capture_output=True, check=True)
    assert Model.load(bundle).check_probes() > 0
    assert read_bundle(bundle).manifest != read_bundle(small).manifest
    assert read_bundle(run / "bundle") == read_bundle(bundle)
    assert not list(tmp_path.glob(".bundle-*"))


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
