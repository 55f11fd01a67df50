"""Archives of pages become rows of links or articles; broken records and hostile pages become errors."""

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest

import clf
from clf.batch.inputs import warc
from clf.batch.run import Batch, Totals
from clf.batch.shares import Options
from clf.default import SHIPPED
from clf.parallel import Workers
from tests.batch.samples import PAGE, errors_of, record, rows_of, write_warc

LINKS, ARTICLES = Options(), Options(article=True)
BOMB = b"<p>" + b"<div>" * 400_000 + b"x"


def run(path: Path, out: Path, options: Options) -> Totals:
    return Batch([str(path)], SHIPPED, options, out).run(Workers(jobs=1))


def test_links_of_a_warc_have_the_verdicts_of_the_library(tmp_path: Path, model: clf.Model) -> None:
    path = write_warc(tmp_path / "a.warc.gz", [record(PAGE), record(PAGE)])
    totals = run(path, tmp_path / "out", LINKS)
    expected = model.flag_links(PAGE, "https://news.example/a", explain=False)
    rows = rows_of(tmp_path / "out")
    assert (totals.scored, totals.rows) == (2, 2 * len(expected))
    for row, link in zip(rows, expected * 2, strict=True):
        assert (row["href"], row["text"], row["role"]) == (link.href, link.text, link.role.value)
        assert (row["promo"], row["sponsored"], row["clickbait"]) == (link.promo, link.sponsored, link.clickbait)
        assert (row["flagged"], row["start"], row["end"]) == (link.flagged, link.start, link.end)
        assert (row["url"], row["bundle"]) == ("https://news.example/a", model.bundle.id)


def test_articles_come_from_every_kind_of_archive(tmp_path: Path, model: clf.Model) -> None:
    expected = model.separate(PAGE)
    folder = tmp_path / "folder"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "a.html").write_bytes(PAGE)
    (folder / "b.txt").write_bytes(b"no page")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.html", PAGE)
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as packed:
        member = tarfile.TarInfo("a.html")
        member.size = len(PAGE)
        packed.addfile(member, io.BytesIO(PAGE))
    for path in (folder, tmp_path / "a.zip", tmp_path / "a.tar.gz", folder / "deep" / "a.html"):
        out = tmp_path / f"out-{path.name}"
        assert run(path, out, ARTICLES).scored == 1
        (row,) = rows_of(out)
        assert (row["title"], row["text"]) == (expected.title, expected.editorial_text)
        assert row["language"] == "en"


def test_a_warc_is_split_into_shares_of_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "RECORDS", 3)
    path = write_warc(tmp_path / "a.warc.gz", [record(PAGE)] * 8)
    assert run(path, tmp_path / "out", ARTICLES).rows == 8
    assert len(list((tmp_path / "out").glob("part-*"))) == 3


def test_broken_and_foreign_records_are_counted(tmp_path: Path) -> None:
    records = [
        record(PAGE),
        record(b"\x89PNG", content_type="image/png"),
        record(gzip.compress(gzip.compress(PAGE)), encoding="gzip"),
        record(bytes(range(32)) * 50),
        record(b""),
    ]
    totals = run(write_warc(tmp_path / "a.warc.gz", records), tmp_path / "out", ARTICLES)
    assert (totals.records, totals.scored, totals.skipped, totals.errors) == (5, 2, 1, 2)
    reasons = [error["reason"] for error in errors_of(tmp_path / "out")]
    assert "binary data" in reasons[0]
    assert "no content" in reasons[1]


def test_a_broken_archive_gives_its_whole_records_and_an_error(tmp_path: Path) -> None:
    content = record(PAGE) * 4
    damaged = bytearray(content)
    damaged[len(content) // 2 + 40 : len(content) // 2 + 90] = bytes(50)
    for name, data in (("cut", content[:-150]), ("damaged", bytes(damaged))):
        path = tmp_path / f"{name}.warc.gz"
        path.write_bytes(data)
        totals = run(path, tmp_path / name, ARTICLES)
        assert totals.errors == 1
        assert 1 <= totals.scored <= 4
        assert "the archive breaks" in errors_of(tmp_path / name)[-1]["reason"]


def test_wet_and_wat_records_are_read(tmp_path: Path, model: clf.Model) -> None:
    text = "Bridge opens\nThe bridge over the river was opened on Monday, after two years, the mayor said.\n" * 5
    wet = write_warc(tmp_path / "a.warc.wet.gz", [record(text.encode(), kind="conversion", content_type="text/plain")])
    assert run(wet, tmp_path / "wet", LINKS).rows == 1
    assert rows_of(tmp_path / "wet")[0]["text"] == model.separate(text, kind="text").editorial_text
    title = "You won't believe what happened next"
    links = [{"path": "A@/href", "url": "/x", "text": title}, {"path": "IMG@/src", "url": "/y"}]
    page = {
        "WARC-Header-Metadata": {"WARC-Target-URI": "https://news.example/a"},
        "Payload-Metadata": {"HTTP-Response-Metadata": {"HTML-Metadata": {"Links": links}}},
    }
    bodies = [json.dumps({"Envelope": page}).encode(), b"{}", b"nonsense"]
    records = [record(body, kind="metadata", content_type="application/json") for body in bodies]
    totals = run(write_warc(tmp_path / "a.warc.wat.gz", records), tmp_path / "wat", LINKS)
    assert (totals.scored, totals.errors) == (1, 2)
    (row,) = rows_of(tmp_path / "wat")
    assert (row["url"], row["href"], row["text"]) == ("https://news.example/a", "/x", title)
    assert row["clickbait"] == pytest.approx(model.score([title])[0].clickbait, abs=1e-9)


def test_a_page_over_its_time_costs_one_row_of_errors(tmp_path: Path) -> None:
    path = write_warc(tmp_path / "a.warc.gz", [record(PAGE), record(BOMB), record(PAGE)])
    totals = run(path, tmp_path / "out", Options(article=True, page_seconds=0.05))
    assert (totals.records, totals.errors) == (3, 3 - totals.scored)
    assert "the page took longer than 0.05 s" in errors_of(tmp_path / "out")[0]["reason"]


def test_damaged_members_and_archives_are_errors(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.html", PAGE)
        archive.writestr("b.html", PAGE)
    content = bytearray((tmp_path / "a.zip").read_bytes())
    content[60:80] = bytes(20)
    (tmp_path / "a.zip").write_bytes(content)
    totals = run(tmp_path / "a.zip", tmp_path / "zip", ARTICLES)
    assert (totals.scored, totals.errors) == (1, 1)
    (tmp_path / "none.zip").write_bytes(b"no archive")
    with pytest.raises(clf.ClfError, match="the archive cannot be read"):
        run(tmp_path / "none.zip", tmp_path / "none", ARTICLES)
    (tmp_path / "cut.tar").write_bytes(b"a.html" + bytes(200))
    with pytest.raises(clf.ClfError, match="no record could be scored"):
        run(tmp_path / "cut.tar", tmp_path / "tar", ARTICLES)
