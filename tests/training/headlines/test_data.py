"""The corpora of an experiment become training and test examples that share no group."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from clf.datasets.registry import Corpus
from clf.datasets.splits import group_ids
from clf.errors import ChecksumError, ExperimentError, MissingCorpusError
from clf.training.experiment import Experiment
from clf.training.headlines.data import HeadlineData, gather
from clf.types import Example
from tests.training.samples import headlines


def write(root: Path, name: str, examples: Sequence[Example], *, use: str = "train") -> Corpus:
    """Write a corpus of the project's own format below ``root`` and return its entry in the table."""
    names = ("editorial", "clickbait")
    rows = [f'"{item.text}",{names[item.label]},topic,{item.pair}' for item in examples]
    data = "\n".join(["text,label,topic,pair", *rows, ""]).encode()
    root.mkdir(exist_ok=True)
    (root / f"{name}.csv").write_bytes(data)
    entry = {"id": name, "task": "headlines", "language": "en", "licence": "MIT", "labelling": "made", "use": use}
    file = {"parser": "own", "path": f"{name}.csv", "sha256": hashlib.sha256(data).hexdigest()}
    return Corpus.model_validate({**entry, **file})


@pytest.fixture
def corpora(tmp_path: Path) -> Mapping[str, Corpus]:
    made = headlines(80)
    return {
        "main": write(tmp_path, "main", made[:60]),
        "other": write(tmp_path, "other", made[60:]),
        "exam": write(tmp_path, "exam", made[:8], use="test"),
    }


def gathered(corpora: Mapping[str, Corpus], root: Path, **data: object) -> HeadlineData:
    plan = {"name": "small", "data": {"train": ["main"], **data}, "namespace": [{"name": "word"}]}
    return gather(Experiment.model_validate(plan), corpora, root)


def test_a_training_corpus_without_a_split_is_trained_on_whole(corpora: Mapping[str, Corpus], tmp_path: Path) -> None:
    found = gathered(corpora, tmp_path)
    assert [item.text for item in found.train] == [item.text for item in headlines(60)]
    assert (found.test, found.absent, found.set_aside) == ((), (), 0)
    assert found.groups == tuple(group_ids(found.train))


def test_a_held_out_share_takes_whole_groups(corpora: Mapping[str, Corpus], tmp_path: Path) -> None:
    found = gathered(corpora, tmp_path, holdout={"main": 0.3})
    assert len(found.train) + len(found.test) == 60
    assert 4 <= len(found.test) <= 36
    assert not {item.pair for item in found.train} & {item.pair for item in found.test}


def test_a_test_corpus_is_evaluated_on_whole(corpora: Mapping[str, Corpus], tmp_path: Path) -> None:
    found = gathered(corpora, tmp_path, train=["main", "other"], test=["exam"])
    assert {item.corpus for item in found.train} == {"main", "other"}
    assert [item.corpus for item in found.test] == ["exam"] * 8


def test_repeats_of_test_rows_are_set_aside_on_demand(corpora: Mapping[str, Corpus], tmp_path: Path) -> None:
    kept = gathered(corpora, tmp_path, test=["exam"])
    assert (len(kept.train), kept.set_aside) == (60, 0)
    found = gathered(corpora, tmp_path, test=["exam"], set_aside_repeats=True)
    assert found.set_aside == 8
    assert len(found.train) == 52
    assert not {item.text for item in found.train} & {item.text for item in found.test}


def test_uses_count_rows_and_credits_name_training_corpora_only(corpora: Mapping[str, Corpus], tmp_path: Path) -> None:
    found = gathered(corpora, tmp_path, train=["main", "other"], test=["exam"])
    assert [(use.id, use.train_rows, use.test_rows, use.task) for use in found.uses] == [
        ("main", 60, 0, "headlines"),
        ("other", 20, 0, "headlines"),
        ("exam", 0, 8, "headlines"),
    ]
    assert [(credit.id, credit.rows, credit.licence) for credit in found.credits()] == [
        ("main", 60, "MIT"),
        ("other", 20, "MIT"),
    ]
    assert found.credits()[0].sha256 == corpora["main"].hashes


def test_the_language_head_learns_from_rows_of_its_own_corpora(corpora: Mapping[str, Corpus], tmp_path: Path) -> None:
    found = gathered(corpora, tmp_path, language_train=["main", "other"], test=["exam"], set_aside_repeats=True)
    assert {item.corpus for item in found.train} == {"main"}
    assert [item.corpus for item in found.language_rows] == ["main"] * 52 + ["other"] * 20
    assert len(found.language_groups) == 72
    assert [item.corpus for item in found.test] == ["exam"] * 8
    assert [(use.id, use.train_rows, use.task) for use in found.uses] == [
        ("main", 52, "headlines"),
        ("other", 20, "language"),
        ("exam", 0, "headlines"),
    ]
    assert [(credit.id, credit.task) for credit in found.credits()] == [("main", "headlines"), ("other", "language")]
    with pytest.raises(ExperimentError, match="exam is for the final evaluation only"):
        gathered(corpora, tmp_path, language_train=["exam"])


def test_the_part_in_one_language_has_the_rows_and_groups_of_that_language(
    corpora: Mapping[str, Corpus], tmp_path: Path
) -> None:
    found = gathered(corpora, tmp_path)
    romanian = [replace(item, language="ro") for item in found.train[::2]]
    mixed = replace(found, train=(*found.train[1::2], *romanian), groups=(*found.groups[1::2], *found.groups[::2]))
    part = mixed.of_language("ro")
    assert (part.train, part.groups) == (tuple(romanian), found.groups[::2])
    assert part.uses == found.uses


def test_every_absent_corpus_is_named_with_the_command(corpora: Mapping[str, Corpus], tmp_path: Path) -> None:
    for name in ("other", "exam"):
        (tmp_path / f"{name}.csv").unlink()
    wish = {"train": ["main", "other"], "test": ["exam"]}
    with pytest.raises(MissingCorpusError, match=r"^not on this machine: other, exam; type `clf data fetch other"):
        gathered(corpora, tmp_path, **wish)
    with pytest.raises(MissingCorpusError, match=r"^not on this machine: exam; "):
        gathered(corpora, tmp_path, **wish, optional=["other"])
    found = gathered(corpora, tmp_path, **wish, optional=["other", "exam"])
    assert found.absent == ("other", "exam")
    assert len(found.train) == 60


def test_a_changed_file_is_refused(corpora: Mapping[str, Corpus], tmp_path: Path) -> None:
    with (tmp_path / "main.csv").open("a", encoding="utf-8") as file:
        file.write("one more,editorial,topic,99\n")
    with pytest.raises(ChecksumError, match=r"main\.csv has SHA-256"):
        gathered(corpora, tmp_path)


def test_a_corpus_for_evaluation_is_not_trained_on(corpora: Mapping[str, Corpus], tmp_path: Path) -> None:
    with pytest.raises(ExperimentError, match=r"exam is for the final evaluation only; move it from data\.train"):
        gathered(corpora, tmp_path, train=["main", "exam"])
