"""Label errors planted in the project's own corpora: most of them are among the first 400 suspects."""

import csv
import hashlib
import random
import shutil
from pathlib import Path

import pytest

from clf.datasets.headlines.parsers import parse
from clf.datasets.registry import load_corpora
from clf.experiments.labels.suspects import find_suspects
from clf.training.experiment import read_experiment

pytestmark = pytest.mark.doors
PLANTED, LOOKED_AT, WANTED = 200, 400, 0.8
OTHER = {"clickbait": "editorial", "editorial": "clickbait"}
SEED = 1


def test_most_planted_errors_are_among_the_first_suspects(root: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(root / "data", data, ignore=shutil.ignore_patterns("raw"))
    corpora, names = dict(load_corpora(data)), ["own-ro", "own-en"]
    rows = [(name, item.row) for name in names for item in parse(corpora[name], data)]
    planted = set(random.Random(SEED).sample(rows, PLANTED))
    for name in names:
        path = data / str(corpora[name].path)
        with path.open(encoding="utf-8", newline="") as file:
            table = list(csv.DictReader(file))
        for number, row in enumerate(table):
            if (name, number) in planted:
                row["label"] = OTHER[row["label"]]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(table[0]))
            writer.writeheader()
            writer.writerows(table)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        corpora[name] = corpora[name].model_copy(update={"sha256": digest})
    plan = read_experiment(root / "experiments" / "own.toml")
    found = {(item.corpus, item.row) for item in find_suspects(plan, names, corpora, data)[:LOOKED_AT]}
    share = len(planted & found) / PLANTED
    print(f"{share:.3f} of {PLANTED} planted errors are among the first {LOOKED_AT} suspects")
    assert share >= WANTED
