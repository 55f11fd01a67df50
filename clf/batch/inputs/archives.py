"""Folders, zip and tar archives of HTML pages -> shares of pages, and the pages in a share."""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence

import fsspec

from clf.batch.inputs.files import FOLDER, InputFile, decompressed, opened, with_protocol
from clf.batch.shares import PageRecord, Problem, Share
from clf.page.reading.limits import LIMITS

PAGES = 100
"""Pages in one share of a folder or a zip archive."""
TAR_PAGES = 25
"""Pages in one share of a tar archive, which holds their content."""
_ENDINGS = (".html", ".htm", ".xhtml")


def plan_archive(file: InputFile) -> Iterator[Share]:
    """Yield the shares of a folder, an archive or a single page."""
    if file.kind == "page":
        yield Share(FOLDER, file.path, names=(file.path,), size=file.size)
        return
    if file.kind == "tar":
        yield from _plan_tar(file)
        return
    try:
        names = _folder_names(file.path) if file.kind == FOLDER else _zip_names(file.path)
    except (OSError, zipfile.BadZipFile) as error:
        yield Share(file.kind, file.path, size=file.size, problem=f"the archive cannot be read ({error})")
        return
    for start in range(0, len(names), PAGES):
        some = tuple(names[start : start + PAGES])
        yield Share(file.kind, file.path, names=some, size=file.size * len(some) // len(names))


def read_archive(share: Share) -> Iterator[PageRecord | Problem]:
    """Yield the pages of a share, and those that cannot be read."""
    return _READERS[share.kind](share)


def _folder_names(path: str) -> list[str]:
    filesystem, found = fsspec.core.url_to_fs(path)
    names = sorted(name for name in filesystem.find(found) if name.lower().endswith(_ENDINGS))
    return [with_protocol(name, path) for name in names]


def _zip_names(path: str) -> list[str]:
    with opened(path) as stream, zipfile.ZipFile(stream) as archive:
        return [name for name in archive.namelist() if name.lower().endswith(_ENDINGS)]


def _folder_pages(share: Share) -> Iterator[PageRecord | Problem]:
    for name in share.names:
        try:
            with opened(name) as stream:
                yield PageRecord(name, "", stream.read(LIMITS.size + 1))
        except OSError as error:
            yield Problem(share.path, name, f"the file cannot be read ({error})")


def _tar_pages(share: Share) -> Iterator[PageRecord]:
    start = 0
    for name, length in zip(share.names, share.lengths, strict=True):
        yield PageRecord(name, "", share.data[start : start + length])
        start += length


def _zip_pages(share: Share) -> Iterator[PageRecord | Problem]:
    with opened(share.path) as stream, zipfile.ZipFile(stream) as archive:
        for name in share.names:
            yield _member(archive, share.path, name)


def _member(archive: zipfile.ZipFile, path: str, name: str) -> PageRecord | Problem:
    try:
        with archive.open(name) as member:
            return PageRecord(name, "", member.read(LIMITS.size + 1))
    except (OSError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
        return Problem(path, name, f"the member cannot be read ({error})")


def _plan_tar(file: InputFile) -> Iterator[Share]:
    """Yield the pages of a tar archive, which only one process can read."""
    name, pages = "", list[tuple[str, bytes]]()
    problem, position = "", 0
    with decompressed(file.path) as (content, stored):
        try:
            with tarfile.open(fileobj=content, mode="r|") as archive:
                for member in archive:
                    name = member.name
                    stream = archive.extractfile(member) if name.lower().endswith(_ENDINGS) else None
                    if stream is not None:
                        pages.append((name, stream.read(LIMITS.size + 1)))
                    if len(pages) == TAR_PAGES:
                        yield _tar_share(file, pages, stored.tell() - position)
                        pages, position = [], stored.tell()
        except (OSError, EOFError, tarfile.TarError, zlib.error, lzma.LZMAError) as error:
            problem = f"the archive breaks behind {name!r} ({error})"
    if pages:
        yield _tar_share(file, pages, max(0, file.size - position))
    if problem:
        yield Share("tar", file.path, names=(name,), problem=problem)


def _tar_share(file: InputFile, pages: Sequence[tuple[str, bytes]], size: int) -> Share:
    names, contents = zip(*pages, strict=True)
    return Share(
        kind="tar",
        path=file.path,
        names=names,
        data=b"".join(contents),
        lengths=tuple(map(len, contents)),
        size=size,
    )


_READERS: Mapping[str, Callable[[Share], Iterator[PageRecord | Problem]]] = {
    FOLDER: _folder_pages,
    "tar": _tar_pages,
    "zip": _zip_pages,
}
