"""Parsers: every format read as upstream writes it; a file that does not fit is named with its line."""

import gzip
import io
import json
import tarfile
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest

from clf.datasets.headlines.parsers import parse
from clf.datasets.registry import Corpus, load_corpora
from clf.errors import DataError
from clf.types import Example


def corpus(parser: str, *names: str, labels: tuple[str | None, ...] = (), **fields: object) -> Corpus:
    files = [
        {"name": name, "url": f"https://example.org/{name}", "sha256": "0" * 64, "label": label}
        for name, label in zip(names, labels or [None] * len(names), strict=True)
    ]
    base = {"id": "c", "task": "headlines", "language": "en", "licence": "MIT", "labelling": "x", "use": "train"}
    return Corpus.model_validate({**base, "parser": parser, "files": files, **fields})


def place(root: Path, name: str, content: bytes) -> None:
    (root / "raw" / "c").mkdir(parents=True, exist_ok=True)
    (root / "raw" / "c" / name).write_bytes(content)


def brief(examples: list[Example]) -> list[tuple[str, int, str, int]]:
    return [(example.text, example.label, example.source, example.row) for example in examples]


def test_own(tmp_path: Path) -> None:
    place(tmp_path, "a.csv", 'text,label,topic,pair\n"A, b",editorial,x,7\nC?,clickbait,x,7\n'.encode("utf-8-sig"))
    found = parse(corpus("own", "a.csv"), tmp_path)
    assert [(item.text, item.label, item.target, item.pair) for item in found] == [
        ("A, b", 0, 0.0, "7"),
        ("C?", 1, 1.0, "7"),
    ]


def test_ro_portals_takes_the_rows_of_the_table_and_skips_empty_ones(tmp_path: Path) -> None:
    place(tmp_path, "a.csv", b"Headline,label\nzero,1\none,0\n,1\nthree,1.0\nfour,0\n")
    rows = [{"source": "s", "first": 1, "last": 3}]
    assert brief(parse(corpus("ro-portals", "a.csv", rows=rows), tmp_path)) == [
        ("one", 0, "s", 1),
        ("three", 1, "s", 3),
    ]
    assert len(parse(corpus("ro-portals", "a.csv"), tmp_path)) == 4


def test_roclico(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("Test/one.json", json.dumps([{"title": "T", "content": "x", "category": "clickbait"}]))
        archive.writestr("Test/two.json", json.dumps([{"title": "U", "content": "x", "category": "nonclickbait"}]))
        archive.writestr("__MACOSX/Test/._one.json", b"\x00")
    place(tmp_path, "t.zip", buffer.getvalue())
    assert brief(parse(corpus("roclico", "t.zip"), tmp_path)) == [("T", 1, "one", 0), ("U", 0, "two", 0)]


def test_lines_take_their_label_from_the_file(tmp_path: Path) -> None:
    place(tmp_path, "a.gz", gzip.compress(b"One\n\nTwo\n"))
    place(tmp_path, "b.gz", gzip.compress(b"Three\n"))
    found = parse(corpus("lines", "a.gz", "b.gz", labels=("clickbait", "editorial")), tmp_path)
    assert brief(found) == [("One", 1, "", 0), ("Two", 1, "", 2), ("Three", 0, "", 0)]


def test_webis_keeps_the_mean_of_the_judgments_and_the_month(tmp_path: Path) -> None:
    number = (1_483_228_800_000 - 1_288_834_974_657) << 22  # the first post of 2017
    posts = [
        {"post_text": "P", "truth_mean": 0.3999999, "click_bait": 0, "text_id": post} for post in (number, number - 1)
    ]
    place(tmp_path, "train.json", json.dumps(posts).encode())
    found = parse(corpus("webis", "train.json"), tmp_path)
    assert [(item.label, item.target, item.source) for item in found] == [(0, 0.4, "2017-01"), (0, 0.4, "2016-12")]


def test_ta1c_keeps_the_official_split(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for split, tag in (("train", "No"), ("validation", "No"), ("test", "Clickbait")):
            data = f"Media Name,Teaser Text,Tag Value\nM,{split} text,{tag}\n".encode()
            member = tarfile.TarInfo(f"TA1C_dataset_{split}_minimal.csv")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    place(tmp_path, "t.tar.gz", buffer.getvalue())
    found = parse(corpus("ta1c", "t.tar.gz"), tmp_path)
    assert [(item.split, item.label, item.source) for item in found] == [
        ("train", 0, "M"),
        ("validation", 0, "M"),
        ("test", 1, "M"),
    ]


def test_click_id(tmp_path: Path) -> None:
    place(tmp_path, "a.csv", b"title,label,label_score\nT,clickbait,1\nU,non-clickbait,0\n")
    assert brief(parse(corpus("click-id", "a.csv"), tmp_path)) == [("T", 1, "", 0), ("U", 0, "", 1)]


def test_tweets_lose_the_links_that_tell_the_outlet(tmp_path: Path) -> None:
    text = "source,full_text\nL,İşte o isim http://t.co/a  https://t.co/b\nL,https://t.co/only\n"
    place(tmp_path, "a.csv", text.encode())
    assert brief(parse(corpus("tweets", "a.csv", labels=("clickbait",)), tmp_path)) == [("İşte o isim", 1, "L", 0)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"text,label,topic\nA,editorial,x\n",
            r"a\.csv, line 1: no column 'pair'; the columns are: text, label, topic",
        ),
        (b"", r"line 1: no column 'text'; the columns are: none"),
        (b"text,label,topic,pair\nA,editorial,x,1\nB,bait,x,1\n", r"a\.csv, row 2: unknown label 'bait'"),
        (
            b'text,label,topic,pair\n"A,editorial,x,1\n',
            r"a\.csv, line \d+: unexpected end of data; is a quote left open",
        ),
        (b"text,label,topic,pair\nA,editorial\n", r"a\.csv, line 2: not as many fields"),
        (b"text,label,topic,pair\nA,editorial,x,1,more\n", r"a\.csv, line 2: not as many fields"),
        ("text,label,topic,pair\nș,editorial,x,1\n".encode("utf-16"), r"a\.csv is not UTF-8 at byte \d+"),
        ("text,label,topic,pair\nş,editorial,x,1\n".encode("iso8859-9"), r"a\.csv is not UTF-8 at byte \d+"),
    ],
)
def test_a_csv_that_does_not_fit_is_named_by_line(tmp_path: Path, content: bytes, message: str) -> None:
    place(tmp_path, "a.csv", content)
    with pytest.raises(DataError, match=message):
        parse(corpus("own", "a.csv"), tmp_path)


