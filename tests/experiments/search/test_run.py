"""A search on small corpora: the same winner every time, no finished trial lost, none repeated, no test corpus read."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from clf import parallel
from clf.datasets.registry import load_corpora
from clf.errors import ExperimentError, InputError, MissingCorpusError
from clf.experiments.search.grid import read_grid
from clf.experiments.search.headline_trials import prepare_headlines
from clf.experiments.search.run import BEST, REPORT, Progress, Search, SearchOutcome
from clf.parallel import Workers
from clf.training.evaluation.metrics import roc_auc
from clf.training.experiment import read_experiment
from clf.training.headlines.data import gather
from clf.training.headlines.fit import fit_headline
from clf.training.inheritance import read_tables
from clf.training.progress import silent
from tests.experiments.corpora import write_corpora, write_experiment
from tests.training.samples import headlines

SPACE = '"model.c" = [0.01, 1, 4]\n"namespace.stem.use" = [true, false]\n'
DATA = '[data]\ntrain = ["first", "second"]\ntest = ["exam"]\n[data.weights]\nsecond = 0.5\n[search]\n'


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = headlines(180)
    corpora = {"first": rows[:60], "second": rows[60:120], "exam": rows[120:]}
    return write_corpora(tmp_path_factory.mktemp("data"), corpora, test=["exam"])


def search(data: Path, folder: Path, space: str = SPACE, *, budget: int | None = None) -> Search:
    path = write_experiment(folder / "mine.toml", DATA + space)
    return Search(read_grid(read_tables(path), path, budget=budget), load_corpora(data), data, folder / "search")


def run(one: Search) -> SearchOutcome:
    return one.run(Workers(jobs=1))


def metrics(outcome: SearchOutcome) -> dict[str, object]:
    return {result.key: (result.objective, result.metrics) for result in outcome.results}


def test_a_search_finds_the_same_winner_twice_and_writes_it_down(data: Path, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = run(search(data, tmp_path / "a")), search(data, tmp_path / "b").run(Workers(jobs=2))
    assert metrics(one) == metrics(other)
    assert one.best.objective == min(result.objective or 9 for result in one.results)
    assert one.best.changes["model.c"] == 4
    best = read_experiment(one.folder / BEST)
    assert (best.name, best.model.c) == ("mine-best", [4.0])
    assert best.data.test == ["exam"]
    report = (one.folder / REPORT).read_text(encoding="utf-8")
    assert report.count("\n| ") == 7
    assert "| rank | model.c | namespace.stem.use | log_loss | en/log_loss |" in report


@pytest.mark.parametrize("model", ["", '[model]\nc = [1.0]\nfolds = 3\naveraged = ["en"]\n'])
def test_a_trial_measures_what_training_selects_by(data: Path, tmp_path: Path, model: str) -> None:
    text = DATA.replace('test = ["exam"]\n', "") + SPACE
    path = write_experiment(tmp_path / "mine.toml", model + text)
    grid = read_grid(read_tables(path), path)
    material = prepare_headlines(grid, load_corpora(data), data, say=silent)
    trial = grid.trials[-1]
    trained = fit_headline(trial.experiment, gather(trial.experiment, load_corpora(data), data), "en")
    found = material.run(trial)
    assert found["en/log_loss"] == pytest.approx(trained.selection.trials[0].log_loss, abs=1e-9)
    assert found["en/tokens"] == sum(len(tfidf.tokens) for tfidf in trained.model.tfidfs)
    assert found["en/auc"] == pytest.approx(trained.selection.trials[0].auc)
    assert roc_auc(trained.validation) > 0.8


def test_heads_of_single_languages_and_joint_ones_are_measured_on_the_same_rows(tmp_path: Path) -> None:
    rows = headlines(120)
    german = [replace(item, language="de") for item in rows[60:]]
    folder = write_corpora(tmp_path / "data", {"first": rows[:60], "second": german})
    text = DATA.replace('test = ["exam"]\n', "") + '"model.joint" = [false, true]\n'
    path = write_experiment(tmp_path / "mine.toml", text)
    grid = read_grid(read_tables(path), path)
    material = prepare_headlines(grid, load_corpora(folder), folder, say=silent)
    single, joint = (material.run(trial) for trial in grid.trials)
    assert single.keys() == joint.keys()
    assert all(single[f"{code}/tokens"] < joint[f"{code}/tokens"] for code in ("en", "de"))
    trained = fit_headline(
        grid.trials[1].experiment, gather(grid.trials[1].experiment, load_corpora(folder), folder), "de"
    )
    assert joint["de/log_loss"] == pytest.approx(trained.selection.trials[0].log_loss, abs=1e-9)


def test_a_stopped_search_loses_nothing_and_repeats_nothing(data: Path, tmp_path: Path) -> None:
    seen: list[str] = []

    def stop(progress: Progress) -> None:
        seen.append(progress.result.key)
        assert (progress.done, progress.total) == (len(seen), 6)
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search(data, tmp_path).run(Workers(jobs=1), report=stop)
    kept = {path.stem: path.read_bytes() for path in (tmp_path / "search" / "trials").iterdir()}
    assert set(kept) == set(seen)
    steps: list[str] = []
    outcome = search(data, tmp_path).run(Workers(jobs=1), say=steps.append)
    assert steps[0] == "2 of 6 trials were finished before"
    assert (outcome.run_now, len(outcome.results)) == (4, 6)
    assert all((tmp_path / "search" / "trials" / f"{key}.json").read_bytes() == old for key, old in kept.items())
    assert run(search(data, tmp_path)).run_now == 0
    (tmp_path / "fresh").mkdir()
    assert metrics(outcome) == metrics(run(search(data, tmp_path / "fresh")))


def test_a_budget_can_be_raised_later(data: Path, tmp_path: Path) -> None:
    assert run(search(data, tmp_path, budget=2)).run_now == 2
    outcome = run(search(data, tmp_path, budget=3))
    assert (outcome.run_now, len(outcome.results)) == (1, 3)


def test_test_corpora_are_not_read(data: Path, tmp_path: Path) -> None:
    corpora = load_corpora(data)
    absent = corpora["exam"].model_copy(update={"path": "headlines/nowhere.csv"})
    one = search(data, tmp_path, '"model.c" = [1]')
    assert run(replace(one, corpora={**corpora, "exam": absent})).best.objective is not None


def test_all_trials_are_measured_on_the_rows_they_share(data: Path, tmp_path: Path) -> None:
    outcome = run(search(data, tmp_path, '"data.train" = [["first"], ["first", "second"]]'))
    material = prepare_headlines(
        search(data, tmp_path, '"data.train" = [["first"], ["first", "second"]]').grid,
        load_corpora(data),
        data,
        say=silent,
    )
    assert int(material.languages["en"].measured.sum()) == 60
    assert len({result.objective for result in outcome.results}) == 2


@pytest.mark.parametrize(
    ("space", "error", "message"),
    [
        ('"data.train" = [["first"], ["second"]]', ExperimentError, "no corpus is common to all trials"),
        ('"data.train" = [["first"], ["first", "frist"]]', ExperimentError, "no headline corpus is called 'frist'"),
        ('"data.train" = [["exam"]]', ExperimentError, "exam is for the final evaluation only"),
        ('"namespace.word.min_groups" = [900]', ExperimentError, r"no trial of mine could be fitted:\n  no token of"),
    ],
)
def test_a_search_that_cannot_be_run_is_named(
    data: Path, tmp_path: Path, space: str, error: type, message: str
) -> None:
    with pytest.raises(error, match=message):
        run(search(data, tmp_path, space))


def test_an_absent_training_corpus_is_named_with_its_command(data: Path, tmp_path: Path) -> None:
    corpora = load_corpora(data)
    absent = corpora["second"].model_copy(update={"path": "headlines/nowhere.csv"})
    one = replace(search(data, tmp_path), corpora={**corpora, "second": absent})
    with pytest.raises(MissingCorpusError, match="not on this machine: second; type `clf data fetch second`"):
        run(one)


def test_a_trial_that_cannot_be_fitted_does_not_stop_the_others(data: Path, tmp_path: Path) -> None:
    outcome = run(search(data, tmp_path, '"namespace.word.min_groups" = [1, 900]'))
    assert [result.objective is None for result in outcome.results] == [False, True]
    assert "no token of namespace 'word' is in 900 groups" in (outcome.folder / REPORT).read_text(encoding="utf-8")


def test_folds_can_leave_sources_out(data: Path, tmp_path: Path) -> None:
    path = write_experiment(
        tmp_path / "mine.toml", '[model]\nc = [1.0]\nfold_by = "source"\n' + DATA + '"model.tol" = [0.001]'
    )
    grid = read_grid(read_tables(path), path)
    found = Search(grid, load_corpora(data), data, tmp_path / "search").run(Workers(jobs=1))
    assert found.best.metrics["en/auc"] > 0.6


def test_a_scheduler_that_does_not_answer_is_named(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "CONNECT_SECONDS", 0.5)
    with pytest.raises(InputError, match=r"the scheduler tcp://127\.0\.0\.1:9 does not answer .*start one with `dask"):
        search(data, tmp_path).run(Workers(scheduler="tcp://127.0.0.1:9"))


def test_every_file_of_the_search_is_whole_json(data: Path, tmp_path: Path) -> None:
    folder = run(search(data, tmp_path)).folder
    for path in [folder / "search.json", *(folder / "trials").iterdir()]:
        assert json.loads(path.read_text(encoding="utf-8"))
    assert hashlib.sha256((data / "headlines" / "first.csv").read_bytes()).hexdigest() in (
        folder / "search.json"
    ).read_text(encoding="utf-8")
