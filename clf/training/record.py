"""RunRecord <-> ``run.json``: the settings, corpora and metrics of a finished run, enough to track it later."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from clf.datasets.registry import Corpus
from clf.errors import DataError
from clf.model.manifest import Credit

RECORD = "run.json"


class _Labelled(Protocol):
    """A headline or a page with the id of its corpus."""

    @property
    def corpus(self) -> str:
        """The id of the corpus."""


@dataclass(frozen=True, slots=True)
class CorpusUse:
    """One corpus in one run: how much of it was trained and evaluated on, and the SHA-256 of its files.

    ``train_rows`` and ``test_rows`` count headlines or pages, as ``task`` says; the task ``language`` means headlines
    that only the language head learned from. ``metrics`` are the figures measured on this corpus alone, keyed by their
    name in the whole run.
    """

    id: str
    language: str
    licence: str
    sha256: tuple[str, ...]
    train_rows: int
    test_rows: int
    task: str = "headlines"
    metrics: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, corpus: Corpus, train: Iterable[_Labelled], test: Iterable[_Labelled]) -> CorpusUse:
        """Return the use of ``corpus`` in a run; the items may belong to other corpora as well."""
        return cls(
            id=corpus.id,
            language=corpus.language,
            licence=corpus.licence,
            sha256=corpus.hashes,
            train_rows=_count(corpus, train),
            test_rows=_count(corpus, test),
            task=corpus.task,
        )

    @property
    def credit(self) -> Credit:
        """The credit that a bundle gives for the training rows."""
        return Credit(
            id=self.id,
            language=self.language,
            licence=self.licence,
            rows=self.train_rows,
            sha256=self.sha256,
            task=self.task,
        )


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One finished run; ``params`` and ``metrics`` are logged to the tracking store.

    ``created`` is the time in UTC (ISO 8601), ``seconds`` the duration. ``absent`` are the ids of corpora that the
    experiment names and the machine lacked. ``versions`` maps a package to its version; ``audit`` is the verdict.
    """

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
    """Return the record in ``folder``; raise DataError when the folder holds no finished run."""
    try:
        raw: dict[str, Any] = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        corpora = tuple(CorpusUse(**{**use, "sha256": tuple(use["sha256"])}) for use in raw["corpora"])
        return RunRecord(**{**raw, "corpora": corpora, "absent": tuple(raw["absent"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DataError(f"{folder} holds no finished run ({error}); give the folder that `clf train` named") from None


def _count(corpus: Corpus, items: Iterable[_Labelled]) -> int:
    return sum(item.corpus == corpus.id for item in items)
