"""Experiment files: every fault is named with its key and what would be allowed; the project's own files are sound."""

from pathlib import Path

import pytest

from clf.datasets.registry import load_corpora
from clf.errors import ExperimentError
from clf.training.corpora import wanted_corpora
from clf.training.experiment import (
    DataChoice,
    ModelChoice,
    NamespaceChoice,
    PageChoice,
    read_experiment,
)

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
        ("[model]", '[[namespace]]\nname = "word"\n[model]', "read every namespace once, and 'word' stands twice"),
        ("min_groups = 2", 'languages = "ro"', r"namespace\.0\.languages = 'ro': .*list"),
        ("[data]", "[data", "is not valid TOML"),
        ("[data]", 'name = "Not A Name"\n[data]', r"name = 'Not A Name'"),
    ],
)
def test_a_fault_is_named_with_what_is_allowed(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(ExperimentError, match=message):
        read_experiment(write(tmp_path, GOOD.replace(old, new, 1)))


BY_LANGUAGE = """
[[namespace]]
name = "stem"
languages = ["en", "es"]
[[namespace]]
name = "stem"
min_groups = 5
languages = ["ro"]
"""


def test_a_namespace_can_be_for_some_languages_and_have_settings_by_language(tmp_path: Path) -> None:
    found = read_experiment(write(tmp_path, GOOD + BY_LANGUAGE))
    read = {code: [(item.name, item.min_groups) for item in found.namespaces_of(code)] for code in ("ro", "en", "hu")}
    assert read == {"ro": [("word", 2), ("stem", 5)], "en": [("word", 2), ("stem", 1)], "hu": [("word", 2)]}


def test_a_language_cannot_read_a_namespace_twice(tmp_path: Path) -> None:
    with pytest.raises(ExperimentError, match=r"'stem' stands twice"):
        read_experiment(write(tmp_path, GOOD + BY_LANGUAGE.replace('["ro"]', '["ro", "es"]')))


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


def test_what_ships_trains_pages_on_permissive_licences_only(root: Path) -> None:
    permissive = {"CC0-1.0", "MIT", "CC-BY-4.0", "Apache-2.0"}
    for name in ("own", "shipped"):
        pages = read_experiment(root / "experiments" / f"{name}.toml").pages
        assert pages is not None
        assert set(pages.licences) <= permissive
        assert pages.licences


@pytest.mark.parametrize(
    "name", ["own", "shipped", "research", "research-ro", "research-en", "research-es", "research-id"]
)
def test_the_corpora_of_every_experiment_may_be_used_by_it(root: Path, name: str) -> None:
    plan, corpora = read_experiment(root / "experiments" / f"{name}.toml"), load_corpora(root / "data")
    headlines = wanted_corpora(plan.data, corpora, root / "data", task="headlines")
    assert len(headlines.present) + len(headlines.absent) == len(
        {*plan.data.train, *plan.data.test, *plan.data.language_train}
    )
    if plan.pages:
        pages = wanted_corpora(plan.pages, corpora, root / "data", task="pages")
        assert len(pages.present) + len(pages.absent) == len({*plan.pages.train, *plan.pages.test})


def test_an_experiment_can_be_without_pages_and_has_them_by_default(tmp_path: Path) -> None:
    assert read_experiment(write(tmp_path, GOOD)).pages == PageChoice()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("[pages]\nlicenses = []", r"unknown key 'pages\.licenses', did you mean 'licences'\? Allowed: c, context_c"),
        ("[pages]\ncopies = 20", r"pages\.copies = 20: .*less than or equal to 10"),
        ("[pages]\nmin_sites = 0", r"pages\.min_sites = 0: .*greater than or equal to 1"),
        ("[pages]\nqqq = 1", r"unknown key 'pages\.qqq'\. Allowed: c, "),
        ('[pages]\nwithout = ["wrod"]', r"pages\.without = .*'wrod' is no namespace of blocks; they are own, name"),
        ("[data.holdout]\nown-ro = 1.0", r"data\.holdout\.own-ro = 1\.0: .*less than 1"),
    ],
)
def test_faults_of_other_tables_are_named(tmp_path: Path, table: str, message: str) -> None:
    with pytest.raises(ExperimentError, match=message):
        read_experiment(write(tmp_path, f"{GOOD}\n{table}\n"))


def test_several_faults_stand_one_a_line(tmp_path: Path) -> None:
    text = GOOD.replace("min_groups = 2", "min_groups = 0").replace("c = [1, 2.5]", "folds = 1")
    with pytest.raises(ExperimentError) as error:
        read_experiment(write(tmp_path, text))
    lines = str(error.value).splitlines()
    assert lines[0].endswith("mine.toml cannot be run:")
    assert [line.split(" = ")[0] for line in lines[1:]] == ["  namespace.0.min_groups", "  model.folds"]


def test_every_key_stands_in_the_documents(root: Path) -> None:
    text = (root / "experiments" / "README.md").read_text(encoding="utf-8")
    tables = {"data.": DataChoice, "namespace.": NamespaceChoice, "model.": ModelChoice, "pages.": PageChoice}
    keys = ["name", "description", "extends", "search", "namespace.use"]
    for prefix, table in tables.items():
        keys += [f"{prefix}{key}" for key in table.model_fields]
    absent = [key for key in keys if f"`{key}`" not in text]
    assert absent == []
