"""Raw files -> examples: one function per format, chosen by the ``parser`` key of the table of corpora.

A parser reads the files as upstream serves them. It skips the rows that the table of corpora leaves out and rows
without a headline. Every other row that does not fit its format is a DataError that names the file and the line.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import TextIOWrapper
from operator import attrgetter
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from clf.datasets.registry import Corpus
from clf.errors import DataError
from clf.types import Example

_LINK = re.compile(r"(?:https?://|pic\.twitter\.com/)\S")
_RUN = re.compile(r"\s+|\S+")
_FORMULA = ("=", "+", "-", "@")
_FIRST_POST = 1_288_834_974_657
"""Milliseconds from 1970 to the moment that post numbers on Twitter count from."""
Row = Mapping[str, str]


def parse(corpus: Corpus, root: Path) -> list[Example]:
    """Return the examples of ``corpus``, whose files lie below the data folder ``root``.

    Raises DataError for a file that cannot be read or does not have the format of the corpus.
    """
    return list(parse_rows(corpus, root))


def parse_rows(corpus: Corpus, root: Path) -> Iterator[Example]:
    """Yield the examples of :func:`parse` one by one; formats with one row a line are read line by line."""
    for index, path in enumerate(corpus.paths(root)):
        try:
            yield from filter(attrgetter("text"), PARSERS[corpus.parser](corpus, path, index))
        except (OSError, EOFError, zipfile.BadZipFile, tarfile.TarError) as error:
            raise DataError(f"{path} cannot be read ({error}); fetch it again with `clf data fetch`") from None
        except UnicodeDecodeError as error:
            raise DataError(f"{path} is not UTF-8 at byte {error.start}; save it as UTF-8") from None
        except (KeyError, TypeError, json.JSONDecodeError) as error:
            raise DataError(f"{path} does not have the fields of format {corpus.parser!r} ({error!r})") from None


def _own(corpus: Corpus, path: Path, _: int) -> Iterator[Example]:
    """Read CSV with ``text,label,topic,pair``: the project's own corpora."""
    for number, row in enumerate(_rows(path, ("text", "label", "pair"))):
        yield _example(corpus, row["text"], _named_label(row["label"], path, number), row=number, pair=row["pair"])


def _feedback(corpus: Corpus, path: Path, _: int) -> Iterator[Example]:
    """Read ``text,label,topic,pair`` from ``clf feedback export``.

    The topic is the site. It becomes the source, so that the audit measures whether the site predicts the label.
    """
    for number, row in enumerate(_rows(path, ("text", "label", "topic"))):
        yield _example(
            corpus,
            exported_text(row["text"]),
            _named_label(row["label"], path, number),
            row=number,
            source=row["topic"],
        )


def exported_text(cell: str) -> str:
    """Return a text of an export of votes without the apostrophe that keeps a spreadsheet from running a formula.

    >>> exported_text("'=1+1"), exported_text("'s Avonds")
    ('=1+1', "'s Avonds")
    """
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell


def _ro_portals(corpus: Corpus, path: Path, _: int) -> Iterator[Example]:
    """Read CSV with ``Headline,label``; without row ranges in the table of corpora every row counts."""
    for number, row in enumerate(_rows(path, ("Headline", "label"))):
        source = next((part.source for part in corpus.rows if part.first <= number <= part.last), "")
        if (source or not corpus.rows) and row["label"]:
            yield _example(corpus, row["Headline"], int(float(row["label"]) > 0), row=number, source=source)


def _roclico(corpus: Corpus, path: Path, _: int) -> Iterator[Example]:
    """Read a zip with one JSON list per outlet."""
    with zipfile.ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if re.fullmatch(r"Test/\w+\.json", name))
        for name in names:
            source = PurePosixPath(name).stem
            for number, item in enumerate(json.loads(archive.read(name))):
                label = int(item["category"] == "clickbait")
                yield _example(corpus, item["title"], label, row=number, source=source)


