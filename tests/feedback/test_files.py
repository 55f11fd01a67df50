"""An exported corpus is one the project can read; nothing is half written, and rare texts stay in the store."""

import json
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest

from clf.datasets.headlines.parsers import parse
from clf.datasets.registry import load_corpora
from clf.errors import InputError
from clf.feedback.files import Exported, table_entry, write
from clf.feedback.rules import Decision, Outcome, Rules

DECISIONS = [
    Decision("k1", 'Motivul, pe scurt: "=1+1"', "clickbait", "ziar.example", 3, 0, Outcome.TAKEN),
    Decision("k2", "BNR menține dobânda", "editorial", "", 4, 1, Outcome.TAKEN),
    Decision("k3", "Un text disputat", "editorial", "ziar.example", 2, 2, Outcome.CONTESTED),
    Decision("k4", "Un text văzut de un om", "editorial", "ziar.example", 1, 0, Outcome.WAITING),
]


def written(out: Path) -> Exported:
    return write(DECISIONS, out, task="headline", language="ro", rules=Rules())


def test_the_corpus_is_read_back_by_the_parser_the_table_names(tmp_path: Path) -> None:
    exported = written(tmp_path / "feedback-ro.csv")
    (tmp_path / "corpora.toml").write_text(table_entry(exported, Rules()), encoding="utf-8")
    corpus = load_corpora(tmp_path)["feedback-ro"]
    assert corpus.sha256 == sha256((tmp_path / "feedback-ro.csv").read_bytes()).hexdigest()
    assert [(row.text, row.label, row.source) for row in parse(corpus, tmp_path)] == [
        ('Motivul, pe scurt: "=1+1"', 1, "ziar.example"),
        ("BNR menține dobânda", 0, ""),
    ]


def test_the_header_is_that_of_the_projects_own_corpora(tmp_path: Path, root: Path) -> None:
    own = (root / "data" / "headlines" / "ro.csv").read_text(encoding="utf-8").splitlines()[0]
    assert written(tmp_path / "x.csv").corpus.read_text(encoding="utf-8").splitlines()[0] == own


def test_contested_texts_lie_beside_it_and_rare_ones_stay_in_the_store(tmp_path: Path) -> None:
    exported = written(tmp_path / "feedback-ro.csv")
    assert exported.aside.read_text(encoding="utf-8") == (
        "text,label,support,against,site,reason\nUn text disputat,editorial,2,2,ziar.example,contested\n"
    )
    assert not any("văzut de un om" in place.read_text(encoding="utf-8") for place in tmp_path.iterdir())


def test_the_report_counts_every_text_once(tmp_path: Path) -> None:
    exported = written(tmp_path / "feedback-ro.csv")
    report = json.loads(exported.report.read_text(encoding="utf-8"))
    assert sum(report["texts"].values()) == len(DECISIONS)
    assert report["texts"]["taken"] == 2
    assert report["labels"] == {"clickbait": 1, "editorial": 1}
    assert report["rules"]["max_per_client"] == 20
    assert report["sha256"] == exported.sha256


def test_the_same_decisions_give_the_same_bytes(tmp_path: Path) -> None:
    assert written(tmp_path / "one.csv").sha256 == written(tmp_path / "two.csv").sha256


@pytest.mark.parametrize(
    ("out", "table", "head", "path"),
    [
        ("data/headlines/fb.csv", "data/corpora.toml", "fb", "headlines/fb.csv"),
        ("elsewhere/the votes.csv", "data/corpora.toml", "the votes", "the votes.csv"),
    ],
)
def test_the_entry_names_the_path_below_the_table(tmp_path: Path, out: str, table: str, head: str, path: str) -> None:
    for name in (out, table):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / table).touch()
    entry = tomllib.loads(table_entry(written(tmp_path / out), Rules()))
    assert entry[head]["path"] == path


def test_a_place_that_cannot_be_written_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"No such file or directory.*--out"):
        written(tmp_path / "nowhere" / "x.csv")
    (tmp_path / "taken.csv").mkdir()
    with pytest.raises(InputError, match="directory"):
        written(tmp_path / "taken.csv")
    assert not [place for place in tmp_path.iterdir() if place.name.startswith(".")]
