"""Finished trials <-> the folder of a search: one file per trial, written in one step, and a lock for one search.

A search that is interrupted or killed loses only the trials that were running. The same command goes on with the rest.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from clf.errors import DataError, ExperimentError
from clf.files import replace_file

RECORD = "search.json"
_LOCK = ".search.lock"
_TRIALS = "trials"


@dataclass(frozen=True, slots=True)
class TrialResult:
    """A finished trial: its key, its changes, its metrics and its time.

    ``objective`` is the metric that the search makes small; it and ``metrics`` are the same for the same data.
    ``failure`` is the reason of a trial that could not be fitted, which has no objective.
    """

    key: str
    changes: Mapping[str, Any]
    objective: float | None
    metrics: Mapping[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    failure: str = ""


@dataclass(frozen=True, slots=True)
class SearchFolder:
    """The folder of a search that this process has locked."""

    path: Path

    @classmethod
    @contextmanager
    def opened(cls, path: Path, identity: Mapping[str, Any]) -> Iterator[SearchFolder]:
        """Yield the folder at ``path``, locked; a new one gets a record of ``identity``, which tells searches apart.

        Raises ExperimentError while another process searches in the folder, and for a folder of another search.
        """
        (path / _TRIALS).mkdir(parents=True, exist_ok=True)
        with (path / _LOCK).open("w") as lock:
            try:
                # The system frees the lock when the process ends, also when it is killed.
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise ExperimentError(
                    f"another search runs in {path}; wait for it, or choose another folder with --out"
                ) from None
            _check_identity(path, json.loads(json.dumps(identity)))
            yield cls(path)

    def finished(self) -> dict[str, TrialResult]:
        """Return the finished trials by key; raise DataError for a file that is none."""
        return {result.key: result for result in map(_read_trial, sorted((self.path / _TRIALS).glob("*.json")))}

    def keep(self, result: TrialResult) -> None:
        """Write a finished trial; raises OSError, and then leaves no file behind."""
        content = json.dumps(asdict(result), ensure_ascii=False, indent=1) + "\n"
        replace_file(self.path / _TRIALS / f"{result.key}.json", content.encode())


def read_search(path: Path) -> tuple[dict[str, Any], Sequence[TrialResult]]:
    """Return the record of the search in ``path`` and its finished trials; raise DataError where there is none."""
    try:
        record: dict[str, Any] = json.loads((path / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path} holds no search ({error}); give the folder that `clf search` named") from None
    return record, [*SearchFolder(path).finished().values()]


def _check_identity(path: Path, identity: Mapping[str, Any]) -> None:
    if not (path / RECORD).exists():
        content = json.dumps(identity, ensure_ascii=False, indent=1) + "\n"
        replace_file(path / RECORD, content.encode())
        return
    record, _ = read_search(path)
    changed = [name for name in {**record, **identity} if record.get(name) != identity.get(name)]
    if changed:
        raise ExperimentError(
            f"{path} holds another search ({', '.join(changed)} differ); choose another folder with --out, or delete it"
        )


def _read_trial(path: Path) -> TrialResult:
    try:
        return TrialResult(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise DataError(f"{path} is no finished trial ({error}); delete it, and its trial runs again") from None
