"""Corpora go to the store: test rows, repeats, corrections and held-out groups are those of the exact reading."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from clf.datasets.headlines.corrections import Correction, write_corrections
from clf.datasets.registry import Corpus
from clf.errors import DataError, ExperimentError, LeakageError, MissingCorpusError
from clf.training.experiment import Experiment
from clf.training.headlines.data import gather
from clf.training.streaming import corpora as streaming
from clf.training.streaming.corpora import StreamedRows, stream_corpora
from tests.training.headlines.test_data import write
from tests.training.samples import headlines


@pytest.fixture
def corpora(tmp_path: Path) -> Mapping[str, Corpus]:
    made = headlines(80)
    return {
        "main": write(tmp_path, "main", made[:60]),
        "other": write(tmp_path, "other", made[60:]),
        "exam": write(tmp_path, "exam", made[:8], use="test"),
    }


def experiment(model: Mapping[str, object] | None = None, **data: object) -> Experiment:
    plan = {"name": "small", "data": {"train": ["main"], **data}, "namespace": [{"name": "word"}]}
    return Experiment.model_validate({**plan, "model": model or {"folds": 3}})


def streamed(plan: Experiment, corpora: Mapping[str, Corpus], root: Path) -> StreamedRows:
    return stream_corpora(plan, corpora, root, root)


def test_the_rows_are_those_that_the_exact_reading_gives(
    corpora: Mapping[str, Corpus], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "_CHUNK", 7)
    plan = experiment(train=["main", "other"], test=["exam"], set_aside_repeats=True, language_train=["main"])
    exact, found = gather(plan, corpora, tmp_path), streamed(plan, corpora, tmp_path)
    rows = [example for side in (False, True) for example, _ in found.rows("en", held_out=side)]
    assert sorted(map(repr, rows)) == sorted(map(repr, exact.train))
    assert found.data.test == exact.test
    assert (found.data.uses, found.data.set_aside) == (exact.uses, exact.set_aside)
    assert found.data.counts.rows == exact.counts.rows == len(exact.train)
    assert found.data.counts.groups == found.store.group_count()


def test_a_fold_of_the_groups_is_held_out(corpora: Mapping[str, Corpus], tmp_path: Path) -> None:
    found = streamed(experiment(), corpora, tmp_path)
    held_out = {group for _, group in found.rows("en", held_out=True)}
    others = {group for _, group in found.rows("en", held_out=False)}
    assert held_out
    assert held_out.isdisjoint(others)
    assert tuple(example for example, _ in found.rows("en", held_out=True)) == found.data.train
    assert set(found.data.groups) == held_out


def test_of_many_rows_a_smaller_share_is_held_out(
    corpora: Mapping[str, Corpus], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "MOST_HELD_OUT", 6)
    assert streamed(experiment(), corpora, tmp_path).folds == 10


def test_training_rows_that_repeat_test_rows_end_the_run(corpora: Mapping[str, Corpus], tmp_path: Path) -> None:
    with pytest.raises(LeakageError, match="8 training rows repeat test rows"):
        streamed(experiment(test=["exam"]), corpora, tmp_path)


def test_a_held_out_share_of_a_corpus_is_tested_and_not_trained_on(
    corpora: Mapping[str, Corpus], tmp_path: Path
) -> None:
    found = streamed(experiment(holdout={"main": 0.3}), corpora, tmp_path)
    assert found.data.test
    assert len(found.data.test) + found.data.counts.rows == 60
    assert not {item.pair for item in found.data.test} & {item.pair for item, _ in found.store.rows("en")}


def test_corrections_are_applied_and_stale_ones_are_named(corpora: Mapping[str, Corpus], tmp_path: Path) -> None:
    example = gather(experiment(), corpora, tmp_path).train[3]
    old, new = ("editorial", "clickbait")[:: 1 if example.label == 0 else -1]
    right = Correction(corpus="main", row=example.row, text=example.text, old=old, new=new)
    write_corrections([right], tmp_path)
    (tmp_path / "one").mkdir()
    found = stream_corpora(experiment(), corpora, tmp_path, tmp_path / "one")
    (row,) = (item for item, _ in found.store.rows("en") if item.row == example.row)
    assert row.label == 1 - example.label
    assert found.data.corrected == {"main": 1}
    write_corrections([Correction(corpus="main", row=3, text="gone", old=old, new=new)], tmp_path)
    (tmp_path / "two").mkdir()
    with pytest.raises(DataError, match="'gone' no longer exists"):
        stream_corpora(experiment(), corpora, tmp_path, tmp_path / "two")


def test_what_cannot_be_streamed_is_named(corpora: Mapping[str, Corpus], tmp_path: Path) -> None:
    with pytest.raises(ExperimentError, match="without --streaming"):
        streamed(experiment({"fold_by": "source"}), corpora, tmp_path)
    absent = {"main": corpora["main"].model_copy(update={"path": "absent.csv"})}
    with pytest.raises(MissingCorpusError, match="not on this machine: main"):
        streamed(experiment(), absent, tmp_path)


def test_a_language_without_a_held_out_row_is_named(tmp_path: Path) -> None:
    corpus = write(tmp_path, "main", headlines(2))
    data = (tmp_path / "main.csv").read_bytes()
    assert corpus.sha256 == hashlib.sha256(data).hexdigest()
    with pytest.raises(DataError, match="no group of rows in 'en'"):
        streamed(experiment({"folds": 20}), {"main": corpus}, tmp_path)
