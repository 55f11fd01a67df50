"""The table of corpora (``data/corpora.toml``) -> frozen records, one per corpus; every key is checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from clf.errors import DataError, InputError

TABLE = "corpora.toml"
_SHA256 = r"^[0-9a-f]{64}$"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class RemoteFile(_Table):
    """One file of a public corpus: its local name, its pinned address and its hash.

    ``label`` is the label of all rows, for formats that have no label per row. A download of more than ``max_bytes`` is
    broken off.
    """

    name: str = Field(pattern=r"^[\w.-]+$")
    url: str = Field(pattern=r"^https://")
    sha256: str = Field(pattern=_SHA256)
    label: Literal["clickbait", "editorial"] | None = None
    max_bytes: int = Field(default=200_000_000, ge=1)


class Archive(_Table):
    """A tar.gz of which only the members named in ``manifest`` are kept.

    A line of the manifest is a SHA-256, two spaces and a name; names are relative to the archive's one top folder.
    ``sha256`` is the hash of the manifest itself. A download of more than ``max_bytes`` is broken off. The archive has
    no hash of its own, because a mirror may hold one with fewer members.
    """

    url: str = Field(pattern=r"^https://")
    manifest: str
    sha256: str = Field(pattern=_SHA256)
    max_bytes: int = Field(default=500_000_000, ge=1)


class _RowRange(_Table):
    """The rows ``first`` to ``last`` of a file (from 0, both included), which come from the outlet ``source``."""

    source: str
    first: int = Field(ge=0)
    last: int = Field(ge=0)


class Corpus(_Table):
    """One corpus.

    A public corpus has ``files`` or an ``archive`` below ``data/raw/<id>/``; a corpus of the project has one file at
    ``path``. ``use`` tells whether experiments may train on it. ``rows`` are the rows that count; an empty list takes
    all.
    """

    id: str
    task: Literal["headlines", "pages"]
    language: str = Field(pattern=r"^[a-z]{2}$")
    licence: str
    labelling: str
    parser: str
    use: Literal["train", "test"]
    path: str | None = None
    sha256: str | None = Field(default=None, pattern=_SHA256)
    files: list[RemoteFile] = []
    archive: Archive | None = None
    rows: list[_RowRange] = []

    @model_validator(mode="after")
    def _one_origin(self) -> Corpus:
        origins = [bool(self.path), bool(self.files), bool(self.archive)]
        if sum(origins) != 1 or bool(self.path) != bool(self.sha256):
            raise ValueError("give either path and sha256, or files, or an archive")
        return self

    @property
    def hashes(self) -> tuple[str, ...]:
        """The SHA-256 of every file, in the order of the table; for an archive, the SHA-256 of its manifest."""
        if self.archive:
            return (self.archive.sha256,)
        return (self.sha256,) if self.sha256 else tuple(file.sha256 for file in self.files)

    def paths(self, root: Path) -> tuple[Path, ...]:
        """Return the paths of the files, or of the unpacked archive's folder, below the data folder ``root``."""
        if self.path:
            return (root / self.path,)
        if self.archive:
            return (root / "raw" / self.id,)
        return tuple(root / "raw" / self.id / file.name for file in self.files)

    def is_present(self, root: Path) -> bool:
        """Return True when every file is below the data folder ``root``; their contents are not verified."""
        return all(map(Path.exists, self.paths(root)))


def load_corpora(root: Path) -> Mapping[str, Corpus]:
    """Return id -> corpus from ``root/corpora.toml``, in the order of the file; raise DataError naming a wrong key."""
    path = root / TABLE
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: Corpus.model_validate({"id": name, **entry}) for name, entry in raw.items()}
    except OSError as error:
        raise DataError(
            f"cannot read {path} ({error.strerror}); run from the project's folder or give its data folder with --data"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError) as error:
        raise DataError(f"{path} is not a valid table of corpora: {error}") from None
    except ValidationError as error:
        fault = error.errors()[0]
        key = ".".join(map(str, fault["loc"])) or "the entry"
        raise DataError(f"{path}: {key} = {fault['input']!r}: {fault['msg']}") from None


def choose(corpora: Mapping[str, Corpus], names: Sequence[str] | None) -> list[Corpus]:
    """Return the corpora called ``names``, all of them when none is given; raise InputError for an unknown name."""
    for name in names or ():
        if name not in corpora:
            raise InputError(f"no corpus is called {name!r}; there are {', '.join(corpora)}")
    return [corpora[name] for name in names or corpora]
