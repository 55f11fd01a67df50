"""Tables become rows: the same from every format, and each bad row becomes an error with its position and reason."""

import gzip
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import clf
from clf.batch.inputs import tables
from clf.batch.run import Batch, Totals
from clf.batch.shares import Options
from clf.default import SHIPPED
from clf.errors import ClfError, InputError, MissingExtraError
from clf.parallel import Workers
from tests.batch.samples import errors_of, rows_of, titles, write_csv, write_jsonl, write_parquet

OPTIONS = Options(column="title", key="id")


def run(path: Path | str, out: Path, options: Options = OPTIONS) -> Totals:
    return Batch([str(path)], SHIPPED, options, out).run(Workers(jobs=1))


@pytest.fixture(autouse=True)
def small_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "ROWS", 70)
    monkeypatch.setattr(tables, "BLOCK", 4_096)


def test_all_formats_give_the_verdicts_of_the_single_scorer_with_their_keys(tmp_path: Path, model: clf.Model) -> None:
    expected = [(number, verdict) for number, verdict in enumerate(model.score(titles(250)))]
    for path in (
        write_parquet(tmp_path / "t.parquet", 250, group=100),
        write_csv(tmp_path / "t.csv", 250),
        write_jsonl(tmp_path / "t.jsonl", 250),
    ):
        out = tmp_path / f"out-{path.suffix[1:]}"
        totals = run(path, out)
        assert (totals.records, totals.scored, totals.errors, totals.rows) == (250, 250, 0, 250)
        rows = rows_of(out)
        assert [int(row["id"]) for row in rows] == [number for number, _ in expected]
        for row, (_, verdict) in zip(rows, expected, strict=True):
            assert (row["label"], row["language"]) == (verdict.label, verdict.language)
            assert row["clickbait"] == pytest.approx(verdict.clickbait, abs=1e-9)
            assert row["bundle"] == model.bundle.id
        assert len(list(out.glob("part-*"))) > 1


def test_compressed_tables_and_patterns_are_read(tmp_path: Path) -> None:
    content = write_csv(tmp_path / "t.csv", 90).read_bytes()
    for name in ("a.csv.gz", "b.csv.gz"):
        (tmp_path / name).write_bytes(gzip.compress(content))
    assert run(tmp_path / "*.csv.gz", tmp_path / "out").rows == 180
    assert run(f"file://{tmp_path}/a.csv.gz", tmp_path / "other").rows == 90


def test_a_quoted_line_end_is_part_of_a_field(tmp_path: Path) -> None:
    lines = [f'{number},"Guvernul a aprobat\nbugetul, ""azi"""' for number in range(300)]
    (tmp_path / "t.csv").write_text("id,title\n" + "\n".join(lines), encoding="utf-8")
    assert run(tmp_path / "t.csv", tmp_path / "out").rows == 300
    assert [row["id"] for row in rows_of(tmp_path / "out")] == [str(number) for number in range(300)]


def test_json_lines_can_be_written(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "t.jsonl", 90)
    run(path, tmp_path / "out", Options(column="title", format="jsonl"))
    lines = [line for part in (tmp_path / "out").glob("part-*.jsonl") for line in part.read_text().splitlines()]
    assert len(lines) == 90


@pytest.mark.parametrize(
    ("name", "content", "reasons"),
    [
        ("t.csv", b'id,title\n1,ok\n2\n3,a,b\n4,\n5,"x"y\n', ["1 fields", "3 fields", "blank", "no CSV"]),
        ("t.csv", b"id,title\n1,ok\n2,\xff\xfe\n", [r"b'\\xff\\xfe' of type bytes"]),
        (
            "t.jsonl",
            b'{"id":1,"title":"ok"}\n{"id":2}\nnonsense\n[1]\n{"id":3,"title":7}\n{"id":4,"title":null}\n\n',
            ["no field 'title'", "no JSON object", "no JSON object", "7 of type int", "the headline is missing"],
        ),
        ("t.jsonl", b'{"id":1,"title":"ok"}\n{"id":2,"title":"%s"}\n' % (b"x" * 10_001), ["10,001 characters"]),
    ],
)
def test_a_bad_row_is_an_error_with_its_line(tmp_path: Path, name: str, content: bytes, reasons: list[str]) -> None:
    (tmp_path / name).write_bytes(content)
    totals = run(tmp_path / name, tmp_path / "out")
    assert (totals.scored, totals.errors, totals.records) == (1, len(reasons), 1 + len(reasons))
    errors = sorted(errors_of(tmp_path / "out"), key=lambda row: int(row["position"]))
    for row, reason in zip(errors, reasons, strict=True):
        assert re.search(reason, row["reason"])
        assert int(row["position"]) > 1


