"""Headline -> tokens by namespace: all that the headline heads know of it.

A namespace is a name and a function over the headline's words; the table at the end lists them all. Letters are folded
to their base (ș, ş and s are one), so that a headline typed without diacritics keeps its tokens.

>>> headline_tokens("Ce a făcut primarul?", ["word"])["word"]
['ce', 'a', 'facut', 'primarul', '?', '^ ce', 'ce a', 'a facut', 'facut primarul', 'primarul ?', '? $']
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from clf.text.forms import outline_tokens, segment_tokens, word_class
from clf.text.normalize import canonical

# In JavaScript: /[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*|[^\p{L}\p{N}\s_]/gu
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[^\w\s]")
_ASCII_WORD = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*|[^a-z0-9_\s]")
"""The same for small letters of ASCII, of which most text consists."""
_ANY_CASE = re.compile(r"[A-Za-z0-9]+(?:'[A-Za-z0-9]+)*|[^A-Za-z0-9_\s]")
"""The same for all letters of ASCII."""
_ACCENT = re.compile("[\u0300-\u036f]+")
_REMEMBERED = 32
"""Characters; no language fills its texts with longer words."""
_QUAD = 4
_STEM = 5
"""Letters; long enough to distinguish words, short enough to drop most Romanian endings."""
_SHORT = 4
"""Letters; words up to here are mostly the grammar of a sentence, longer ones its subject."""
SHAPE_MARKS = '?!:"-.'
"""Marks whose presence is part of a headline's shape."""


class Word(NamedTuple):
    """A word or mark in the forms its tokens are made of.

    ``quads`` are its runs of four letters, edges included; ``kind`` is number, capital, small, or the mark itself;
    ``form`` is its class (:mod:`clf.text.forms`).
    """

    written: str
    lower: str
    stem: str
    bone: str
    quads: tuple[str, ...]
    kind: str
    form: str


def headline_tokens(text: str, namespaces: Sequence[str]) -> dict[str, list[str]]:
    """Return the tokens of ``text`` for each of ``namespaces``; an unknown name raises KeyError."""
    words = _words(text)
    return {name: NAMESPACES[name](words) for name in namespaces}


class HeadlineTokens(dict[str, list[str]]):
    """The tokens of a headline by namespace, made as they are needed.

    A few namespaces tell the language, and the head of that language decides which others are read.

    >>> HeadlineTokens("De ce?").of(["stem"])
    {'stem': ['de', 'ce', '?']}
    """

    __slots__ = ("_words",)

    def __init__(self, text: str) -> None:
        """Take the headline; there are no tokens yet."""
        self._words = _words(text)

    def of(self, namespaces: Sequence[str]) -> HeadlineTokens:
        """Return these tokens after those of ``namespaces`` were made; an unknown name raises KeyError."""
        for name in namespaces:
            if name not in self:
                self[name] = NAMESPACES[name](self._words)
        return self


def _words(text: str) -> list[Word]:
    # White space only separates words, so its canonical form is not needed.
    folded = fold(canonical(text))
    return list(map(word_forms, (_ANY_CASE if folded.isascii() else WORD).findall(folded)))


def fold(text: str) -> str:
    """Return ``text`` without the marks on its letters.

    >>> fold("știință, Ñandú")
    'stiinta, Nandu'
    """
    return text if text.isascii() else _ACCENT.sub("", unicodedata.normalize("NFD", text))


def plain_words(text: str) -> list[str]:
    """Return the words and marks of ``text``, normalised, folded and in lower case.

    >>> plain_words("ŞOC la Iași: 'minune'!")
    ['soc', 'la', 'iasi', ':', '"', 'minune', '"', '!']
    """
    return plain_lines([text])[0]


def plain_lines(texts: Sequence[str]) -> list[list[str]]:
    """Return the words and marks of each of ``texts`` as :func:`plain_words` does, all in one go.

    >>> plain_lines(["Top 10", "", "ŞOC!"])
    [['top', '0'], [], ['soc', '!']]
    """
    lines = [text.replace("\n", " ") for text in texts]
    plain: list[str] = []
    other: list[str] = []
    for line in dict.fromkeys(lines):
        (plain if line.isascii() else other).append(line)
    marks = dict(zip([*plain, *other], [*_plain_marks(plain), *_plain_marks(other)], strict=True))
    return [marks[line] for line in lines]


