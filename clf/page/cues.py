"""Words of a text -> the kinds of cue that it begins with: "Read also" announces a teaser in every language.

The cues themselves are data, in ``cues.txt`` beside this module; JavaScript reads the same file. They are compared by
folded words, so that capitals, missing diacritics and cedillas make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from clf.errors import DataError
from clf.text.tokens import plain_lines

KINDS = (
    "read_also",
    "related",
    "most_read",
    "latest",
    "recommended",
    "sponsored",
    "advertisement",
    "newsletter",
    "subscribe",
    "donate",
    "follow",
    "share",
    "comments",
    "consent",
    "credit",
    "legal",
    "next_article",
    "shopping",
    "table_of_contents",
    "sources",
)
"""What a cue may announce."""
SERVICES = frozenset("newsletter subscribe donate follow consent comments share legal advertisement sponsored".split())
"""The kinds that tell a request or a notice of the publisher, wherever in a text they are."""
_FILE = "cues.txt"
_COMMENT, _BETWEEN = "#", " | "
_LINE = re.compile(r"(?P<kind>\S+) (?P<language>[a-z]{2}): (?P<cues>.+)")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Letters of scripts that write words without a space between them, or endings without one."""
_FIRST = 2
"""Characters by which cues in an unspaced script are looked up."""
_SERVICE_WORDS = 8
"""Words and marks of a text that are compared with a cue at a time."""
_SURE = 3
"""Characters of an unspaced script from which on one word is enough of a cue."""


class Cue(NamedTuple):
    """A cue: its folded words and marks, joined by spaces, and the kinds that it announces.

    ``needs_end`` says that the cue counts only where the text ends or goes on with a mark, because it is one word.
    """

    text: str
    kinds: tuple[str, ...]
    needs_end: bool


class Match(NamedTuple):
    """The longest cue that a text begins with: its kinds, and whether the text has no other word."""

    kinds: tuple[str, ...]
    is_whole: bool


NO_MATCH = Match((), is_whole=False)


class CueLine(NamedTuple):
    """One line of a cue file: a kind, a language by its ISO 639-1 code, and the cues as they are written."""

    kind: str
    language: str
    cues: tuple[str, ...]


