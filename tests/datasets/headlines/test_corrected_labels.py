"""Corrected labels: they are applied to the rows that they name, counted, and named when their row is gone."""

from dataclasses import replace
from pathlib import Path

import pytest

from clf.datasets.audit_report import audit_markdown
from clf.datasets.headlines.audit import audit
from clf.datasets.headlines.corrections import FILE, Correction, corrected, read_corrections, write_corrections
from clf.errors import DataError
from tests.training.samples import headlines

ROWS = headlines(10)


def correction(row: int, *, old: str = "editorial", new: str = "clickbait") -> Correction:
    return Correction("own-en", row, ROWS[row].text, old, new)


def test_corrections_are_read_as_they_were_written(tmp_path: Path) -> None:
    assert read_corrections(tmp_path) == []
    wild = replace(correction(0), text='A "quoted", line\nwith a break')
    write_corrections([wild, correction(2)], tmp_path)
    assert read_corrections(tmp_path) == [wild, correction(2)]


def test_the_named_row_gets_the_new_label_and_target() -> None:
    found, counts = corrected(ROWS, [correction(2)], ["own-en"])
    assert [(item.label, item.target) for item in found[:4]] == [(0, 0.0), (1, 1.0), (1, 1.0), (1, 1.0)]
    assert counts == {"own-en": 1}
    assert "Corrected labels (data/corrections.csv): 1 rows of own-en." in audit_markdown(
        audit(found, corrected=counts)
    )


def test_a_label_that_the_corpus_has_corrected_itself_stays() -> None:
    found, _ = corrected(ROWS, [correction(1)], ["own-en"])
    assert found == ROWS


def test_corrections_of_other_corpora_are_passed_over() -> None:
    found, counts = corrected(ROWS, [correction(2)], ["own-ro"])
    assert (found, counts) == (ROWS, {})


@pytest.mark.parametrize("change", [{"row": 99}, {"text": "Another headline"}])
def test_a_row_that_no_longer_exists_is_named(change: dict[str, object]) -> None:
    gone = replace(correction(2), **change)  # type: ignore[arg-type]
    with pytest.raises(DataError, match=rf"row {gone.row} of own-en .* no longer exists; take the line"):
        corrected(ROWS, [gone], ["own-en"])


@pytest.mark.parametrize(
    "line",
    ["own-en,x,text,editorial,clickbait", "own-en,1,text,editorial,good", ",1,text,editorial,clickbait", "own-en"],
)
def test_a_line_that_is_no_correction_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / FILE).write_text(f"corpus,row,text,old,new\n{line}\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"corrections\.csv, line 2: not a correction"):
        read_corrections(tmp_path)


@pytest.mark.parametrize("content", [b'corpus,row\n"open', b"\xff"])
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(DataError, match="is not a file of corrections"):
        read_corrections(tmp_path)
