"""Markup -> markup whose tree takes linear time and memory to build.

The standard's rules build some trees that are much larger than their markup. Two rules are avoided here, and the number
of tags is limited; everything else that is known takes linear time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from turbohtml import TokenType, tokenize

from clf.page.reading.limits import LIMITS

_SHORT_NAMES = "[bisuBISU]"
_LONG_NAMES = "big code em font nobr small strike strong tt".split()
_DOCUMENT_NAMES = ("body", "html")


def _either_case(names: Sequence[str]) -> str:
    """Return a pattern of ``names``; with ``re.IGNORECASE``, ``re`` could not jump from one < to the next."""
    return "|".join(["".join([f"[{letter}{letter.upper()}]" for letter in name]) for name in names])


_FIRST_LETTER = "(?=[bcefhinstuBCEFHINSTU])"
"""Looked at first, because the patterns of names are slower."""
_FORMATTING = f"{_SHORT_NAMES}|{_either_case(_LONG_NAMES)}"
_END_OF_NAME = r"(?=[\s/>])"
_START = re.compile(f"<{_FIRST_LETTER}(?:{_FORMATTING}|{_either_case(_DOCUMENT_NAMES)}){_END_OF_NAME}[^>]*")
_FORMATTING_TAG = re.compile(f"<(/?)(?:{_FORMATTING}){_END_OF_NAME}")
_DOCUMENT_START = re.compile(f"<(?:{_either_case(_DOCUMENT_NAMES)}){_END_OF_NAME}")
_MIN_TAG = 3
"""Characters of the shortest tag."""
_MAX_REOPENED = 500_000
"""Elements."""
_MAX_OPEN = 512
"""Elements; the parser nests no deeper."""
_MAX_ALIKE = 3
"""Formatting elements with the same attributes that stay open at once, by the standard."""
_MAX_DOCUMENT_TAGS = 8
_MAX_DOCUMENT_TAG = 1000
"""Characters."""


def bounded(markup: str) -> tuple[str, bool]:
    """Return ``markup`` as it may be parsed, and whether text behind the limit of tags was cut off.

    >>> bounded("<b>no change</b>")
    ('<b>no change</b>', False)
    """
    is_cut = len(markup) > _MIN_TAG * LIMITS.tags and markup.count("<") > LIMITS.tags
    if is_cut:
        markup = markup[: -len(markup.split("<", LIMITS.tags + 1)[-1]) - 1]
    starts = _START.findall(markup)
    documents = [start[1:5].lower() for start in starts if start[1:5].lower() in _DOCUMENT_NAMES]
    if len(documents) > len(set(documents)):
        markup = _without_merging(markup)
    open_at_once = min(len(starts) - len(documents), _MAX_ALIKE * len(set(starts)), _MAX_OPEN)
    if open_at_once * markup.count("<") > _MAX_REOPENED:
        markup = _without_reopening(markup)
    return markup, is_cut


def _without_reopening(markup: str) -> str:
    """Make formatting elements ``span``.

    Formatting elements that stay open are opened again in every block that follows. A ``span`` is not, and its text is
    the same.
    """
    return _FORMATTING_TAG.sub(r"<\1span", markup)


def _without_merging(markup: str) -> str:
    """Make ``body`` and ``html`` tags void elements, but for a few short ones.

    The attributes of a repeated tag are added to those of the first, in quadratic time.
    """
    starts = [match.start() for match in _DOCUMENT_START.finditer(markup)]
    kept = [start for start in starts[:_MAX_DOCUMENT_TAGS] if _is_short(markup[start : start + _MAX_DOCUMENT_TAG])]
    return _renamed(markup, sorted({*starts} - {*kept}))


def _is_short(start: str) -> bool:
    """Return whether a tag ends within ``start``."""
    token = next(tokenize(start), None)
    return token is not None and token.type == TokenType.START_TAG


def _renamed(markup: str, starts: Sequence[int]) -> str:
    """Return ``markup`` with the tags at ``starts``, whose names have four letters, renamed to ``wbr``."""
    pieces, end = [], 0
    for start in starts:
        pieces.append(markup[end:start])
        end = start + len("<body")
    return "<wbr".join([*pieces, markup[end:]])
