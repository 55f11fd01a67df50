"""Experiments that extend others: what is taken, what is changed, and the chains that are refused."""

from pathlib import Path

import pytest

from clf.errors import ExperimentError
from clf.training.experiment import read_experiment
from clf.training.inheritance import merged, read_tables

BASE = """
description = "the base"
[data]
train = ["own-ro", "own-en"]
[data.weights]
own-ro = 0.5
[[namespace]]
name = "word"
min_groups = 2
[[namespace]]
name = "stem"
[model]
c = [1, 2]
folds = 4
[search]
"model.c" = [1]
"""


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_child_changes_keys_and_keeps_the_rest(tmp_path: Path) -> None:
    child = 'extends = "base"\n[data.weights]\nown-en = 0.1\n[model]\nc = [8]\n'
    found = read_experiment(write(tmp_path, base=BASE, child=child) / "child.toml")
    assert (found.name, found.description) == ("child", "")
    assert found.data.train == ["own-ro", "own-en"]
    assert found.data.weights == {"own-ro": 0.5, "own-en": 0.1}
    assert (found.model.c, found.model.folds) == ([8.0], 4)
    assert "search" not in read_tables(tmp_path / "child.toml")


def test_an_experiment_can_extend_one_that_extends_another(tmp_path: Path) -> None:
    folder = write(tmp_path, base=BASE, middle='extends = "base"\nmodel.folds = 7', child='extends = "middle.toml"')
    assert read_experiment(folder / "child.toml").model.folds == 7


def test_a_namespace_is_changed_by_its_name_added_or_switched_off(tmp_path: Path) -> None:
    child = (
        'extends = "base"\n[[namespace]]\nname = "word"\nscale = 0.5\n[[namespace]]\nname = "stem"\nuse = false\n'
        '[[namespace]]\nname = "shape"\nuse = true\n'
    )
    found = read_experiment(write(tmp_path, base=BASE, child=child) / "child.toml").namespace
    assert [(item.name, item.scale, item.min_groups) for item in found] == [("word", 0.5, 2), ("shape", 1.0, 1)]


def test_namespaces_with_languages_replace_those_of_the_name() -> None:
    base = {"namespace": [{"name": "word", "idf": False}, {"name": "stem"}]}
    split = [{"name": "word", "languages": ["ro"]}, {"name": "word", "languages": ["en"]}]
    assert merged(base, {"namespace": split}) == {"namespace": [{"name": "stem"}, *split]}


def test_use_is_true_or_false(tmp_path: Path) -> None:
    child = 'extends = "base"\n[[namespace]]\nname = "word"\nuse = "no"\n'
    with pytest.raises(ExperimentError, match=r"namespace\.0\.use = 'no': write true or false"):
        read_experiment(write(tmp_path, base=BASE, child=child) / "child.toml")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"child": 'extends = "child"'}, r"extends itself in a circle: child extends child; take one extends out"),
        (
            {"child": 'extends = "one"', "one": 'extends = "two"', "two": 'extends = "child"'},
            r"two\.toml extends itself in a circle: child extends one extends two extends child",
        ),
        (
            {"child": 'extends = "bose"', "base": BASE},
            r"cannot read .*bose\.toml, which child\.toml extends .*did you mean 'base'\? experiments beside it: base",
        ),
        ({"child": "extends = 3"}, r"extends = 3: name one experiment, such as extends = \"own\""),
        ({"child": 'extends = "base"', "base": "[data"}, r"base\.toml is not valid TOML"),
    ],
)
def test_a_chain_that_leads_nowhere_is_named(tmp_path: Path, files: dict[str, str], message: str) -> None:
    with pytest.raises(ExperimentError, match=message):
        read_experiment(write(tmp_path, **files) / "child.toml")


def test_a_fault_that_comes_from_the_base_is_named_all_the_same(tmp_path: Path) -> None:
    folder = write(tmp_path, base=BASE.replace("folds = 4", "folds = 1"), child='extends = "base"')
    with pytest.raises(ExperimentError, match=r"child\.toml cannot be run:\n  model\.folds = 1"):
        read_experiment(folder / "child.toml")
