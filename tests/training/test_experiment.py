"""Experiment files: every fault is named with its key and what would be allowed; the project's own files are sound."""

from pathlib import Path

import pytest

from clf.errors import ExperimentError
from clf.training.experiment import read_experiment

GOOD = """
[data]
train = ["own-ro"]
[data.weights]
own-ro = 0.5
[[namespace]]
name = "word"
min_groups = 2
[model]
c = [1, 2.5]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_is_read_with_its_defaults(tmp_path: Path) -> None:
    found = read_experiment(write(tmp_path, GOOD))
    assert found.name == "mine"
    assert found.model.c == [1.0, 2.5]
    assert found.model.folds == 5
    assert found.namespace[0].unit
    assert found.data.weights == {"own-ro": 0.5}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("train =", "trian =", r"unknown key 'data.trian', did you mean 'train'\? Allowed: .*train"),
        ("[model]", "[modle]", r"unknown key 'modle', did you mean 'model'\? Allowed: data, description, model"),
        ("min_groups", "min_grups", r"unknown key 'namespace.0.min_grups'.*min_groups"),
        ("min_groups = 2", "min_groups = 0", r"namespace\.0\.min_groups = 0: .*greater than or equal to 1"),
        ("c = [1, 2.5]", "c = [0]", r"model\.c\.0 = 0: .*greater than 0"),
        ("c = [1, 2.5]", "c = []", r"model\.c = \[\]"),
        ("c = [1, 2.5]", 'class_weight = "heavy"', r"model\.class_weight = 'heavy': .*'none' or 'balanced'"),
        ("c = [1, 2.5]", "folds = 1", r"model\.folds = 1"),
        ("c = [1, 2.5]", "prior = 1.5", r"model\.prior = 1\.5: .*less than 1"),
        ('train = ["own-ro"]', "train = []", r"data\.train = \[\]"),
        ('train = ["own-ro"]', "train = 3", r"data\.train = 3"),
        ('[[namespace]]\nname = "word"\nmin_groups = 2', "", r"namespace"),
        ("[model]", '[[namespace]]\nname = "word"\n[model]', "every namespace may stand once"),
        ("[data]", "[data", "is not valid TOML"),
        ("[data]", 'name = "Not A Name"\n[data]', r"name = 'Not A Name'"),
    ],
)
def test_a_fault_is_named_with_what_is_allowed(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(ExperimentError, match=message):
        read_experiment(write(tmp_path, GOOD.replace(old, new, 1)))


def test_a_missing_file_names_its_neighbours(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    with pytest.raises(ExperimentError, match=r"cannot read .*other\.toml.*experiments beside it: mine"):
        read_experiment(tmp_path / "other.toml")


def test_the_projects_experiments_can_be_read(root: Path) -> None:
    names = {read_experiment(path).name for path in (root / "experiments").glob("*.toml")}
    assert {"own", "shipped", "research-ro"} <= names


def test_what_ships_is_trained_on_permissive_licences_only(root: Path) -> None:
    permissive = {"CC0-1.0", "MIT", "CC-BY-4.0", "Apache-2.0"}
    licences = set(read_experiment(root / "experiments" / "shipped.toml").data.licences)
    assert licences
    assert licences <= permissive