class Cues:
    """All cues, ready to be compared with the beginnings of texts.

    >>> cues = Cues([CueLine("read_also", "ro", ("Citește și", "Vezi"))])
    >>> cues.match(["citeste", "si", ":", "lupul"])
    Match(kinds=('read_also',), is_whole=False)
    >>> cues.match(["vezi", ":"]).is_whole, cues.match(["vezi", "lupul"]).kinds
    (True, ())
    """

    def __init__(self, lines: Iterable[CueLine]) -> None:
        """Take the cues as they are written."""
        written = [(cue, line.kind) for line in lines for cue in line.cues]
        kinds: dict[str, dict[str, None]] = {}
        for words, (_, kind) in zip(plain_lines([cue for cue, _ in written]), written, strict=True):
            kinds.setdefault(" ".join(words), {})[kind] = None
        self._by_start: dict[str, list[Cue]] = {}
        for text in sorted(kinds, key=len, reverse=True):
            cue = Cue(text, tuple(kinds[text]), _needs_end(text))
            self._by_start.setdefault(_start(text), []).append(cue)
        self._first_words = frozenset(self._by_start)
        services = [text for text in kinds if " " in text and not SERVICES.isdisjoint(kinds[text])]
        self._service_pairs = frozenset(map(_first_two, services))
        self._service_starts = frozenset(first for first, second in self._service_pairs if not second)

    def match(self, words: Sequence[str]) -> Match:
        """Return the longest cue at the beginning of ``words``, which are folded as plain_lines folds them.

        Marks before the first word are passed over unless a cue begins with them.
        """
        if words and words[0] not in self._first_words and words[0].isalnum() and not _UNSPACED.match(words[0]):
            return NO_MATCH
        found = self._match(" ".join(words))
        if found is NO_MATCH and words and not words[0][0].isalnum():
            start = next((index for index, word in enumerate(words) if word[0].isalnum()), len(words))
            return self._match(" ".join(words[start:]))
        return found

    def services(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return the kinds of requests and notices that ``words`` have after the first word, each once.

        Only cues of several words count, because a single word can be part of any sentence.

        >>> cues = Cues([CueLine("newsletter", "en", ("sign up for our newsletter",))])
        >>> cues.services(["to", "read", "on", "sign", "up", "for", "our", "newsletter", "."])
        ('newsletter',)
        """
        pairs, starts = self._service_pairs, self._service_starts
        # Few texts have the first two words of a cue, or the first word of one that may go on without a space.
        if pairs.isdisjoint(pairwise(words)) and starts.isdisjoint(words):
            return ()
        found: dict[str, None] = {}
        for index, pair in enumerate(pairwise([*words[1:], ""]), 1):
            if pair in pairs or pair[0] in starts:
                found.update(dict.fromkeys(self._service(" ".join(words[index : index + _SERVICE_WORDS]))))
        return tuple(found)

    def _service(self, text: str) -> tuple[str, ...]:
        for cue in self._by_start.get(_start(text), ()):
            if " " in cue.text and text.startswith(cue.text) and _ends(cue, text[len(cue.text) :]):
                return tuple(kind for kind in cue.kinds if kind in SERVICES)
        return ()

    def _match(self, text: str) -> Match:
        for cue in self._by_start.get(_start(text), ()):
            if text.startswith(cue.text) and _ends(cue, rest := text[len(cue.text) :]):
                return Match(cue.kinds, not any(map(str.isalnum, rest)))
        return NO_MATCH


@cache
def shipped_cues() -> Cues:
    """Return the cues that come with the package."""
    return Cues(read_cues(files("clf.page").joinpath(_FILE).read_text(encoding="utf-8").splitlines()))


def read_cues(lines: Iterable[str], name: str = _FILE) -> list[CueLine]:
    """Return the lines of a cue file; raise DataError naming the first one with an unknown kind or a cue of no word."""
    return [
        _read_line(line, f"{name}, line {number}")
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.startswith(_COMMENT)
    ]


def _read_line(line: str, where: str) -> CueLine:
    found = _LINE.fullmatch(line)
    if not found:
        raise DataError(f"{where}: {line!r:.60} is not written as 'kind language: cue | cue'")
    if found["kind"] not in KINDS:
        raise DataError(f"{where}: the kind {found['kind']!r} is unknown; give one of {', '.join(KINDS)}")
    cues = found["cues"].split(_BETWEEN)
    for cue in cues:
        if not any(map(_is_said, cue)):
            raise DataError(f"{where}: the cue {cue!r} has no word; take it out")
    return CueLine(found["kind"], found["language"], tuple(cues))


def _is_said(character: str) -> bool:
    """Tell whether a character is part of a word, or a sign that stands for one, as the copyright sign does."""
    return character.isalnum() or unicodedata.category(character) == "So"


def _start(text: str) -> str:
    """Return what cues are looked up by: the first word, or a part of it where words are not written apart."""
    return text[:_FIRST] if _UNSPACED.match(text) else text.partition(" ")[0]


def _first_two(text: str) -> tuple[str, str]:
    """Return the first two words of a cue; "" for the second where its last letters need not end a word."""
    first, second = text.split(" ")[:2]
    return first, "" if _UNSPACED.match(text[-1]) else second


def _needs_end(text: str) -> bool:
    if " " in text or not text.isalnum():
        return False
    return not (len(text) >= _SURE and _UNSPACED.match(text))


def _ends(cue: Cue, rest: str) -> bool:
    """Tell whether the cue ends where a word does."""
    if not rest:
        return True
    if rest[0] == " ":
        return not (cue.needs_end and rest[1:2].isalnum())
    return bool(_UNSPACED.match(cue.text[-1]))
