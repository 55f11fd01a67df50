"""The corrections of the project's own rows: each has a reason, and the corpus holds the new label."""

import csv
from pathlib import Path

import pytest

from clf.datasets.headlines.parsers import parse
from clf.datasets.registry import load_corpora


@pytest.fixture
def corrections(root: Path) -> list[dict[str, str]]:
    with (root / "data" / "headlines" / "corrections.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_corpora_hold_the_corrected_labels(root: Path, corrections: list[dict[str, str]]) -> None:
    corpora = load_corpora(root / "data")
    names = ("editorial", "clickbait")
    labels = {
        (corpus, example.text): names[example.label]
        for corpus in ("own-ro", "own-en")
        for example in parse(corpora[corpus], root / "data")
    }
    assert {(row["corpus"], row["text"]): row["new"] for row in corrections}.items() <= labels.items()


def test_every_correction_changes_a_label_and_says_why(corrections: list[dict[str, str]]) -> None:
    assert corrections
    assert all({row["old"], row["new"]} == {"editorial", "clickbait"} and row["reason"] for row in corrections)
