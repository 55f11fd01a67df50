"""Headline corpora and page corpora pass the same checks: name, kind, use and licence; absent ones are reported."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from clf.datasets.registry import Corpus, load_corpora
from clf.errors import ExperimentError
from clf.training.corpora import wanted_corpora
from clf.training.experiment import DataChoice, PageChoice
from tests.datasets import saved_pages as made


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Write a table with the page corpora ``tiny`` (train) and ``exam`` (test) and the headlines ``own``."""
    made.write_data(tmp_path / "data", tmp_path / "mirror", pages=1, tests=1)
    table = tmp_path / "data" / "corpora.toml"
    own = (
        '[own]\ntask = "headlines"\nlanguage = "en"\nlicence = "CC0-1.0"\nlabelling = "by hand"\nparser = "own"\n'
        f'use = "train"\npath = "own.csv"\nsha256 = "{"0" * 64}"\n'
    )
    table.write_text(f"{table.read_text(encoding='utf-8')}\n{own}", encoding="utf-8")
    (tmp_path / "data" / "own.csv").write_text("text,label,topic,pair\n", encoding="utf-8")
    return tmp_path / "data"


@pytest.fixture
def corpora(data: Path) -> Mapping[str, Corpus]:
    return load_corpora(data)


def pages(**choice: object) -> PageChoice:
    return PageChoice.model_validate({"train": ["tiny"], "test": ["exam"], **choice})


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"train": ["tinny"]}, r"^no page corpus is called 'tinny'; did you mean 'tiny'\? `clf data list` shows them"),
        ({"test": ["exams"]}, r"^no page corpus is called 'exams'; did you mean 'exam'\?"),
        ({"train": ["xyz"]}, r"^no page corpus is called 'xyz'; `clf data list` shows them all$"),
        ({"train": ["own"]}, r"^no page corpus is called 'own'; it is a headline corpus, .* under \[data\]"),
        ({"train": ["exam"]}, r"^exam is for the final evaluation only; move it from pages\.train to pages\.test$"),
        (
            {"licences": ["CC0-1.0"]},
            r"^tiny has the licence 'MIT', .* accepts CC0-1\.0; .*pages\.licences$",
        ),
    ],
)
def test_a_page_corpus_that_may_not_be_used_is_an_error(
    choice: dict[str, object], message: str, data: Path, corpora: Mapping[str, Corpus]
) -> None:
    with pytest.raises(ExperimentError, match=message):
        wanted_corpora(pages(**choice), corpora, data, task="pages")


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"train": ["onw"]}, r"^no headline corpus is called 'onw'; did you mean 'own'\?"),
        ({"train": ["tiny"]}, r"^no headline corpus is called 'tiny'; it is a page corpus, .* under \[pages\]"),
        ({"train": ["own"], "licences": ["MIT"]}, r"^own has the licence 'CC0-1\.0'.*data\.licences$"),
    ],
)
def test_headline_corpora_pass_the_same_checks(
    choice: dict[str, object], message: str, data: Path, corpora: Mapping[str, Corpus]
) -> None:
    with pytest.raises(ExperimentError, match=message):
        wanted_corpora(DataChoice.model_validate(choice), corpora, data, task="headlines")


def test_absent_corpora_are_reported_in_the_order_of_the_experiment(data: Path, corpora: Mapping[str, Corpus]) -> None:
    wanted = wanted_corpora(pages(licences=["MIT"]), corpora, data, task="pages")
    assert (wanted.present, wanted.absent) == ((), ("tiny", "exam"))
    (data / "raw" / "exam").mkdir(parents=True)
    wanted = wanted_corpora(pages(), corpora, data, task="pages")
    assert ([corpus.id for corpus in wanted.present], wanted.absent) == (["exam"], ("tiny",))


def test_a_licence_is_asked_of_training_corpora_only(data: Path, corpora: Mapping[str, Corpus]) -> None:
    closed = {**corpora, "exam": corpora["exam"].model_copy(update={"licence": "unstated"})}
    assert wanted_corpora(pages(licences=["MIT"]), closed, data, task="pages").absent == ("tiny", "exam")
