"""``clf feedback`` as a person types it: from votes to a corpus that is audited and trained on."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clf.datasets.headlines.parsers import parse
from clf.datasets.registry import load_corpora
from clf.feedback.store import FeedbackStore, Vote
from tests.cli.command import ROOT, clf

EXPERIMENT = """
[data]
train = ["feedback-en"]
[data.holdout]
feedback-en = 0.25
[[namespace]]
name = "word"
[[namespace]]
name = "shape"
idf = false
unit = false
[model]
c = [8]
folds = 3
[pages]
train = []
test = []
"""


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/feedback.db"


@pytest.fixture
def store(address: str) -> Iterator[FeedbackStore]:
    store = FeedbackStore(address)
    yield store
    store.close()


def votes(rows: int) -> Iterator[Vote]:
    """Votes of three different readers on each of some own English headlines, and a stray one on another text."""
    corpus = load_corpora(ROOT / "data")["own-en"]
    for number, example in enumerate(parse(corpus, ROOT / "data")[:rows]):
        said = "clickbait" if example.label else "editorial"
        for voice in range(3):
            client, time = f"{number // 20}-{voice}", datetime(2026, 5, 1, tzinfo=UTC)
            fields = ("headline", example.text, "clickbait", said, "b1", "en", f"s{number % 5}.example", client, time)
            yield Vote(f"{number}-{voice}", *fields)
    yield Vote("stray", "headline", "One reader saw this", "clickbait", "editorial", "b1", "en", "", "z", time)


def test_from_votes_to_a_model(store: FeedbackStore, address: str, tmp_path: Path) -> None:
    store.add(list(votes(240)))
    data = tmp_path / "data"
    data.mkdir()
    (data / "corpora.toml").touch()

    exported = clf("feedback", "export", "--out", "data/feedback-en.csv", cwd=tmp_path, CLF_FEEDBACK_URL=address)
    assert exported.returncode == 0, exported.stderr
    labels = [vote.said for vote in votes(240) if vote.id.endswith("-0")]
    counts = f"clickbait {labels.count('clickbait')}, editorial {labels.count('editorial')}"
    assert f"taken  {counts}" in exported.stdout
    assert "1      too few clients" in exported.stdout

    entry = exported.stdout.partition("for data/corpora.toml:")[2]
    (data / "corpora.toml").write_text(entry, encoding="utf-8")
    audited = clf("data", "audit", cwd=tmp_path)
    assert audited.returncode == 0, audited.stderr
    assert "240" in audited.stdout

    (tmp_path / "votes.toml").write_text(EXPERIMENT, encoding="utf-8")
    trained = clf("train", "votes.toml", "--no-track", cwd=tmp_path)
    assert trained.returncode == 0, trained.stderr
    scored = clf("score", "--bundle", "runs/votes/bundle", "--json", "You won't believe this", cwd=tmp_path)
    assert json.loads(scored.stdout)["clickbait"] > 0.5


def test_votes_on_links_are_exported_as_they_are(store: FeedbackStore, address: str, tmp_path: Path) -> None:
    time = datetime(2026, 5, 1, tzinfo=UTC)
    store.add([Vote(f"{n}", "link", "Read also", "promo", "navigation", "b", "en", "", f"{n}", time) for n in range(3)])
    exported = clf("feedback", "export", "--task", "link", "--out", "links.csv", "--store", address, cwd=tmp_path)
    assert exported.returncode == 0, exported.stderr
    assert (tmp_path / "links.csv").read_text(encoding="utf-8") == "text,label,topic,pair\nRead also,navigation,,\n"
    assert "corpora.toml" not in exported.stdout


def test_a_language_is_chosen_where_there_are_several(store: FeedbackStore, address: str, tmp_path: Path) -> None:
    time = datetime(2026, 5, 1, tzinfo=UTC)
    texts = {"ro": "Ce a făcut primarul", "en": "What the mayor did"}
    for language, text in texts.items():
        fields = ("headline", text, "clickbait", "clickbait", "b", language, "")
        store.add([Vote(f"{language}{n}", *fields, f"{n}", time) for n in range(3)])
    undecided = clf("feedback", "export", "--out", "x.csv", "--store", address, cwd=tmp_path)
    assert (undecided.returncode, "en (1), ro (1)" in undecided.stderr) == (2, True)
    assert not list(tmp_path.glob("x*"))
    chosen = clf("feedback", "export", "--out", "x.csv", "--language", "RO", "--store", address, cwd=tmp_path)
    assert chosen.returncode == 0, chosen.stderr
    assert (tmp_path / "x.csv").read_text(encoding="utf-8").splitlines()[1:] == ["Ce a făcut primarul,clickbait,,"]


def test_stats_tell_what_there_is(store: FeedbackStore, address: str, tmp_path: Path) -> None:
    assert clf("feedback", "stats", "--store", address, cwd=tmp_path).returncode == 1
    store.check()
    assert "no votes yet" in clf("feedback", "stats", "--store", address, cwd=tmp_path).stdout
    store.add(list(votes(20)))
    shown = clf("feedback", "stats", "--store", address, cwd=tmp_path).stdout
    assert "headline" in shown
    assert "0-0" in shown
    record = json.loads(clf("feedback", "stats", "--json", "--store", address, cwd=tmp_path).stdout)
    assert (record["votes"], record["texts"], record["ready"], record["clients"]) == (61, 21, 20, 4)
    assert record["busiest"][0] == {"client": "0-0", "votes": 20}


def test_forgetting_asks_first(store: FeedbackStore, address: str, tmp_path: Path) -> None:
    store.add(list(votes(20)))
    asked = clf("feedback", "forget", "0-1", "--store", address, cwd=tmp_path)
    assert asked.returncode == 1
    assert sum(1 for _ in store.votes()) == 61
    done = clf("feedback", "forget", "0-1", "--yes", "--store", address, cwd=tmp_path)
    assert "20 votes deleted" in done.stdout
    assert sum(1 for _ in store.votes()) == 41


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["feedback", "forget", "nobody", "--yes"], 2, "no vote is from client 'nobody'"),
        (["feedback", "export", "--out", "nowhere/x.csv"], 2, "give another path with --out"),
        (["feedback", "export", "--out", "x.csv", "--min-votes", "0"], 2, "--min-votes"),
        (["feedback", "export", "--out", "x.csv", "--task", "page"], 2, "--task"),
        (["feedback", "export"], 2, "Missing option"),
        (["feedback", "stats", "--store", "sqlite:///absent.db"], 1, "is gone"),
        (["feedback", "stats", "--store", "feedback.db"], 1, "not a database address"),
    ],
)
def test_misuse_and_failure(
    store: FeedbackStore, address: str, tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    store.check()
    found = clf(*arguments, cwd=tmp_path, CLF_FEEDBACK_URL=address)
    assert (found.returncode, message in " ".join(found.stderr.split())) == (code, True), found.stderr
