"""``clf score`` and ``clf explain`` as a person types them: lines, JSON lines, tables, odd characters."""

import json

import pytest

from tests.cli.command import clf, clf_process

HEADLINE = "Ce a făcut primarul?"


def test_score_prints_probability_label_and_text() -> None:
    result = clf("score", "Nu o să-ți vină să crezi ce a făcut primarul", "BNR menține dobânda-cheie la 6,5%")
    assert result.returncode == 0
    lines = [line.split(maxsplit=2) for line in result.stdout.splitlines()]
    assert [line[1:] for line in lines] == [
        ["clickbait", "Nu o să-ți vină să crezi ce a făcut primarul"],
        ["editorial", "BNR menține dobânda-cheie la 6,5%"],
    ]
    assert float(lines[0][0]) > 0.5 > float(lines[1][0])


def test_score_as_json_is_one_object_per_line() -> None:
    result = clf(
        "score",
        "--json",
        "-",
        "The last one of them all",
        stdin="Ce a făcut\n\n  \nBNR menține dobânda la 6,5%\n".encode(),
    )
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [record["text"] for record in records] == [
        "Ce a făcut",
        "BNR menține dobânda la 6,5%",
        "The last one of them all",
    ]
    assert all(set(record) == {"text", "clickbait", "label", "language", "known"} for record in records)
    assert all(0 <= record["clickbait"] <= 1 and 0 < record["known"] <= 1 for record in records)
    assert [record["language"] for record in records] == ["ro", "ro", "en"]


def test_a_headline_that_no_head_can_judge_is_unknown() -> None:
    french = "Ce que cet homme a trouvé dans son jardin va vous surprendre"
    lines = clf("score", french, "Ion Popescu").stdout.splitlines()
    assert [line.split(maxsplit=2)[:2] for line in lines] == [["-", "unknown"], ["-", "unknown"]]
    record = json.loads(clf("score", "--json", french).stdout)
    assert record == {"text": french, "clickbait": None, "label": "unknown", "language": "fr", "known": 0.0}
    assert "not judged: no head for fr" in clf("explain", french).stdout
    assert "not judged: its words tell no language" in clf("explain", "Ion Popescu").stdout
    assert json.loads(clf("explain", "--json", french).stdout)["logit"] is None


def test_a_language_may_be_named() -> None:
    assert json.loads(clf("score", "--json", "--language", "ro", "Ion Popescu").stdout)["language"] == "ro"
    assert "sum: P(clickbait)" in clf("explain", "--language", "ro", "Ion Popescu").stdout
    result = clf("score", "--language", "xx", "Ion Popescu")
    assert result.returncode == 2
    assert "no headline head for language 'xx'; heads: en, es, ro" in result.stderr


def test_an_explanation_sums_to_its_logit() -> None:
    record = json.loads(clf("explain", "--json", HEADLINE).stdout)
    assert sum(reason["weight"] for reason in record["reasons"]) == pytest.approx(record["logit"], abs=1e-9)


def test_the_table_of_reasons_sums_to_its_logit_too() -> None:
    lines = clf("explain", "--top", "3", HEADLINE).stdout.splitlines()
    assert lines[0] == HEADLINE
    *weights, total = [float(line.split()[0]) for line in lines[2:]]
    assert len(weights) == 4
    assert sum(weights) == pytest.approx(total, abs=0.003)
    assert "smaller reasons together" in lines[-2]
    assert "sum: P(clickbait)" in lines[-1]


@pytest.mark.parametrize("text", ["nul\x01 și \u202e rtl", "👀 emoji 🇷🇴", "עברית", "\udcff half a byte", "[bold]"])
def test_odd_characters_are_scored_and_printed(text: str) -> None:
    assert clf_process("score", text).returncode == 0
    assert clf("score", "--json", text).returncode == 0


def test_markup_of_the_terminal_is_printed_as_it_is() -> None:
    assert clf("score", "[bold]News[/bold]").stdout.strip().endswith("[bold]News[/bold]")
