"""``run.json``: written and read back without loss; an older or foreign file is handled."""

import json
from pathlib import Path

import pytest

from clf.errors import DataError
from clf.training.record import RECORD, CorpusUse, read_record
from tests.training.samples import record


def test_a_record_is_read_back_as_it_was(tmp_path: Path) -> None:
    record().write(tmp_path)
    assert read_record(tmp_path) == record()


def test_the_file_names_page_corpora_and_absent_ones(tmp_path: Path) -> None:
    record().write(tmp_path)
    raw = json.loads((tmp_path / RECORD).read_text(encoding="utf-8"))
    assert [(use["id"], use["task"], use["test_rows"]) for use in raw["corpora"]] == [
        ("own-en", "headlines", 360),
        ("news", "pages", 25),
    ]
    assert raw["absent"] == ["wcxb"]
    assert raw["corpora"][1]["metrics"] == {"html/news test/block_f1": 0.95}


def test_a_record_from_before_page_corpora_were_kept_is_read(tmp_path: Path) -> None:
    record().write(tmp_path)
    raw = json.loads((tmp_path / RECORD).read_text(encoding="utf-8"))
    for use in raw["corpora"]:
        del use["task"], use["metrics"]
    (tmp_path / RECORD).write_text(json.dumps(raw), encoding="utf-8")
    found = read_record(tmp_path).corpora[0]
    assert found == CorpusUse("own-en", "en", "CC0-1.0", ("a" * 64,), 1440, 360)


@pytest.mark.parametrize("text", ["{", "[]", '{"name": "x"}', '{"corpora": [{"id": "x"}], "absent": []}'])
def test_another_file_is_refused_with_what_to_give(tmp_path: Path, text: str) -> None:
    (tmp_path / RECORD).write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"holds no finished run .*give the folder that `clf train` named"):
        read_record(tmp_path)


def test_a_folder_without_a_record_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no finished run"):
        read_record(tmp_path / "nowhere")
