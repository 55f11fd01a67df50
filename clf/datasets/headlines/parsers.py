"""Raw files -> Examples: one function per format, chosen by the ``parser`` of the table of corpora.

A parser reads what upstream serves, byte for byte, and drops nothing silently: rows the table leaves out are left out
here, empty headlines are skipped, and anything else that does not fit is a DataError naming file and line.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from clf.datasets.registry import Corpus
from clf.errors import DataError
from clf.types import Example

_LINKS = re.compile(r"(?:\s*(?:https?://\S+|pic\.twitter\.com/\S+|…))+\s*$")
Row = Mapping[str, str]


def parse(corpus: Corpus, root: Path) -> list[Example]:
    """Return the examples of ``corpus``, whose files lie below ``root``; raise DataError for one that does not fit."""
    examples = []
    for index, place in enumerate(corpus.places(root)):
        try:
            examples += [example for example in PARSERS[corpus.parser](corpus, place, index) if example.text]
        except (OSError, EOFError, zipfile.BadZipFile, tarfile.TarError) as error:
            raise DataError(f"{place} cannot be read ({error}); fetch it again with `clf data fetch`") from None
        except UnicodeDecodeError as error:
            raise DataError(f"{place} is not UTF-8 at byte {error.start}; save it as UTF-8") from None
        except (KeyError, TypeError, json.JSONDecodeError) as error:
            raise DataError(f"{place} does not have the fields of format {corpus.parser!r} ({error!r})") from None
    return examples


def _own(corpus: Corpus, place: Path, _: int) -> Iterator[Example]:
    """``text,label,topic,pair``: the project's own corpora."""
    for number, row in enumerate(_rows(place, ("text", "label", "pair"))):
        yield _example(corpus, row["text"], _named_label(row["label"], place, number), row=number, pair=row["pair"])


def _feedback(corpus: Corpus, place: Path, _: int) -> Iterator[Example]:
    """``text,label,topic,pair`` from ``clf feedback export``: the topic is the site, so the audit can suspect it."""
    for number, row in enumerate(_rows(place, ("text", "label", "topic"))):
        yield _example(corpus, row["text"], _named_label(row["label"], place, number), row=number, source=row["topic"])


def _ro_portals(corpus: Corpus, place: Path, _: int) -> Iterator[Example]:
    """``Headline,label``; without row ranges in the table every row counts, the doubtful ones too."""
    ranges = [(part.first, part.last, part.source) for part in corpus.rows]
    for number, row in enumerate(_rows(place, ("Headline", "label"))):
        source = next((name for first, last, name in ranges if first <= number <= last), "")
        if (source or not ranges) and row["label"]:
            yield _example(corpus, row["Headline"], int(float(row["label"]) > 0), row=number, source=source)


def _roclico(corpus: Corpus, place: Path, _: int) -> Iterator[Example]:
    """A zip of one JSON list per outlet."""
    with zipfile.ZipFile(place) as archive:
        names = sorted(name for name in archive.namelist() if re.fullmatch(r"Test/\w+\.json", name))
        for name in names:
            source = PurePosixPath(name).stem
            for number, item in enumerate(json.loads(archive.read(name))):
                label = int(item["category"] == "clickbait")
                yield _example(corpus, item["title"], label, row=number, source=source)


def _lines(corpus: Corpus, place: Path, index: int) -> Iterator[Example]:
    """One headline a line, the label by file."""
    with gzip.open(place, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            yield _example(corpus, line, _file_label(corpus, index), row=number)


def _webis(corpus: Corpus, place: Path, _: int) -> Iterator[Example]:
    """A JSON list of posts with the mean of five judgments in [0, 1] and the majority class."""
    for number, item in enumerate(json.loads(place.read_bytes())):
        target = round(float(item["truth_mean"]), 4)
        yield _example(corpus, item["post_text"], int(item["click_bait"]), row=number, target=target, source=place.stem)


def _ta1c(corpus: Corpus, place: Path, _: int) -> Iterator[Example]:
    """A tar of one CSV per official split."""
    with tarfile.open(place) as archive:
        for split in ("train", "validation", "test"):
            member = archive.extractfile(f"TA1C_dataset_{split}_minimal.csv")
            if member is None:
                raise KeyError(split)
            for number, row in enumerate(_reader(member, place, ("Teaser Text", "Tag Value", "Media Name"))):
                label = int(row["Tag Value"] == "Clickbait")
                yield _example(corpus, row["Teaser Text"], label, row=number, source=row["Media Name"], split=split)


def _click_id(corpus: Corpus, place: Path, _: int) -> Iterator[Example]:
    """``title,label,label_score``."""
    for number, row in enumerate(_rows(place, ("title", "label_score"))):
        yield _example(corpus, row["title"], int(row["label_score"] == "1"), row=number)


def _tweets(corpus: Corpus, place: Path, index: int) -> Iterator[Example]:
    """Tweets of one outlet a file; trailing links go, because they differ by outlet."""
    for number, row in enumerate(_rows(place, ("source", "full_text"))):
        text = _LINKS.sub("", row["full_text"])
        yield _example(corpus, text, _file_label(corpus, index), row=number, source=row["source"])


PARSERS: Mapping[str, Callable[[Corpus, Path, int], Iterable[Example]]] = {
    "own": _own,
    "feedback": _feedback,
    "ro-portals": _ro_portals,
    "roclico": _roclico,
    "lines": _lines,
    "webis": _webis,
    "ta1c": _ta1c,
    "click-id": _click_id,
    "tweets": _tweets,
}


def _example(corpus: Corpus, text: str, label: int, **fields: Any) -> Example:
    target = fields.pop("target", float(label))
    return Example(text.strip(), label, target, corpus.id, corpus.language, **fields)


def _rows(place: Path, columns: Iterable[str]) -> Iterator[Row]:
    return _reader(place.open("rb"), place, columns)


def _reader(file: BinaryIO | Any, place: Path, columns: Iterable[str]) -> Iterator[Row]:
    """Read CSV strictly and close ``file``; raise DataError naming the line of what does not fit."""
    with TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
        reader = csv.DictReader(text, strict=True)
        try:
            _check_header(reader.fieldnames or [], columns, place)
            for row in reader:
                _check_row(row, place, reader.line_num)
                yield row
        except csv.Error as error:
            raise DataError(f"{place}, line {reader.line_num}: {error}; is a quote left open?") from None


def _check_header(found: Sequence[str], columns: Iterable[str], place: Path) -> None:
    for column in columns:
        if column not in found:
            raise DataError(f"{place}, line 1: no column {column!r}; the columns are: {', '.join(found) or 'none'}")


def _check_row(row: Mapping[Any, Any], place: Path, line: int) -> None:
    # The reader's signs for fields too many and too few.
    if None in row or None in row.values():
        raise DataError(f"{place}, line {line}: not as many fields as the header has columns")


def _named_label(name: str, place: Path, number: int) -> int:
    if name not in ("clickbait", "editorial"):
        raise DataError(f"{place}, row {number + 1}: unknown label {name!r}; write 'clickbait' or 'editorial'")
    return int(name == "clickbait")


def _file_label(corpus: Corpus, index: int) -> int:
    label = corpus.files[index].label
    if label is None:
        raise DataError(f"data/corpora.toml: {corpus.id}.files.{index} has no label, its format needs one")
    return int(label == "clickbait")
