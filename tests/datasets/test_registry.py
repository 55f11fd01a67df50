"""The table of corpora: read strictly, faults named by corpus and key; and the project's own table is sound."""

from pathlib import Path

import pytest

from clf.datasets.headlines.parsers import PARSERS
from clf.datasets.pages.corpora import READERS
from clf.datasets.registry import load_corpora
from clf.errors import DataError


def test_a_corpus_knows_its_files_and_whether_they_are_here(data: Path) -> None:
    corpora = load_corpora(data)
    assert corpora["own-ro"].paths(data) == (data / "headlines" / "ro.csv",)
    assert corpora["public"].paths(data) == (data / "raw" / "public" / "public.csv",)
    assert [corpus.is_present(data) for corpus in corpora.values()] == [True, False]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('language = "ro"', 'language = "Romanian"', r"language = 'Romanian'"),
        ('use = "train"', 'use = "both"', "use = 'both'"),
        ('parser = "own"', 'parzer = "own"', "parzer"),
        ("https://example.org", "http://example.org", r"files\.0\.url = 'http://example.org"),
        ('name = "public.csv"', 'name = "../public.csv"', r"files\.0\.name"),
        ('path = "headlines/ro.csv"\n', "", "give either path and sha256, or files"),
        ("[own-ro]", "[own-ro", "is not a valid table of corpora"),
    ],
)
def test_a_fault_is_named(data: Path, old: str, new: str, message: str) -> None:
    table = data / "corpora.toml"
    table.write_text(table.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=message):
        load_corpora(data)


def test_a_missing_table_says_where_to_run(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"cannot read .*corpora\.toml .*--data"):
        load_corpora(tmp_path)


def test_the_projects_table_names_known_parsers_and_pinned_addresses(root: Path) -> None:
    corpora = load_corpora(root / "data")
    assert {"own-ro", "own-en", "roclico-test", "ro-portals", "stop-clickbait", "webis17-posts"} <= set(corpora)
    for corpus in corpora.values():
        assert corpus.parser in (PARSERS if corpus.task == "headlines" else READERS)
        assert all(any(len(part) == 40 for part in file.url.split("/")) for file in corpus.files), "pin to a commit"
    assert corpora["roclico-test"].use == "test"
