"""Corpus -> verified files in the data folder; an interrupted download continues where it stopped.

A mirror is a folder or an address that holds the content of ``https://HOST/PATH`` as ``HOST/PATH``. A file that fails
verification never replaces the file that is there.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import pooch
import requests

from clf.datasets.archives import check_members, sha256_of, unpack
from clf.datasets.registry import Archive, Corpus, RemoteFile
from clf.errors import ChecksumError, DataError, MissingCorpusError

# The caller shows the progress.
pooch.get_logger().setLevel("WARNING")
_CHUNK = 1 << 18
"""Bytes that are read at once."""
_TIMEOUT = 20
"""Seconds without a byte after which a connection is given up."""
_SCHEME = "https://"
Progress = Callable[[int], None]
"""A function that is called with the number of bytes that have just arrived."""


def fetch(corpus: Corpus, root: Path, *, mirror: str | None = None, progress: Progress = lambda _: None) -> list[Path]:
    """Download the files of ``corpus`` that are absent below ``root`` or changed, and return their paths.

    Raises ChecksumError with both hashes, MissingCorpusError when the source cannot be reached, DataError when a file
    cannot be written.
    """
    with _alone(root / "raw"):
        if corpus.archive:
            return _fetch_archive(corpus, corpus.archive, root, _Source(mirror, progress))
        fetched = []
        for file, path in zip(corpus.files, corpus.paths(root), strict=False):
            if not path.is_file() or sha256_of(path) != file.sha256:
                _retrieve(file, path, _Resuming(mirror, _partial(path), file.max_bytes, progress))
                fetched.append(path)
        return fetched


def verify(corpus: Corpus, root: Path) -> None:
    """Raise MissingCorpusError or ChecksumError unless every file of ``corpus`` has the hash in its table."""
    if corpus.archive:
        check_members(root / corpus.archive.manifest, corpus.archive.sha256, corpus.paths(root)[0])
        return
    for path, expected in zip(corpus.paths(root), corpus.hashes, strict=True):
        if not path.is_file():
            raise MissingCorpusError(
                f"corpus {corpus.id} is not on this machine ({path} is absent); type `clf data fetch`"
            )
        if (actual := sha256_of(path)) != expected:
            raise ChecksumError(
                f"{path} has SHA-256 {actual}, the table of corpora says {expected}; restore the file, "
                "or write its new hash into data/corpora.toml if you changed it on purpose"
            )


def mirrored(url: str, mirror: str | None) -> str:
    """Return the path or address at which ``mirror`` holds the content of ``url``; without a mirror, ``url``.

    >>> mirrored("https://example.org/a.csv", "/mnt/mirror/")
    '/mnt/mirror/example.org/a.csv'
    """
    return f"{mirror.rstrip('/')}/{url.removeprefix(_SCHEME)}" if mirror else url


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other process downloads into ``folder``; then delete files of killed downloads."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise DataError(f"cannot write to {folder} ({error.strerror}); choose another folder with --data") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        for leftover in folder.glob("*/tmp????????"):
            leftover.unlink(missing_ok=True)
        yield
    finally:
        os.close(descriptor)


def _partial(path: Path) -> Path:
    return path.with_name(path.name + ".part")


@dataclass(frozen=True, slots=True)
class _Source:
    mirror: str | None
    progress: Progress


def _fetch_archive(corpus: Corpus, archive: Archive, root: Path, source: _Source) -> list[Path]:
    """Download the archive, unpack the members that the manifest names, and delete the archive."""
    folder = corpus.paths(root)[0]
    try:
        verify(corpus, root)
    except (ChecksumError, MissingCorpusError):
        packed = folder.with_name(f"{folder.name}.tar.gz")
        download = _Resuming(source.mirror, _partial(packed), archive.max_bytes, source.progress)
        with _explained(archive.url, packed, source.mirror):
            download(archive.url, packed, None)
        try:
            unpack(packed, root / archive.manifest, archive.sha256, folder)
        finally:
            packed.unlink(missing_ok=True)
        return [folder]
    return []


@dataclass(frozen=True, slots=True)
class _Resuming:
    """A pooch downloader that appends to the file ``partial`` and requests only the bytes that are not in it yet.

    It raises ValueError as soon as more than ``limit`` bytes have arrived, and deletes them.
    """

    mirror: str | None
    partial: Path
    limit: int
    progress: Progress

    def __call__(self, url: str, output_file: str | Path, _: object) -> None:
        self.partial.parent.mkdir(parents=True, exist_ok=True)
        with self.partial.open("ab") as target:
            source = mirrored(url, self.mirror)
            opened = _opened_address if "://" in source else _opened_file
            with opened(source, target) as stream:
                self.progress(target.tell())
                for chunk in iter(lambda: stream.read(_CHUNK), b""):
                    self._check_size(target.tell() + len(chunk))
                    target.write(chunk)
                    self.progress(len(chunk))
        self.partial.replace(output_file)

    def _check_size(self, size: int) -> None:
        if size > self.limit:
            self.partial.unlink(missing_ok=True)
            raise ValueError(f"it is larger than {self.limit:,} bytes")


@contextmanager
def _opened_file(source: str, target: BinaryIO) -> Iterator[BinaryIO]:
    with Path(source).open("rb") as stream:
        stream.seek(target.tell())
        yield stream


@contextmanager
def _opened_address(source: str, target: BinaryIO) -> Iterator[Any]:
    start = target.tell()
    headers = {"Range": f"bytes={start}-", "Accept-Encoding": "identity"} if start else {"Accept-Encoding": "identity"}
    with requests.get(source, headers=headers, stream=True, timeout=_TIMEOUT) as response:
        if start and response.status_code == requests.codes.requested_range_not_satisfiable:
            # The file had arrived completely; its checksum is verified later.
            yield BytesIO()
            return
        response.raise_for_status()
        if response.status_code != requests.codes.partial_content:
            target.truncate(0)
        yield response.raw


def _retrieve(file: RemoteFile, path: Path, downloader: _Resuming) -> None:
    with _explained(file.url, path, downloader.mirror):
        pooch.retrieve(file.url, f"sha256:{file.sha256}", path.name, path.parent, downloader=downloader)


@contextmanager
def _explained(url: str, path: Path, mirror: str | None) -> Iterator[None]:
    """Turn the exceptions of a download into the project's errors."""
    source = mirrored(url, mirror)
    try:
        yield
    except ValueError as error:
        raise ChecksumError(
            f"{source} serves another file than the table of corpora names, {path} was not replaced: {error}; "
            "fetch again, or use a mirror that holds the right file"
        ) from None
    except (requests.RequestException, FileNotFoundError) as error:
        raise MissingCorpusError(
            f"{source} cannot be fetched ({error}); "
            "check the network, or set CLF_DATA_MIRROR to a folder or an address that holds a copy"
        ) from None
    except OSError as error:
        raise DataError(f"cannot write {path} ({error.strerror or error}); free some space and fetch again") from None