def _lines(corpus: Corpus, path: Path, index: int) -> Iterator[Example]:
    """Read one headline per line from a gzip file; the table of corpora has the label of the file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            yield _example(corpus, line, _file_label(corpus, index), row=number)


def _webis(corpus: Corpus, path: Path, _: int) -> Iterator[Example]:
    """Read a JSON list of posts with the mean of five judgments in [0, 1] and the majority class.

    The source of a post is its month, because the corpus does not name the outlets.
    """
    for number, item in enumerate(json.loads(path.read_bytes())):
        target = round(float(item["truth_mean"]), 4)
        month = _month(int(item["text_id"]))
        yield _example(corpus, item["post_text"], int(item["click_bait"]), row=number, target=target, source=month)


def _month(post: int) -> str:
    """Return the year and month (UTC) of a post on Twitter; its number begins with the milliseconds since the first."""
    moment = datetime.fromtimestamp(((post >> 22) + _FIRST_POST) / 1000, UTC)
    return f"{moment:%Y-%m}"


def _ta1c(corpus: Corpus, path: Path, _: int) -> Iterator[Example]:
    """Read a tar with one CSV per official split."""
    with tarfile.open(path) as archive:
        for split in ("train", "validation", "test"):
            member = archive.extractfile(f"TA1C_dataset_{split}_minimal.csv")
            if member is None:
                raise KeyError(split)
            for number, row in enumerate(_reader(member, path, ("Teaser Text", "Tag Value", "Media Name"))):
                label = int(row["Tag Value"] == "Clickbait")
                yield _example(corpus, row["Teaser Text"], label, row=number, source=row["Media Name"], split=split)


def _click_id(corpus: Corpus, path: Path, _: int) -> Iterator[Example]:
    """Read CSV with ``title,label,label_score``."""
    for number, row in enumerate(_rows(path, ("title", "label_score"))):
        yield _example(corpus, row["title"], int(row["label_score"] == "1"), row=number)


def _tweets(corpus: Corpus, path: Path, index: int) -> Iterator[Example]:
    """Read CSV files with the tweets of one outlet each.

    Trailing links are removed because their form differs by outlet, which would give the label away.
    """
    for number, row in enumerate(_rows(path, ("source", "full_text"))):
        text = without_trailing_links(row["full_text"])
        yield _example(corpus, text, _file_label(corpus, index), row=number, source=row["source"])


def without_trailing_links(text: str) -> str:
    """Return ``text`` without the links and ellipses at its end, in time linear in its length.

    >>> without_trailing_links("Ten tricks https://t.example/1 … pic.twitter.com/2")
    'Ten tricks'
    """
    end = len(text)
    for run in reversed(list(_RUN.finditer(text))):
        word = run[0]
        link = _LINK.search(word)
        rest = word[: link.start() if link else None].rstrip("…")
        if rest and not rest.isspace():
            end = run.start() + len(rest)
            break
        end = run.start()
    return text[:end]


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
"""Parser name in the table of corpora -> function of the corpus, the path of a file, and the file's index."""


def _example(corpus: Corpus, text: str, label: int, **fields: Any) -> Example:
    target = fields.pop("target", float(label))
    text = text.strip()
    return Example(text=text, label=label, target=target, corpus=corpus.id, language=corpus.language, **fields)


def _rows(path: Path, columns: Iterable[str]) -> Iterator[Row]:
    return _reader(path.open("rb"), path, columns)


def _reader(file: BinaryIO | Any, path: Path, columns: Iterable[str]) -> Iterator[Row]:
    """Yield the rows of a CSV file and close it; raise DataError naming the line that does not fit."""
    with TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
        reader = csv.DictReader(text, strict=True)
        try:
            _check_header(reader.fieldnames or [], columns, path)
            for row in reader:
                _check_row(row, path, reader.line_num)
                yield row
        except csv.Error as error:
            raise DataError(f"{path}, line {reader.line_num}: {error}; is a quote left open?") from None


def _check_header(found: Sequence[str], columns: Iterable[str], path: Path) -> None:
    for column in columns:
        if column not in found:
            raise DataError(f"{path}, line 1: no column {column!r}; the columns are: {', '.join(found) or 'none'}")


def _check_row(row: Mapping[Any, Any], path: Path, line: int) -> None:
    # DictReader marks surplus fields by the key None and absent fields by the value None.
    if None in row or None in row.values():
        raise DataError(f"{path}, line {line}: not as many fields as the header has columns; correct the row")


def _named_label(name: str, path: Path, number: int) -> int:
    if name not in ("clickbait", "editorial"):
        raise DataError(f"{path}, row {number + 1}: unknown label {name!r}; write 'clickbait' or 'editorial'")
    return int(name == "clickbait")


def _file_label(corpus: Corpus, index: int) -> int:
    label = corpus.files[index].label
    if label is None:
        raise DataError(f"data/corpora.toml: {corpus.id}.files.{index} has no label, its format needs one")
    return int(label == "clickbait")
