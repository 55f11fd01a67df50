"""The search table: one trial for each point, and every key, value and budget that makes no sense is named."""

from pathlib import Path

import pytest

from clf.errors import ExperimentError
from clf.experiments.search.grid import Grid, read_grid, with_changes
from clf.training.inheritance import read_tables
from tests.experiments.corpora import write_experiment

DATA = '[data]\ntrain = ["own-ro", "own-en"]\n[data.weights]\nown-en = 0.5\n[search]\n'
LARGE = f'"model.tol" = {[n / 1000 for n in range(1, 102)]}\n"model.prior" = {[n / 101 for n in range(1, 101)]}'


def grid(folder: Path, search: str, *, budget: int | None = None) -> Grid:
    path = write_experiment(folder / "mine.toml", DATA + search)
    return read_grid(read_tables(path), path, budget=budget)


def test_every_combination_is_a_trial(tmp_path: Path) -> None:
    found = grid(
        tmp_path, '"model.c" = [1, [2, 4]]\n"namespace.stem.use" = [true, false]\n"data.weights.own-ro" = [0.1]'
    )
    assert (found.kind, found.base.name) == ("headlines", "mine")
    described = [
        (trial.experiment.model.c, len(trial.experiment.namespace), trial.experiment.data.weights)
        for trial in found.trials
    ]
    weights = {"own-en": 0.5, "own-ro": 0.1}
    assert described == [
        ([1.0], 2, weights),
        ([1.0], 1, weights),
        ([2.0, 4.0], 2, weights),
        ([2.0, 4.0], 1, weights),
    ]
    assert len({trial.key for trial in found.trials}) == 4


def test_keys_may_be_written_as_tables(tmp_path: Path) -> None:
    quoted, plain = grid(tmp_path, '"model.folds" = [3, 4]'), grid(tmp_path, "model.folds = [3, 4]")
    assert [trial.key for trial in quoted.trials] == [trial.key for trial in plain.trials]


def test_page_settings_make_a_search_over_page_heads(tmp_path: Path) -> None:
    found = grid(tmp_path, '"pages.c" = [0.05, 0.1]')
    assert found.kind == "pages"
    assert [trial.experiment.pages and trial.experiment.pages.c for trial in found.trials] == [0.05, 0.1]


def test_a_budget_keeps_the_same_trials_every_time_and_grows(tmp_path: Path) -> None:
    small, large = (
        {trial.key for trial in grid(tmp_path, '"model.c" = [1, 2, 3, 4, 5, 6]', budget=size).trials} for size in (2, 4)
    )
    assert (len(small), len(large)) == (2, 4)
    assert small < large


@pytest.mark.parametrize(
    ("search", "message"),
    [
        ("", r"mine\.toml has an empty search space; add a table such as"),
        ('"model.c" = []', r"search\.model\.c = \[\]: give a list of at least one value"),
        ('"model.c" = 4', r"search\.model\.c = 4: give a list of at least one value"),
        ('"model.c" = [4, 8, 4]', r"search\.model\.c has the value 4 twice"),
        ('"model.cc" = [4]', r"unknown key 'model\.cc', did you mean 'c'\?"),
        ('"modle.c" = [4]', r"unknown key 'modle', did you mean 'model'\?"),
        ('"model.c" = [0]', r"model\.c\.0 = 0: .*greater than 0"),
        ('"model.c.d" = [1]', r"search\.model\.c\.d: model\.c is a value and has no keys"),
        ('"namespace.stam.use" = [true]', r"the namespace 'stam' is not there; the experiment has word, stem"),
        ('"namespace.stem" = [true]', r"search\.namespace\.stem: name a namespace and its key"),
        ('"data.weights.own-rio" = [1]', r"no trial trains on 'own-rio'; they train on own-en, own-ro"),
        ('"data.test" = [["aeb"]]', r"a search cannot change 'data\.test'"),
        ('"name" = ["x"]', r"a search cannot change 'name'"),
        ('"model.c" = [1]\n"pages.c" = [1]', r"searches over headlines and pages at once \(model\.c, pages\.c\)"),
        (
            f'"model.tol" = {[0.001 * n for n in range(1, 102)]}\n"model.prior" = {[0.009 * n for n in range(1, 101)]}',
            "10,100",
        ),
    ],
)
def test_an_impossible_grid_is_named(tmp_path: Path, search: str, message: str) -> None:
    with pytest.raises(ExperimentError, match=message):
        grid(tmp_path, search)


@pytest.mark.parametrize("budget", [0, -3])
def test_a_budget_of_nothing_is_refused(tmp_path: Path, budget: int) -> None:
    with pytest.raises(ExperimentError, match=f"a budget of {budget} trials leaves nothing to try"):
        grid(tmp_path, '"model.c" = [1]', budget=budget)


def test_changes_leave_the_tables_as_they_were() -> None:
    tables = {"namespace": [{"name": "word"}], "model": {"c": [1]}}
    changed = with_changes(tables, {"namespace.word.idf": False, "pages.c": 0.1, "model.c": 2})
    assert changed == {"namespace": [{"name": "word", "idf": False}], "model": {"c": [2]}, "pages": {"c": 0.1}}
    assert tables == {"namespace": [{"name": "word"}], "model": {"c": [1]}}


def test_a_namespace_that_stands_twice_cannot_be_searched() -> None:
    with pytest.raises(ExperimentError, match="the namespace 'word' stands more than once"):
        with_changes({"namespace": [{"name": "word"}, {"name": "word"}]}, {"namespace.word.idf": False})


def test_the_searches_of_the_project_can_be_read(root: Path) -> None:
    searches = [path for path in sorted((root / "experiments").glob("*.toml")) if "search" in read_tables(path)]
    for path in searches:
        assert read_grid(read_tables(path), path).trials


def test_every_report_of_a_search_has_its_experiment(root: Path) -> None:
    reports = sorted((root / "experiments" / "reports").glob("*.md"))
    assert reports
    for path in reports:
        experiment = root / "experiments" / f"{path.stem}.toml"
        grid = read_grid(read_tables(experiment), experiment)
        assert path.read_text(encoding="utf-8").count("\n| ") == 1 + len(grid.trials)