@pytest.mark.parametrize("parser", ["roclico", "ta1c", "lines", "webis"])
def test_garbage_is_refused(tmp_path: Path, parser: str) -> None:
    place(tmp_path, "a", b"\x80 not what it should be")
    with pytest.raises(DataError, match="a "):
        parse(corpus(parser, "a", labels=("clickbait",)), tmp_path)


def test_a_format_that_needs_a_label_by_file_says_so(tmp_path: Path) -> None:
    place(tmp_path, "a.gz", gzip.compress(b"One\n"))
    with pytest.raises(DataError, match=r"c\.files\.0 has no label"):
        parse(corpus("lines", "a.gz"), tmp_path)


@pytest.mark.parametrize(("name", "rows", "clickbait"), [("own-ro", 3520, 1755), ("own-en", 1800, 882)])
def test_the_own_corpora_are_pairs_with_few_corrections(root: Path, name: str, rows: int, clickbait: int) -> None:
    found = parse(load_corpora(root / "data")[name], root / "data")
    assert (len(found), sum(item.label for item in found)) == (rows, clickbait)
    assert all(item.pair for item in found)


def test_the_public_corpora_parse_as_documented(root: Path, mirror: str, tmp_path: Path) -> None:
    from clf.datasets.download import fetch

    expected = {
        "roclico-test": (1507, 441),
        "ro-portals": (15987, 8275),
        "stop-clickbait": (32000, 15999),
        "webis17-posts": (19459, 4695),
        "ta1c": (3500, 1001),
        "click-id": (15000, 6290),
        "clickbait-tr": (48054, 24025),
    }
    corpora = load_corpora(root / "data")
    for name, counts in expected.items():
        fetch(corpora[name], tmp_path, mirror=mirror)
        found = parse(corpora[name], tmp_path)
        assert (len(found), sum(item.label for item in found)) == counts, name


@pytest.mark.parametrize("language", ["ro", "en", "es", "de", "fr", "it", "hu"])
def test_contrast_sets_hold_both_labels_alike(root: Path, language: str) -> None:
    name = f"own-{language}-contrast"
    found = parse(load_corpora(root / "data")[name], root / "data")
    assert {item.language for item in found} == {language}
    assert abs(sum(item.label for item in found) / len(found) - 0.5) < 0.01
    labels = defaultdict(set)
    for item in found:
        if item.pair:
            labels[item.pair].add(item.label)
    assert all(pair == {0, 1} for pair in labels.values())
