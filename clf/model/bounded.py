"""Bundle files -> bytes and JSON values, bounded in size; numbers that are not finite are refused.

The functions raise OSError, ValueError and TypeError, which :mod:`clf.model.bundle` reports as BundleError.
"""

from __future__ import annotations

import json
import os
import stat
import zlib
from collections.abc import Iterable
from math import isfinite
from pathlib import Path
from typing import Any, NoReturn

_GZIP = 31
"""The value of zlib's ``wbits`` for the gzip format."""


def read_file(path: Path, limit: int) -> bytes:
    """Return the content of a regular file of at most ``limit`` bytes."""
    # Without O_NONBLOCK, opening a named pipe would wait for a writer.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ValueError(f"{path.name} is not a regular file")
        content = file.read(limit + 1)
    if len(content) > limit:
        raise ValueError(f"{path.name} is larger than {limit:,} bytes")
    return content


def decompress(content: bytes, limit: int) -> bytes:
    """Return the content of a gzip file that holds at most ``limit`` bytes."""
    decoder = zlib.decompressobj(_GZIP)
    try:
        plain = decoder.decompress(content, limit + 1)
    except zlib.error as error:
        raise ValueError(f"no gzip file ({error})") from None
    if len(plain) > limit:
        raise ValueError(f"more than {limit:,} bytes when decompressed")
    if not decoder.eof:
        raise ValueError("the gzip file is cut off")
    return plain


def parse_json(text: str | bytes) -> Any:
    """Return the JSON value of ``text``; NaN and infinities, which are no JSON, are refused."""
    return json.loads(text, parse_constant=_refuse)


def finite(value: Any) -> float:
    """Return ``value`` as a finite number.

    >>> finite(1)
    1.0
    """
    number = float(value)
    if not isfinite(number):
        raise ValueError(f"{value!r} is not a finite number")
    return number


def check_finite(values: Iterable[float]) -> None:
    """Raise ValueError when one of ``values`` is not finite, TypeError when one is not a number."""
    if not all(map(isfinite, values)):
        raise ValueError("a weight is not a finite number")


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a finite number")
