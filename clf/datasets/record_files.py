"""Records -> a CSV file with a column for every field; replaced in one step."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, fields
from pathlib import Path
from typing import TYPE_CHECKING

from clf.files import replace_file

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def write_records(kind: type[DataclassInstance], records: Iterable[DataclassInstance], path: Path) -> None:
    """Write ``records``, which are dataclasses of one ``kind``, to ``path`` in their order; raises OSError."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(field.name for field in fields(kind))
    writer.writerows(map(astuple, records))
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, text.getvalue().encode())
