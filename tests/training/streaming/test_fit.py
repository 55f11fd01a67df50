"""A whole streamed run on the own corpora: its bundle serves and explains, and it ranks as the exact fit does."""

from pathlib import Path

import pytest

import clf
from clf.datasets.registry import load_corpora
from clf.errors import DataError, ExperimentError
from clf.training.experiment import Experiment
from clf.training.headlines.data import HeadlineData
from clf.training.record import read_record
from clf.training.streaming.corpora import StreamedRows
from clf.training.streaming.fit import fit_streamed
from clf.training.train import Run, train
from tests.training.streaming.stored import DATA, own, stored


def experiment(averaged: list[str]) -> Experiment:
    return Experiment.model_validate(
        {
            "name": "small",
            "data": {"train": ["own-en"], "holdout": {"own-en": 0.2}},
            "namespace": [{"name": "word", "min_groups": 2}, {"name": "stem"}],
            "model": {"c": [2.0, 8.0], "folds": 3, "averaged": averaged},
            "pages": None,
        }
    )


@pytest.fixture(scope="module", params=[[], ["en"]], ids=["joint", "averaged"])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("runs") / "small"
    return train(experiment(request.param), load_corpora(DATA), DATA, folder=folder, streaming=True)


def test_the_bundle_serves_and_explains(run: Run) -> None:
    model = clf.Model.load(run.folder / "bundle")
    assert model.check_probes() > 30
    explanation = model.explain("You won't believe what happened next", "en")
    assert explanation.logit == pytest.approx(sum(reason.weight for reason in explanation.reasons))
    assert run.record.metrics["pipeline_difference"] < 1e-6
    assert [path.name for path in run.folder.iterdir() if path.name.startswith(".")] == []


def test_the_record_counts_all_rows_and_the_validation_the_held_out_ones(run: Run) -> None:
    record = read_record(run.folder)
    (use,) = record.corpora
    assert use.train_rows + use.test_rows == 1800
    assert record.params["train_rows"] == use.train_rows
    assert record.params["streamed"] == "true"
    assert 0 < run.validation[0].rows < use.train_rows / 2
    assert {name for name in record.metrics if name.startswith("cv/en/")} == {
        "cv/en/c=2/log_loss",
        "cv/en/c=8/log_loss",
    }


def test_it_ranks_the_test_rows_well(run: Run) -> None:
    assert run.evaluations[0].auc.low is not None
    assert run.evaluations[0].auc.low > 0.85


def test_a_joint_head_learns_from_the_rows_of_all_languages(tmp_path: Path) -> None:
    rows = [*own("own-en")[:300], *own("own-ro")[:300]]
    data = HeadlineData(train=tuple(rows), groups=(), test=(), uses=(), absent=(), set_aside=0)
    plan = experiment([])
    joint = plan.model_copy(update={"model": plan.model.model_copy(update={"joint": True})})
    streamed = StreamedRows(stored(rows, tmp_path), data, 3)
    alone, both = (fit_streamed(each, streamed, "en", tmp_path / str(each.model.joint)) for each in (plan, joint))
    assert len(both.validation.labels) == len(alone.validation.labels) < 200
    tokens = [sum(len(tfidf.tokens) for tfidf in head.model.tfidfs) for head in (alone, both)]
    assert tokens[1] > 1.5 * tokens[0]


def test_rows_of_one_label_cannot_be_fitted(tmp_path: Path) -> None:
    rows = [example for example in own() if example.label][:60]
    data = HeadlineData(train=tuple(rows), groups=(), test=(), uses=(), absent=(), set_aside=0)
    with pytest.raises(DataError, match="do not have both labels"):
        fit_streamed(experiment([]), StreamedRows(stored(rows, tmp_path), data, 3), "en", tmp_path)


def test_tokens_cannot_be_chosen_by_their_weights(tmp_path: Path) -> None:
    plan = experiment([])
    small = plan.model_copy(update={"model": plan.model.model_copy(update={"max_tokens": 100})})
    data = HeadlineData(train=(), groups=(), test=(), uses=(), absent=(), set_aside=0)
    with pytest.raises(ExperimentError, match=r"model.max_tokens = 100: .*without --streaming"):
        fit_streamed(small, StreamedRows(stored([], tmp_path), data, 3), "en", tmp_path)
