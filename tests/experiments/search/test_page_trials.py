"""A search over page settings: its trials equal a training with the same settings, on pages of sites left out."""

from pathlib import Path

import pytest

from clf.datasets.download import fetch
from clf.datasets.registry import load_corpora
from clf.errors import ExperimentError, MissingCorpusError
from clf.experiments.search.grid import Grid, read_grid
from clf.experiments.search.page_trials import prepare_pages
from clf.experiments.search.run import Search
from clf.parallel import Workers
from clf.training.corpora import wanted_corpora
from clf.training.inheritance import read_tables
from clf.training.pages.fit import fit_pages
from clf.training.pages.heads import train_heads
from clf.training.progress import silent
from tests.datasets import saved_pages
from tests.experiments.corpora import write_experiment

PAGES = '[pages]\ntrain = ["tiny"]\ntest = ["exam"]\nc = 1.0\ncontext_c = 1.0\nmin_sites = 2\nfolds = 3\ncopies = 0\n'


def grid(folder: Path, text: str) -> Grid:
    path = write_experiment(folder / "mine.toml", f'[data]\ntrain = ["none"]\n{text}')
    return read_grid(read_tables(path), path)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    saved_pages.write_data(tmp_path / "data", tmp_path / "mirror", pages=9, tests=2, marked=True)
    fetch(load_corpora(tmp_path / "data")["tiny"], tmp_path / "data", mirror=str(tmp_path / "mirror"))
    return tmp_path / "data"


def test_a_trial_equals_a_training_with_its_settings(data: Path, tmp_path: Path) -> None:
    one = grid(tmp_path, f'{PAGES}[search]\n"pages.c" = [1.0, 0.1]\n')
    corpora = load_corpora(data)
    outcome = Search(one, corpora, data, tmp_path / "search").run(Workers(jobs=1))
    assert [set(result.metrics) > {"error", "block_f1"} for result in outcome.results] == [True, True]
    choice = one.trials[0].experiment.pages
    assert choice is not None
    plain = choice.model_copy(update={"test": []})
    trained = train_heads(plain, wanted_corpora(plain, corpora, data, task="pages"), data, say=silent)
    assert trained is not None
    held_out = next(item for item in trained.metrics if str(item.slice) == "html/held-out sites")
    (first,) = (result for result in outcome.results if result.key == one.trials[0].key)
    assert first.metrics["block_f1"] == held_out.block_f1.value


def test_pages_that_are_absent_or_not_wanted_are_named(data: Path, tmp_path: Path) -> None:
    corpora = {name: corpus.model_copy(update={"use": "train"}) for name, corpus in load_corpora(data).items()}
    absent = grid(tmp_path, f'{PAGES}[search]\n"pages.train" = [["tiny", "exam"]]\n')
    with pytest.raises(MissingCorpusError, match="not on this machine: exam; type `clf data fetch exam`"):
        prepare_pages(absent, corpora, data, say=silent)
    apart = grid(tmp_path, f'{PAGES}[search]\n"pages.train" = [["tiny"], ["exam"]]\n')
    with pytest.raises(ExperimentError, match="no corpus is common to all trials"):
        prepare_pages(apart, corpora, data, say=silent)


def test_a_family_of_facts_can_be_left_out(data: Path, tmp_path: Path) -> None:
    one = grid(tmp_path, f'{PAGES}[search]\n"pages.without" = [[], ["mass", "word"]]\n')
    material = prepare_pages(one, load_corpora(data), data, say=silent)
    ((rows, matrices),) = material.rows.values()
    read = []
    for trial in one.trials:
        assert trial.experiment.pages is not None
        trained = fit_pages(rows, trial.experiment.pages, name="page", say=silent, matrices=matrices)
        read.append({item.name for scorer in trained.scorers.values() for item in scorer.namespaces})
    assert read[0] - read[1] == {"mass", "word"}
