"""Files, gzip content and JSON are bounded, and every number is finite."""

import gzip
import os
from pathlib import Path

import pytest

from clf.model.bounded import check_finite, decompress, finite, parse_json, read_file


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    assert read_file(tmp_path / "file", 5) == b"12345"
    with pytest.raises(ValueError, match="larger than 4 bytes"):
        read_file(tmp_path / "file", 4)


def test_only_a_regular_file_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ValueError, match="not a regular file"):
        read_file(tmp_path / "pipe", 5)


def test_gzip_content_is_bounded_and_whole() -> None:
    packed = gzip.compress(b"0" * 1_000_000)
    assert decompress(packed, 1_000_000) == b"0" * 1_000_000
    with pytest.raises(ValueError, match="more than 999,999 bytes"):
        decompress(packed, 999_999)
    with pytest.raises(ValueError, match="cut off"):
        decompress(packed[:-9], 1_000_000)
    with pytest.raises(ValueError, match="no gzip file"):
        decompress(b"garbage", 10)


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", '{"a": -Infinity}'])
def test_json_has_no_constants_that_are_no_numbers(text: str) -> None:
    with pytest.raises(ValueError, match="not a finite number"):
        parse_json(text)


def test_numbers_are_finite() -> None:
    assert finite("0.5") == 0.5
    with pytest.raises(ValueError, match="not a finite number"):
        finite(parse_json("1e999"))
    check_finite([1, 2.5])
    with pytest.raises(ValueError, match="a weight"):
        check_finite([1.0, float("inf")])
    with pytest.raises(TypeError):
        check_finite(["1"])  # type: ignore[list-item]
