"""Element -> its names: the tag, and the words of its class, id and role, for containers and inline elements."""

from __future__ import annotations

import re

from turbohtml import Element

# Two letters at least; a capital after a small letter begins the next word, as in relatedBox.
_NAME = re.compile(r"[A-Z]+[a-z]+|[a-z]{2,}|[A-Z]{2,}")
_SMALL = re.compile("[a-z]{2,}")
_OTHER_ATTRIBUTES = ("id", "role")
_MAX_WORDS = 12
_MAX_LENGTH = 200
"""Characters of one attribute that are read."""


class Names(dict[tuple[str, str], tuple[str, ...]]):
    """Cache of the names on one page: (tag or attribute, value as written) -> the same tag or attribute, and its words.

    >>> Names()["div", "relatedBox box-2"]
    ('div', 'related', 'box', 'box')
    """

    def __missing__(self, key: tuple[str, str]) -> tuple[str, ...]:
        """Split a value that has not occurred before."""
        first, written = key
        words = _SMALL.findall(written) if written.islower() else " ".join(_NAME.findall(written)).lower().split()
        self[key] = found = (first, *words[:_MAX_WORDS])
        return found

    def of(self, element: Element) -> tuple[str, ...]:
        """Return the tag of ``element`` and at most twelve words of its class, id and role, in this order."""
        # Most elements have a class and nothing else, or nothing at all.
        count = len(element.attrs)
        if not count:
            return self[element.tag, ""]
        written = element.attr("class")
        words = self[element.tag, written[:_MAX_LENGTH] if written else ""]
        if count == 1 and written is not None:
            return words
        for name in _OTHER_ATTRIBUTES:
            value = element.attr(name)
            if value:
                words += self[name, value[:_MAX_LENGTH]][1:]
        return words[: _MAX_WORDS + 1]
