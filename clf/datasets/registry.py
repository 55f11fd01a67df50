"""The table of corpora (``data/corpora.toml``) as frozen records: the first station of the learning flow."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from clf.errors import DataError

TABLE = "corpora.toml"
_SHA256 = r"^[0-9a-f]{64}$"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class RemoteFile(_Table):
    """One file of a public corpus: its name here, its pinned address, its hash, and the label if all rows share it."""

    name: str = Field(pattern=r"^[\w.-]+$")
    url: str = Field(pattern=r"^https://")
    sha256: str = Field(pattern=_SHA256)
    label: Literal["clickbait", "editorial"] | None = None


class Archive(_Table):
    """A tar.gz of which only the members named in ``manifest`` (lines of SHA-256 and name) are kept.

    ``sha256`` is the manifest's own hash; the members' names are counted from the archive's one top folder.
    """

    url: str = Field(pattern=r"^https://")
    manifest: str
    sha256: str = Field(pattern=_SHA256)


class RowRange(_Table):
    """Rows ``first`` to ``last`` (from 0, both included) that count, and the source they belong to."""

    source: str
    first: int = Field(ge=0)
    last: int = Field(ge=0)


class Corpus(_Table):
    """One corpus: ``files`` or an ``archive``, below ``data/raw/<id>/``, or the project's own file at ``path``."""

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
    rows: list[RowRange] = []

    @model_validator(mode="after")
    def _one_origin(self) -> Corpus:
        origins = [bool(self.path), bool(self.files), bool(self.archive)]
        if sum(origins) != 1 or bool(self.path) != bool(self.sha256):
            raise ValueError("give either path and sha256, or files, or an archive")
        return self

    @property
    def hashes(self) -> tuple[str, ...]:
        """The SHA-256 of every file, in the order of the table; of an archive, its manifest's."""
        if self.archive:
            return (self.archive.sha256,)
        return (self.sha256,) if self.sha256 else tuple(file.sha256 for file in self.files)

    def places(self, root: Path) -> tuple[Path, ...]:
        """Return where the files of this corpus, or its unpacked archive, lie below the data folder ``root``."""
        if self.path:
            return (root / self.path,)
        if self.archive:
            return (root / "raw" / self.id,)
        return tuple(root / "raw" / self.id / file.name for file in self.files)

    def is_present(self, root: Path) -> bool:
        """Tell whether every file of this corpus is on this machine; says nothing of its contents."""
        return all(place.exists() for place in self.places(root))


def load_corpora(root: Path) -> Mapping[str, Corpus]:
    """Return the corpora of ``root/corpora.toml`` by id, in its order; raise DataError naming corpus and key."""
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
        key = ".".join(str(part) for part in fault["loc"]) or "the entry"
        raise DataError(f"{path}: {key} = {fault['input']!r}: {fault['msg']}") from None
