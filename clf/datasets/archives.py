"""Archive, manifest -> a folder with the members that the manifest names, each verified by its hash.

An archive may come from a mirror, so that nothing in it is trusted: members are written in pieces and bounded in size,
and so are the headers that the tar reader takes into memory.
"""

from __future__ import annotations

import hashlib
import tarfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from clf.errors import ChecksumError, DataError, MissingCorpusError
from clf.files import replaced_folder

_MAX_HEADER = 16_384
"""Bytes of an extended header, such as a long name. The reader of Python before 3.11.10 takes quadratic time for it."""
_CHUNK = 1 << 18
"""Bytes that are read at once."""
_HEADERS = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an archive as its manifest has it: the SHA-256 in hexadecimal, and the size in bytes."""

    sha256: str
    size: int


class _BoundedInfo(tarfile.TarInfo):
    """A member whose extended headers are refused when they are large."""

    def _proc_member(self, archive: tarfile.TarFile) -> Any:
        if self.type in _HEADERS and not 0 <= self.size <= _MAX_HEADER:
            raise tarfile.ReadError(f"an extended header has {self.size:,} bytes, the limit is {_MAX_HEADER:,}")
        return super()._proc_member(archive)  # type: ignore[misc]


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(path: Path, sha256: str) -> Mapping[str, Member]:
    """Return member name -> Member from a manifest whose own hash is ``sha256``.

    A line of the manifest holds SHA-256, bytes and name, with two spaces between them. Raises DataError when the
    manifest is absent or names a member outside the corpus, ChecksumError when it was changed.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot read the manifest {path} ({error.strerror}); restore it from the project") from None
    if (actual := hashlib.sha256(data).hexdigest()) != sha256:
        raise ChecksumError(f"{path} has SHA-256 {actual}, the table of corpora says {sha256}; restore the manifest")
    lines = (line.split("  ", 2) for line in data.decode("utf-8").splitlines())
    members = {name: Member(digest, int(size)) for digest, size, name in lines}
    if outside := [name for name in members if not _is_inside(name)]:
        raise DataError(f"{path} names {outside[0]!r}, which is outside the corpus; restore the manifest")
    return members


def _is_inside(name: str) -> bool:
    """Return whether a member's name stays below the folder of its corpus.

    >>> _is_inside("html/a.html"), _is_inside("../a"), _is_inside("/a"), _is_inside("a/../../b")
    (True, False, False, False)
    """
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and "\0" not in name


def check_members(manifest: Path, sha256: str, folder: Path) -> None:
    """Raise MissingCorpusError or ChecksumError unless ``folder`` holds every member of the manifest, unchanged."""
    for name, expected in read_manifest(manifest, sha256).items():
        path = folder / name
        if not path.is_file():
            raise MissingCorpusError(
                f"corpus {folder.name} is not whole on this machine ({path} is absent); type `clf data fetch`"
            )
        if (actual := sha256_of(path)) != expected.sha256:
            raise ChecksumError(
                f"{path} has SHA-256 {actual}, {manifest} says {expected.sha256}; delete it and fetch again"
            )


def unpack(packed: Path, manifest: Path, sha256: str, folder: Path) -> None:
    """Unpack the members that the manifest names from the tar.gz at ``packed`` and replace ``folder`` by them.

    ``folder`` is replaced after all members are verified, or not at all. Raises ChecksumError for a member that is
    absent or has another hash, and for a damaged archive.
    """
    members = read_manifest(manifest, sha256)
    with replaced_folder(folder) as temporary:
        _extract(packed, members, temporary)


def _extract(packed: Path, members: Mapping[str, Member], folder: Path) -> None:
    missing = dict(members)
    try:
        with tarfile.open(packed, mode="r|gz", tarinfo=_BoundedInfo) as archive:
            _extract_named(archive, missing, folder)
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise ChecksumError(f"{packed} is not a whole tar.gz ({error}); fetch it again") from None
    if missing:
        raise ChecksumError(f"{packed} lacks {len(missing):,} named members, the first is {next(iter(missing))!r}")


def _extract_named(archive: tarfile.TarFile, missing: dict[str, Member], folder: Path) -> None:
    """Write the ``missing`` members to ``folder`` and remove them from ``missing``."""
    for member in archive:
        name = member.name.partition("/")[2]
        content = archive.extractfile(member) if name in missing else None
        if content is not None:
            _write(folder / name, content, missing.pop(name))


def _write(path: Path, content: IO[bytes], expected: Member) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        for chunk in iter(lambda: content.read(_CHUNK), b""):
            size += len(chunk)
            if size > expected.size:
                raise ChecksumError(
                    f"member {path.name} is larger than the {expected.size:,} bytes of its manifest; use another mirror"
                )
            digest.update(chunk)
            file.write(chunk)
    if (actual := digest.hexdigest()) != expected.sha256:
        raise ChecksumError(
            f"member {path.name} has SHA-256 {actual}, its manifest says {expected.sha256}; fetch it again"
        )
