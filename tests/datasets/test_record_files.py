"""Records become lines of a CSV file, in their order, below folders that are made."""

from dataclasses import dataclass
from pathlib import Path

from clf.datasets.record_files import write_records


@dataclass(frozen=True)
class Pair:
    text: str
    number: int


def test_a_record_is_a_line_with_its_fields(tmp_path: Path) -> None:
    write_records(Pair, [Pair('a "b", c', 1), Pair("two\nlines", 2)], tmp_path / "runs" / "pairs.csv")
    assert (tmp_path / "runs" / "pairs.csv").read_bytes() == b'text,number\n"a ""b"", c",1\n"two\nlines",2\n'


def test_no_records_are_a_header(tmp_path: Path) -> None:
    write_records(Pair, [], tmp_path / "pairs.csv")
    assert (tmp_path / "pairs.csv").read_text(encoding="utf-8") == "text,number\n"
