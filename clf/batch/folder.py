"""The folder of a run: its lock, its identity, and the outcomes of the shares that are done."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clf.batch.part_files import OUTCOMES, read_outcome
from clf.batch.shares import Outcome
from clf.errors import DataError, InputError
from clf.files import replace_file

RUN, ERRORS = "run.json", "errors.parquet"
_LOCK = ".run.lock"


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The folder of a run that this process has locked."""

    path: Path

    @classmethod
    @contextmanager
    def opened(cls, path: Path, identity: Mapping[str, Any], *, resume: bool) -> Iterator[RunFolder]:
        """Yield the folder, locked; a new one gets a record of ``identity``.

        Raises InputError for a folder with other files, or another run, and for a run that is not to be resumed;
        DataError when the folder cannot be written.
        """
        try:
            (path / OUTCOMES).mkdir(parents=True, exist_ok=True)
            lock = (path / _LOCK).open("w")
        except OSError as error:
            raise DataError(f"{path} cannot be written ({error}); choose another folder with --out") from None
        with lock:
            try:
                # The system frees the lock when the process ends, also when it is killed.
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise InputError(f"another run writes to {path}; wait for it, or choose another folder") from None
            _check(path, json.loads(json.dumps(identity)), resume=resume)
            yield cls(path)

    def done(self) -> dict[str, Outcome]:
        """Return the outcomes of shares whose file of rows is there, by name; raise DataError for a damaged one."""
        outcomes = map(read_outcome, sorted((self.path / OUTCOMES).glob("part-*.json")))
        files = {path.stem for path in self.path.glob("part-*")}
        return {outcome.name: outcome for outcome in outcomes if not outcome.rows or outcome.name in files}


def _check(path: Path, identity: Mapping[str, Any], *, resume: bool) -> None:
    record_path = path / RUN
    if not record_path.exists():
        if others := sorted(child.name for child in path.iterdir() if not child.name.startswith(".")):
            raise InputError(f"{path} has other files ({others[0]}); choose an empty folder with --out")
        replace_file(record_path, (json.dumps(identity, ensure_ascii=False, indent=1) + "\n").encode())
        return
    try:
        record = json.loads(record_path.read_bytes())
    except (OSError, ValueError) as error:
        raise DataError(f"{record_path} cannot be read ({error}); choose another folder with --out") from None
    if changed := [name for name in {**record, **identity} if record.get(name) != identity.get(name)]:
        raise InputError(
            f"{path} has the results of another run ({', '.join(changed)} differ); choose another folder with --out"
        )
    if not resume:
        raise InputError(f"{path} has the results of this run; --resume goes on with it, --out names another folder")
