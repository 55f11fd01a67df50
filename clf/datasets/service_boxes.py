"""``service_boxes.txt`` -> the requests and notices of publishers that are put into copies of training pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from clf.errors import DataError

_FILE = "service_boxes.txt"
_COMMENT, _BETWEEN = "#", " | "
_LINE = re.compile(r"(?P<language>[a-z]{2}): (?P<blocks>\S.*)")


class ServiceBox(NamedTuple):
    """A box: its language by the ISO 639-1 code, and the texts of its blocks."""

    language: str
    blocks: tuple[str, ...]


@cache
def service_boxes() -> tuple[ServiceBox, ...]:
    """Return the boxes that come with the package."""
    text = files("clf.datasets").joinpath(_FILE).read_text(encoding="utf-8")
    return tuple(read_boxes(text.splitlines()))


def read_boxes(lines: Iterable[str], name: str = _FILE) -> Iterator[ServiceBox]:
    """Yield the boxes in ``lines``; raise DataError naming the first line that is no box.

    >>> list(read_boxes(["en: Stay informed | Sign up"]))
    [ServiceBox(language='en', blocks=('Stay informed', 'Sign up'))]
    """
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith(_COMMENT):
            continue
        found = _LINE.fullmatch(line)
        if not found:
            raise DataError(f"{name}, line {number}: {line!r:.60} is not written as 'language: block | block'")
        yield ServiceBox(found["language"], tuple(found["blocks"].split(_BETWEEN)))