class PlainLines(dict[str, list[str]]):
    """The words and marks of the texts of one page, each computed once, because several features need them.

    >>> PlainLines().of(["Top 10", "Top 10"])
    [['top', '0'], ['top', '0']]
    """

    __slots__ = ()

    def of(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the words and marks of each of ``texts`` as :func:`plain_lines` does; the lists are shared."""
        new = [text for text in texts if text not in self]
        self.update(zip(new, plain_lines(new), strict=True))
        return list(map(self.__getitem__, texts))


def _plain_marks(lines: Sequence[str]) -> list[list[str]]:
    if not lines:
        return []
    # One long text is folded nearly as fast as one short text; no step looks across the end of a line.
    text = fold(canonical("\n".join(lines)))
    is_plain = text.isascii()
    found = map(_ASCII_WORD.findall if is_plain else _other_marks, (text.lower() if is_plain else text).split("\n"))
    # A lone apostrophe is a quote.
    return [['"' if mark == "'" else mark for mark in marks] if "'" in marks else marks for marks in found]


def _other_marks(line: str) -> list[str]:
    # Outside ASCII a letter's small form may be several characters, or depend on the letters beside it.
    return _ASCII_WORD.findall(line.lower()) if line.isascii() else list(map(str.lower, WORD.findall(line)))


def repeat_key(text: str) -> str:
    """Return what two headlines share when one repeats the other: words alone, no case, accents or punctuation.

    >>> repeat_key("ŞOC la Iași!") == repeat_key("Soc la Iasi")
    True
    """
    return " ".join(words_only(text))


def words_only(text: str) -> tuple[str, ...]:
    """Return the words of ``text`` as :func:`plain_words` does, without punctuation.

    >>> words_only("ŞOC la Iași: 'minune'!")
    ('soc', 'la', 'iasi', 'minune')
    """
    return tuple(word for word in plain_words(text) if word[0].isalnum())


def describe(namespace: str, token: str) -> str:
    """Return the description of a token for people.

    >>> describe("word", "ce a")
    "words: 'ce a'"
    """
    return f"{_NAMES.get(namespace, namespace)}: {token!r}" if namespace else "starting point of every headline"


def word_forms(word: str) -> Word:
    """Return a word or mark of a normalised, folded text in the forms its tokens are made of."""
    return _known_forms(word) if len(word) <= _REMEMBERED else _make_forms(word)


# Few words make up most text: 8,192 of them take about 5 MB, and hold the common words of a language.
@lru_cache(maxsize=1 << 13)
def _known_forms(word: str) -> Word:
    return _make_forms(word)


def _make_forms(word: str) -> Word:
    # A lone apostrophe is a quote.
    word = '"' if word == "'" else word
    lower, kind = word.lower(), _kind(word)
    short = lower if len(word) <= _SHORT else f"-{lower[-2:]}"
    bone = {"number": "0", "capital": "X" if len(word) > _SHORT else lower}.get(kind, short)
    padded = f" {lower} "
    quads = tuple(padded[start : start + _QUAD] for start in range(len(padded) - _QUAD + 1))
    return Word(
        written=word,
        lower=lower,
        stem=lower[:_STEM],
        bone=bone,
        quads=quads,
        kind=kind,
        form=word_class(lower, kind),
    )


def _kind(word: str) -> str:
    initial = word[0]
    if not initial.isalnum():
        return word
    if not initial.isalpha():
        return "number"
    return "capital" if initial.isupper() else "small"


def _word(words: Sequence[Word]) -> list[str]:
    return _grams([word.lower for word in words])


def _cased(words: Sequence[Word]) -> list[str]:
    shouted = all(word.written == word.written.upper() for word in words)
    return _grams([word.lower if shouted else word.written for word in words])


def _stem(words: Sequence[Word]) -> list[str]:
    return [word.stem for word in words]


def _skeleton(words: Sequence[Word]) -> list[str]:
    """Return the build of a sentence: runs of up to three short words, endings of long words, and ``X`` for names."""
    bones = ["^", *[word.bone for word in words], "$"]
    pairs = [f"{one} {two}" for one, two in pairwise(bones)]
    return [*bones[1:-1], *pairs, *[f"{pair} {bone}" for pair, bone in zip(pairs, bones[2:], strict=False)]]


def _char(words: Sequence[Word]) -> list[str]:
    quads: list[str] = []
    for word in words:
        quads += word.quads
    return quads


def _shape(words: Sequence[Word]) -> list[str]:
    if not words:
        return []
    shouting = sum(len(word.written) > 2 and word.written.isupper() for word in words)
    marks = {word.kind for word in words}
    return [
        f"length {min(len(words) // 3, 10) * 3}",
        f"first {words[0].kind}",
        f"last {words[-1].kind}",
        f"capitals {min(shouting, 4)}",
        *(f"has {mark}" for mark in SHAPE_MARKS if mark in marks),
    ]


def _outline(words: Sequence[Word]) -> list[str]:
    return outline_tokens([word.form for word in words])


def _segment(words: Sequence[Word]) -> list[str]:
    return segment_tokens([word.form for word in words])


def _grams(words: Sequence[str]) -> list[str]:
    """Return the words and their pairs, the headline's two ends among them."""
    ends = ["^", *words, "$"]
    return [*words, *map(" ".join, pairwise(ends))]


NAMESPACES: Mapping[str, Callable[[Sequence[Word]], list[str]]] = {
    "word": _word,
    "cased": _cased,
    "stem": _stem,
    "skeleton": _skeleton,
    "char": _char,
    "shape": _shape,
    "outline": _outline,
    "segment": _segment,
}
_NAMES = {
    "word": "words",
    "cased": "words as written",
    "stem": "word stems",
    "skeleton": "build",
    "char": "letters",
    "shape": "shape",
    "outline": "outline",
    "segment": "parts of the headline",
}
