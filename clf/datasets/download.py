"""Fetching a corpus: decide, fetch, verify, move into place (pooch), and go on where an interrupted fetch stopped.

A mirror is a folder, or an address, under which what ``https://HOST/PATH`` serves lies as ``HOST/PATH``. What fails to
verify is never moved into place, and what lies there is never replaced by it.
"""

from __future__ import annotations

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

pooch.get_logger().setLevel("WARNING")  # the caller shows the progress
_CHUNK = 1 << 18
_TIMEOUT = 20  # seconds without a byte
_SCHEME = "https://"
Progress = Callable[[int], None]
"""Called with the number of bytes that just arrived."""


def fetch(corpus: Corpus, root: Path, *, mirror: str | None = None, progress: Progress = lambda _: None) -> list[Path]:
    """Bring the files of ``corpus`` below ``root`` and return those that were fetched; the others were there already.

    Raises ChecksumError with both hashes, MissingCorpusError when the source cannot be reached, DataError when the
    file cannot be written.
    """
    if corpus.archive:
        return _fetch_archive(corpus, corpus.archive, root, _Source(mirror, progress))
    wanted = [
        (file, place)
        for file, place in zip(corpus.files, corpus.places(root), strict=False)
        if not place.is_file() or sha256_of(place) != file.sha256
    ]
    for file, place in wanted:
        _retrieve(file, place, _Resuming(mirror, place.with_name(place.name + ".part"), progress))
    return [place for _, place in wanted]


def verify(corpus: Corpus, root: Path) -> None:
    """Raise MissingCorpusError or ChecksumError unless every file of ``corpus`` is the one the table names."""
    if corpus.archive:
        check_members(root / corpus.archive.manifest, corpus.archive.sha256, corpus.places(root)[0])
        return
    for place, expected in zip(corpus.places(root), corpus.hashes, strict=True):
        if not place.is_file():
            raise MissingCorpusError(f"corpus {corpus.id} is not on this machine ({place}); type `clf data fetch`")
        if (actual := sha256_of(place)) != expected:
            raise ChecksumError(
                f"{place} has SHA-256 {actual}, the table of corpora says {expected}; restore the file, "
                "or write its new hash into data/corpora.toml if you changed it on purpose"
            )


def mirrored(url: str, mirror: str | None) -> str:
    """Return where ``url`` is fetched from.

    >>> mirrored("https://example.org/a.csv", "/mnt/mirror/")
    '/mnt/mirror/example.org/a.csv'
    """
    return f"{mirror.rstrip('/')}/{url.removeprefix(_SCHEME)}" if mirror else url


@dataclass(frozen=True, slots=True)
class _Source:
    mirror: str | None
    progress: Progress


def _fetch_archive(corpus: Corpus, archive: Archive, root: Path, source: _Source) -> list[Path]:
    """Download the archive beside its folder, unpack what the manifest names, and drop it."""
    folder = corpus.places(root)[0]
    try:
        verify(corpus, root)
    except (ChecksumError, MissingCorpusError):
        packed = folder.with_name(f"{folder.name}.tar.gz")
        download = _Resuming(source.mirror, packed.with_name(packed.name + ".part"), source.progress)
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
    """A pooch downloader that keeps what has arrived in ``partial`` and asks only for the rest."""

    mirror: str | None
    partial: Path
    progress: Progress

    def __call__(self, url: str, output_file: str | Path, _: object) -> None:
        self.partial.parent.mkdir(parents=True, exist_ok=True)
        with self.partial.open("ab") as target:
            source = mirrored(url, self.mirror)
            opened = _opened_address if "://" in source else _opened_file
            with opened(source, target) as stream:
                self.progress(target.tell())
                for chunk in iter(lambda: stream.read(_CHUNK), b""):
                    target.write(chunk)
                    self.progress(len(chunk))
        self.partial.replace(output_file)


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
            # Everything had arrived already; the checksum will tell whether it is right.
            yield BytesIO()
            return
        response.raise_for_status()
        if response.status_code != requests.codes.partial_content:
            target.truncate(0)
        yield response.raw


def _retrieve(file: RemoteFile, place: Path, downloader: _Resuming) -> None:
    with _explained(file.url, place, downloader.mirror):
        pooch.retrieve(file.url, f"sha256:{file.sha256}", place.name, place.parent, downloader=downloader)


@contextmanager
def _explained(url: str, place: Path, mirror: str | None) -> Iterator[None]:
    """Turn what a download raises into the project's errors."""
    source = mirrored(url, mirror)
    try:
        yield
    except ValueError as error:
        raise ChecksumError(
            f"what {source} serves is not the file the table of corpora names, {place} was left as it was: {error}"
        ) from None
    except (requests.RequestException, FileNotFoundError) as error:
        raise MissingCorpusError(
            f"{source} cannot be fetched ({error}); "
            "check the network, or set CLF_DATA_MIRROR to a folder or an address that holds a copy"
        ) from None
    except OSError as error:
        raise DataError(f"cannot write {place} ({error.strerror or error}); free some space and fetch again") from None
