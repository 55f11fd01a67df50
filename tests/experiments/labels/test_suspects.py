"""Suspicious labels: planted errors come first, near-duplicates with unlike labels are found, files are checked."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from clf.datasets.registry import load_corpora
from clf.errors import DataError, ExperimentError
from clf.experiments.labels.suspects import find_suspects, label_quality, read_suspects, write_suspects
from clf.training.experiment import Experiment, read_experiment
from tests.experiments.corpora import write_corpora, write_experiment
from tests.training.samples import headlines

PLANTED = 12


@pytest.fixture
def plan(tmp_path: Path) -> Experiment:
    return read_experiment(write_experiment(tmp_path / "mine.toml", '[data]\ntrain = ["first"]\n'))


def test_planted_errors_come_first(plan: Experiment, tmp_path: Path) -> None:
    rows = headlines(240)
    wrong = set(random.Random(2).sample(range(240), PLANTED))
    planted = [replace(item, label=1 - item.label) if index in wrong else item for index, item in enumerate(rows)]
    data = write_corpora(tmp_path / "data", {"first": planted})
    found = find_suspects(plan, ["first"], load_corpora(data), data)
    assert {item.row for item in found[:PLANTED]} == wrong
    assert all("the model expects the other label" in item.reason for item in found[:PLANTED])
    assert [item.quality for item in found] == sorted(item.quality for item in found)


def test_a_near_duplicate_with_the_other_label_is_a_suspect(plan: Experiment, tmp_path: Path) -> None:
    rows = headlines(60)
    copy = replace(rows[0], text=f"{rows[0].text} today", label=1, pair="")
    data = write_corpora(tmp_path / "data", {"first": [*rows, copy]})
    reasons = {item.row: item.reason for item in find_suspects(plan, ["first"], load_corpora(data), data)}
    assert reasons[0].endswith(f"near-duplicate with the other label: {copy.text}")
    assert reasons[60].endswith(f"near-duplicate with the other label: {rows[0].text}")


def test_test_corpora_are_not_reviewed(plan: Experiment, tmp_path: Path) -> None:
    data = write_corpora(tmp_path / "data", {"exam": headlines(60)}, test=["exam"])
    with pytest.raises(ExperimentError, match="exam is for the final evaluation only"):
        find_suspects(plan, ["exam"], load_corpora(data), data)


def test_the_quality_of_a_label_is_its_probability() -> None:
    found = label_quality(np.array([0, 1, 1]), np.array([0.9, 0.9, 0.2]))
    assert found.round(6).tolist() == [0.1, 0.9, 0.2]


def test_a_list_is_read_as_it_was_written(plan: Experiment, tmp_path: Path) -> None:
    rows = [replace(item, label=1 - item.label) if item.row == 3 else item for item in headlines(60)]
    data = write_corpora(tmp_path / "data", {"first": rows})
    found = find_suspects(plan, ["first"], load_corpora(data), data)
    write_suspects(found, tmp_path / "runs" / "list.csv")
    assert read_suspects(tmp_path / "runs" / "list.csv") == found


@pytest.mark.parametrize(
    "content", [None, "a,b\n1,2\n", "corpus,row,text,label,probability,quality,reason\nx,1,t,bad,0,0,r"]
)
def test_a_file_that_is_no_list_is_named(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "list.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"list\.csv is no list of suspects .*make one with `clf data suspects`"):
        read_suspects(path)
