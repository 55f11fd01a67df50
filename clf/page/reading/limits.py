"""The limits of reading: large enough for every real page, and small enough that no page can exhaust the reader."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest page that is read whole; text behind a limit is cut, and the report says ``truncated``.

    ``size`` is in bytes or characters, and beyond it a page is refused; ``title`` in characters; ``depth`` in elements,
    and deeper text belongs to the container at that depth. The largest of the 1,649 pages in the page
    corpora have 2.9 million bytes, 10,080 tags, 1,540 blocks, 1,203 links, 3,133 containers and a title of 319
    characters.
    """

    size: int = 5_000_000
    tags: int = 100_000
    blocks: int = 4_000
    links: int = 10_000
    containers: int = 20_000
    title: int = 2_000
    depth: int = 200


LIMITS = Limits()
_NO_LETTERS = re.compile(r"[^\w\s]{32}")
"""Combining marks are no letters; Unicode allows for thirty in a row (Standard Annex 15, stream-safe text)."""


class FullError(Exception):
    """A limit is reached; the text that has been read so far is the page."""


def is_safe_to_normalize(text: str) -> bool:
    """Return whether Unicode normalization of ``text`` takes linear time: it sorts runs of combining marks."""
    return not _NO_LETTERS.search(text)
