"""Archive, manifest -> a folder with the members that the manifest names, each verified by its hash."""

from __future__ import annotations

import hashlib
import tarfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from clf.errors import ChecksumError, DataError, MissingCorpusError
from clf.files import replaced_folder


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(path: Path, sha256: str) -> Mapping[str, str]:
    """Return member name -> SHA-256 in hexadecimal from a manifest whose own hash is ``sha256``.

    Raises DataError when the manifest is absent, ChecksumError when it was changed.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot read the manifest {path} ({error.strerror}); restore it from the project") from None
    if (actual := hashlib.sha256(data).hexdigest()) != sha256:
        raise ChecksumError(f"{path} has SHA-256 {actual}, the table of corpora says {sha256}; restore the manifest")
    lines = (line.split("  ", 1) for line in data.decode("utf-8").splitlines())
    return {name: digest for digest, name in lines}


def check_members(manifest: Path, sha256: str, folder: Path) -> None:
    """Raise MissingCorpusError or ChecksumError unless ``folder`` holds every member of the manifest, unchanged."""
    for name, expected in read_manifest(manifest, sha256).items():
        path = folder / name
        if not path.is_file():
            raise MissingCorpusError(
                f"corpus {folder.name} is not whole on this machine ({path} is absent); type `clf data fetch`"
            )
        if (actual := sha256_of(path)) != expected:
            raise ChecksumError(f"{path} has SHA-256 {actual}, {manifest} says {expected}; delete it and fetch again")


def unpack(packed: Path, manifest: Path, sha256: str, folder: Path) -> None:
    """Unpack the members that the manifest names from the tar.gz at ``packed`` and replace ``folder`` by them.

    ``folder`` is replaced after all members are verified, or not at all. Raises ChecksumError for a member that is
    absent or has another hash, and for a damaged archive.
    """
    members = read_manifest(manifest, sha256)
    with replaced_folder(folder) as temporary:
        _extract(packed, members, temporary)


def _extract(packed: Path, members: Mapping[str, str], folder: Path) -> None:
    missing = dict(members)
    try:
        with tarfile.open(packed, mode="r|gz") as archive:
            _extract_named(archive, missing, folder)
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise ChecksumError(f"{packed} is not a whole tar.gz ({error}); fetch it again") from None
    if missing:
        raise ChecksumError(f"{packed} lacks {len(missing):,} named members, the first is {next(iter(missing))!r}")


def _extract_named(archive: tarfile.TarFile, missing: dict[str, str], folder: Path) -> None:
    """Write the ``missing`` members to ``folder`` and remove them from ``missing``."""
    for member in archive:
        name = member.name.partition("/")[2]
        content = archive.extractfile(member) if name in missing else None
        if content is not None:
            _write(folder / name, content.read(), missing.pop(name))


def _write(path: Path, data: bytes, expected: str) -> None:
    if (actual := hashlib.sha256(data).hexdigest()) != expected:
        raise ChecksumError(f"member {path.name} has SHA-256 {actual}, its manifest says {expected}; fetch it again")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
