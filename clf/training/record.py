"""What a run leaves behind as ``run.json``: how its model came about, and all that is needed to track it later."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from clf.errors import DataError

RECORD = "run.json"


@dataclass(frozen=True, slots=True)
class CorpusUse:
    """One corpus in one run: its rows in training and in the final evaluation, and the SHA-256 of its files."""

    id: str
    language: str
    licence: str
    sha256: tuple[str, ...]
    train_rows: int
    test_rows: int


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One finished run; ``params`` and ``metrics`` are what the tracking store gets."""

    name: str
    created: str
    git_commit: str
    params: dict[str, str | float]
    metrics: dict[str, float]
    corpora: tuple[CorpusUse, ...]
    absent: tuple[str, ...]
    versions: dict[str, str]
    audit: str
    seconds: float

    def write(self, folder: Path) -> None:
        """Write the record to ``folder/run.json``."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / RECORD).write_text(text + "\n", encoding="utf-8")


def read_record(folder: Path) -> RunRecord:
    """Return the record in ``folder``; raise DataError when it is no finished run."""
    try:
        raw: dict[str, Any] = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        corpora = tuple(CorpusUse(**{**use, "sha256": tuple(use["sha256"])}) for use in raw["corpora"])
        return RunRecord(**{**raw, "corpora": corpora, "absent": tuple(raw["absent"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DataError(f"{folder} holds no finished run ({error}); give the folder that `clf train` named") from None
