"""Corrected labels (``data/corrections.csv``) + examples -> examples with the corrected labels.

A correction names a corpus, a row, the text of that row, the label that the file has and the right one. It is versioned
with the project, and the files of the corpora stay as they are. Corpora for evaluation are never corrected.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from clf.datasets.record_files import write_records
from clf.errors import DataError
from clf.types import Example

FILE = "corrections.csv"
LABELS = ("editorial", "clickbait")


@dataclass(frozen=True, slots=True)
class Correction:
    """One corrected label; ``row`` is the number of the row in the file of its corpus, from 0."""

    corpus: str
    row: int
    text: str
    old: str
    new: str

    @property
    def key(self) -> tuple[str, int, str]:
        """The row that is corrected."""
        return self.corpus, self.row, self.text


def read_corrections(root: Path) -> list[Correction]:
    """Return the corrections below the data folder ``root``, none without the file; raise DataError for a bad line."""
    path = root / FILE
    if not path.exists():
        return []
    found = []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file, strict=True), start=2):
                found.append(_correction(row, path, number))
    except (csv.Error, UnicodeDecodeError) as error:
        raise DataError(f"{path} is not a file of corrections ({error}); restore it") from None
    return found


def write_corrections(corrections: Iterable[Correction], root: Path) -> None:
    """Replace the file of corrections below ``root`` in one step."""
    write_records(Correction, corrections, root / FILE)


def corrected(
    examples: Sequence[Example], corrections: Sequence[Correction], corpora: Iterable[str]
) -> tuple[list[Example], Mapping[str, int]]:
    """Return ``examples`` with the corrected labels, and the number of corrected rows of every corpus.

    ``corpora`` are those that were read; corrections of others are passed over. Raises DataError for a correction whose
    row no longer exists with its text and its old label.
    """
    wanted: dict[tuple[str, int, str], Correction] = {}
    read = set(corpora)
    for item in corrections:
        if item.corpus in read:
            wanted[item.key] = item
    result, counts = [], Counter[str]()
    for example in examples:
        key = (example.corpus, example.row, example.text)
        if key not in wanted:
            result.append(example)
            continue
        item = wanted.pop(key)
        if LABELS[example.label] not in (item.old, item.new):
            raise DataError(_message(item, "has another label"))
        counts[example.corpus] += 1
        label = LABELS.index(item.new)
        result.append(replace(example, label=label, target=float(label)))
    for item in wanted.values():
        raise DataError(_message(item, "no longer exists"))
    return result, counts


def _message(item: Correction, fault: str) -> str:
    return (
        f"{FILE}: row {item.row} of {item.corpus} with the text {item.text!r} {fault}; "
        "take the line out, or review the corpus again with `clf data suspects` and `clf data review`"
    )


def _correction(row: Mapping[str, str | None], path: Path, number: int) -> Correction:
    corpus, index, text, old, new = (row.get(field.name) or "" for field in fields(Correction))
    if not corpus or not index.isdecimal() or old not in LABELS or new not in LABELS:
        raise DataError(
            f"{path}, line {number}: not a correction; a line is corpus,row,text,old,new with 'clickbait' or "
            "'editorial' as labels"
        )
    return Correction(corpus=corpus, row=int(index), text=text, old=old, new=new)
