"""The batch scorer gives what the single scorer gives, for every text, in any batch."""

import csv
import math
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import clf
from clf.batch import BatchScorer, score_frame
from clf.batch.scoring import words
from clf.batch.scoring.namespaces import NAMESPACES
from clf.errors import InputError
from clf.text import tokens

HARD = [
    "",
    "\u200b",
    "!!!",
    "😀 😀",
    "12 34",
    "^ $ ^",
    "a_b_c",
    "șș ţţ\nCe a făcut?\r\n",
    "`tick` it's 'quoted' ‘so’",
    "ﬁnance ½ ١٢٣ 日本語のニュース",
    "e\u0301 \u0301 É \ud800",
    "DE CE A PLECAT: CE URMEAZĂ? „NU ȘTIM”",
    "word " * 1_500,
    "x" * 10_000,
]


@pytest.fixture(scope="module")
def scorer(model: clf.Model) -> BatchScorer:
    return BatchScorer(model)


def headlines(root: Path) -> list[str]:
    texts = []
    for path in sorted((root / "data" / "headlines").glob("*-contrast.csv")):
        with path.open(encoding="utf-8") as file:
            texts += [row["text"] for row in csv.DictReader(file)][:150]
    return texts


def check(scorer: BatchScorer, model: clf.Model, texts: Sequence[str], language: str | None = None) -> None:
    found = scorer.score(texts, language)
    for index, expected in enumerate(model.score(texts, language)):
        verdict = (found.label[index], found.language[index], found.known[index])
        assert verdict == (expected.label, expected.language, expected.known), texts[index]
        clickbait = float(found.clickbait[index])
        if expected.clickbait is None:
            assert math.isnan(clickbait)
        else:
            assert clickbait == pytest.approx(expected.clickbait, abs=1e-9)


@pytest.mark.parametrize("language", [None, "ro", "es"])
def test_every_verdict_is_that_of_the_single_scorer(
    scorer: BatchScorer, model: clf.Model, root: Path, language: str | None
) -> None:
    texts = [*headlines(root), *[text for text in HARD if text.strip()]]
    check(scorer, model, texts, language)
    check(scorer, model, texts[::-7], language)


@given(st.lists(st.text(min_size=1).filter(str.strip), max_size=8))
def test_any_texts_get_the_verdicts_of_the_single_scorer(
    scorer: BatchScorer, model: clf.Model, texts: list[str]
) -> None:
    check(scorer, model, texts)


WORDS = st.sampled_from('ce de why 12 Ana Dan pod mare : ? ! - , . ani people " you two lucruri X % * ^'.split())


@given(st.lists(st.lists(WORDS, min_size=1, max_size=14).map(" ".join), min_size=1, max_size=20), st.sampled_from("er"))
def test_the_form_of_a_headline_is_weighed_alike(
    scorer: BatchScorer, model: clf.Model, texts: list[str], language: str
) -> None:
    check(scorer, model, texts, {"e": "en", "r": "ro"}[language])


def test_the_probabilities_survive_a_table_of_words_that_is_emptied(
    scorer: BatchScorer, model: clf.Model, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "_MAX_HELD", 100)
    check(scorer, model, headlines(root)[:60])


def test_every_namespace_of_headlines_has_a_maker() -> None:
    assert set(tokens.NAMESPACES) == NAMESPACES


def test_errors_are_those_of_the_single_scorer(scorer: BatchScorer) -> None:
    with pytest.raises(InputError, match="headline 1 is blank"):
        scorer.score(["A title", " "])
    with pytest.raises(InputError, match="no headline head for language 'de'"):
        scorer.score(["Ein Titel"], "de")
    assert len(scorer.score([]).clickbait) == 0


def test_a_data_frame_gets_columns_and_a_missing_headline_is_unknown(model: clf.Model) -> None:
    frame = pd.DataFrame(
        {"id": [7, 8, 9], "title": ["You won't believe what happened next", None, " "]}, index=[5, 6, 7]
    )
    found = score_frame(frame, "title", model=model)
    assert list(found.columns) == ["id", "title", "clickbait", "label", "language", "known"]
    assert list(found.index) == [5, 6, 7]
    assert list(found["label"]) == ["clickbait", "unknown", "unknown"]
    assert found["clickbait"].isna().tolist() == [False, True, True]


def test_an_arrow_table_stays_one(model: clf.Model) -> None:
    table = pa.table({"title": ["Parliament votes 318-301 to lower voting age to 16", None]})
    found = score_frame(table, "title", model=model)
    assert found.column("label").to_pylist() == ["editorial", "unknown"]
    assert found.column("clickbait").to_pylist()[1] is None


@pytest.mark.parametrize(
    ("frame", "column", "message"),
    [
        (pd.DataFrame({"a": ["x"]}), "b", "there are 0 columns 'b'; name one of: a"),
        (pd.DataFrame([["x", "y"]], columns=["a", "a"]), "a", "there are 2 columns 'a'"),
        (pd.DataFrame({"a": ["x"], "label": [1]}), "a", "has a column 'label' already"),
        (pd.DataFrame({"a": ["x", 3]}), "a", "row 1 is 3 of type int"),
        (pd.DataFrame({"a": ["x" * 10_001]}), "a", "row 0 has 10,001 characters"),
    ],
)
def test_a_frame_that_cannot_be_scored_is_refused(frame: pd.DataFrame, column: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        score_frame(frame, column)
