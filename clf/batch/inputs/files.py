"""Arguments -> input files with their kinds: local paths, globs and fsspec addresses; errors that name the way out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any, BinaryIO, NamedTuple

import fsspec
from fsspec.compression import compr
from fsspec.utils import infer_compression

from clf.errors import InputError, MissingExtraError

FOLDER = "folder"
KINDS = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".warc": "warc",
    ".wet": "wet",
    ".wat": "wat",
    ".zip": "zip",
    ".tar": "tar",
    ".tgz": "tar",
    ".html": "page",
    ".htm": "page",
}
"""Ending of a file's name, without that of its compression -> its kind."""
TABLES = frozenset(("parquet", "csv", "jsonl"))
_PACKED = frozenset((".gz", ".bz2", ".xz", ".zst"))
_MARKED = frozenset((".warc", ".wet", ".wat"))


class InputFile(NamedTuple):
    """One input: its address, its kind, and its size in bytes."""

    path: str
    kind: str
    size: int


def expand(arguments: Sequence[str]) -> list[InputFile]:
    """Return the files that the arguments name, each once, in the order of the arguments and then of the names.

    Raises InputError for an argument that matches nothing, for an unknown kind of file, and when tables and pages are
    mixed; MissingExtraError for an address that needs a driver which is not installed.
    """
    found: dict[str, InputFile] = {}
    for argument in arguments:
        for file in _matches(argument):
            found.setdefault(file.path, file)
    files = list(found.values())
    if len({file.kind in TABLES for file in files}) > 1:
        table = next(file.path for file in files if file.kind in TABLES)
        raise InputError(f"{table} is a table and other inputs are pages; score tables and pages in two runs")
    return files


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """Open an input as it is stored; raises OSError."""
    with _filesystem(path)[0].open(path, "rb") as file:
        yield file


@contextmanager
def decompressed(path: str) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Open an input; yield its content, and the file as it is stored, whose position shows the progress."""
    with opened(path) as stored:
        name = infer_compression(path)
        yield (compr[name](stored, mode="rb") if name else stored), stored


def first_line(error: BaseException) -> str:
    """Return the first line of an error's text, or the error's name, for the reason of a problem."""
    return (str(error) or type(error).__name__).splitlines()[0]


def with_protocol(name: str, address: str) -> str:
    """Return the address of the file ``name`` in the file system of ``address``, whose protocol fsspec strips.

    >>> with_protocol("bucket/a.html", "s3://bucket"), with_protocol("/pages/a.html", "/pages")
    ('s3://bucket/a.html', '/pages/a.html')
    """
    protocol, separator, _ = address.partition("://")
    return protocol + separator + name if separator and separator not in name else name


def _matches(argument: str) -> list[InputFile]:
    filesystem, path = _filesystem(argument)
    try:
        if filesystem.isdir(path):
            return [InputFile(argument, FOLDER, 0)]
        names = sorted(filesystem.glob(path)) if filesystem.exists(path) is False else [path]
        files = [name for name in names if filesystem.isfile(name)]
        sizes = [int(filesystem.size(name) or 0) for name in files]
    except OSError as error:
        raise InputError(f"{argument} cannot be read ({error}); check the address and the rights") from None
    if not files:
        raise InputError(f"no file matches {argument!r}; check the name, and quote a pattern with *")
    addresses = [with_protocol(name, argument) for name in files]
    return [InputFile(address, kind_of(address), size) for address, size in zip(addresses, sizes, strict=True)]


def kind_of(path: str) -> str:
    """Return the kind of a file by its name; raise InputError for an unknown one.

    >>> kind_of("CC-MAIN-1.warc.wet.gz"), kind_of("titles.csv.bz2"), kind_of("pages.tgz")
    ('wet', 'csv', 'tar')
    """
    endings = [ending.lower() for ending in PurePosixPath(path).suffixes]
    while endings and endings[-1] in _PACKED:
        endings.pop()
    if endings and endings[-1] in KINDS:
        return KINDS[endings[-1]]
    known = ", ".join(sorted(KINDS))
    raise InputError(f"{path} is of no known kind; the name ends in one of {known}, and maybe .gz behind it")


def _filesystem(path: str) -> tuple[Any, str]:
    try:
        filesystem, found = fsspec.core.url_to_fs(path)
    except ImportError as error:
        raise MissingExtraError(
            f"{path} needs a driver of fsspec that is not installed ({error}); install the package it names with pip"
        ) from None
    except ValueError as error:
        raise InputError(f"{path} is no address that fsspec knows ({error}); give a path, or one like s3://…") from None
    return filesystem, found