def test_a_column_of_mixed_or_missing_values_gives_errors(tmp_path: Path) -> None:
    pq.write_table(pa.table({"title": pa.array(["ok", None])}), tmp_path / "t.parquet")
    totals = run(tmp_path / "t.parquet", tmp_path / "out", Options(column="title"))
    assert (totals.scored, totals.errors) == (1, 1)
    pq.write_table(pa.table({"title": [1, 2]}), tmp_path / "numbers.parquet")
    with pytest.raises(ClfError, match=r"no record could be scored; .* the headline is 1 of type int"):
        run(tmp_path / "numbers.parquet", tmp_path / "numbers", Options(column="title"))


def test_a_truncated_gzip_keeps_the_rows_before_the_break(tmp_path: Path) -> None:
    packed = gzip.compress(write_csv(tmp_path / "t.csv", 3_000).read_bytes())
    (tmp_path / "t.csv.gz").write_bytes(packed[: len(packed) // 2])
    totals = run(tmp_path / "t.csv.gz", tmp_path / "out")
    assert totals.errors == 1
    assert 500 < totals.scored < 3_000
    (error,) = errors_of(tmp_path / "out")
    assert "the file ends or breaks in line" in error["reason"]


def test_a_truncated_parquet_is_an_error_beside_a_whole_one(tmp_path: Path) -> None:
    content = write_parquet(tmp_path / "a.parquet", 90).read_bytes()
    (tmp_path / "b.parquet").write_bytes(content[:-100])
    totals = run(tmp_path / "*.parquet", tmp_path / "out")
    assert (totals.scored, totals.errors) == (90, 1)
    assert "no readable Parquet file" in errors_of(tmp_path / "out")[0]["reason"]
    with pytest.raises(ClfError, match="no record could be scored"):
        run(tmp_path / "b.parquet", tmp_path / "alone")


@pytest.mark.parametrize(
    ("name", "content", "options", "message"),
    [
        ("t.csv", b"a,b\n", OPTIONS, "t.csv has no column 'title'; its columns are a, b"),
        ("t.csv", b"title,title,id\n", OPTIONS, "t.csv has 2 columns 'title'"),
        ("t.csv", b"\xff\xfe\n", OPTIONS, "no readable header"),
        ("t.csv", b"", OPTIONS, "its columns are none"),
        ("t.csv", b"id,title\n", OPTIONS, "the inputs have no record"),
        ("t.jsonl", b"", OPTIONS, "the inputs have no record"),
        ("t.csv", b"id,title\n", Options(), "name the column of the headlines with --column"),
        ("t.csv", b"id,title\n", Options(column="title", article=True), "--article reads pages"),
        ("t.csv", b"id,title\n", Options(column="title", key="label"), "the key 'label' is also a column"),
        ("t.xls", b"", OPTIONS, "is of no known kind"),
    ],
)
def test_an_unusable_table_is_refused(
    tmp_path: Path, name: str, content: bytes, options: Options, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ClfError, match=re.escape(message)):
        run(tmp_path / name, tmp_path / "out", options)


def test_unusable_addresses_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no file matches .*none-\*.csv"):
        run(tmp_path / "none-*.csv", tmp_path / "out")
    with pytest.raises(MissingExtraError, match=r"s3://bucket/x.csv needs a driver of fsspec .*s3fs"):
        run("s3://bucket/x.csv", tmp_path / "out")
    with pytest.raises(InputError, match=r"nosuch://x\.csv is no address that fsspec knows"):
        run("nosuch://x.csv", tmp_path / "out")
    write_csv(tmp_path / "t.csv", 2)
    (tmp_path / "p.html").write_text("<p>One")
    with pytest.raises(InputError, match="score tables and pages in two runs"):
        Batch([f"{tmp_path}/t.csv", f"{tmp_path}/p.html"], SHIPPED, OPTIONS, tmp_path / "out").run(Workers(jobs=1))
