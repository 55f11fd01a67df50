"""Words of a block -> whether it asks the reader for something: words of requests, of reader and publisher, of fees.

Tokens of the namespace ``cue``. A report about cookies has one of these words, and a request for consent has several of
them, beside "you" and "our". The words are data in ``tables.json``, so a request counts alike in every language.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence, Set
from operator import itemgetter

from clf.page.features.tables import FEE_WORDS, LIMITS, PUBLISHER_WORDS, READER_WORDS, REQUEST_STEMS

_LETTERS: int = LIMITS["request letters"]
"""Letters of a word that are compared; a shorter word is compared as a whole."""
_STEM = itemgetter(slice(_LETTERS))
_MOST: int = LIMITS["request words"]
"""Different words of requests; more count as this many."""
_MARKS = (("y", READER_WORDS), ("w", PUBLISHER_WORDS), ("f", FEE_WORDS))
"""What else a block speaks of: "you", "we", or a fee."""
_PERSONS = READER_WORDS | PUBLISHER_WORDS
_MOST_PERSONS = 4
"""Different words for reader and publisher; more count as this many."""
_QUOTE = '"'
_SITE = "s"
"""The block names its publisher."""
_NAME_LETTERS: int = LIMITS["site name letters"]
"""Letters of a word that may be the publisher's name."""


def request_tokens(words: Sequence[str], size: int, names: Set[str] = frozenset()) -> tuple[str, ...]:
    """Return the tokens of a block with the folded ``words``, whose length has the bin ``size``.

    ``names`` are the words that name the publisher. A block with three words of requests has the tokens of one and of
    two as well, because three are rare.

    >>> request_tokens(["your", "cookie", "settings"], size=1)
    ('asks 1', 'asks 1 size 1', 'asks 1 y', 'asks 2', 'asks 2 size 1', 'asks 2 y')
    >>> request_tokens(["podul", "s", "a", "deschis"], size=1)
    ()
    >>> request_tokens(["the", "argus", "needs", "you"], size=1, names={"argus"})
    ('speaks ys', 'speaks y', 'speaks s')
    """
    stems = set(map(_STEM, words))
    marks = "".join([letter for letter, known in _MARKS if not known.isdisjoint(stems)])
    if not names.isdisjoint(words):
        marks += _SITE
    count = min(_MOST, len(stems & REQUEST_STEMS))
    tokens = _speech(stems, marks, is_quote=_QUOTE in words)
    if not count:
        return (*tokens, *[f"speaks {letter}" for letter in marks])
    for least in range(1, count + 1):
        tokens += [f"asks {least}", f"asks {least} size {size}"]
        tokens += [f"asks {least} {letter}" for letter in marks]
    return tuple(tokens)


def site_names(texts: Iterable[Collection[str]], host: str) -> Set[str]:
    """Return those of the words of ``texts`` that name the site at ``host``: long parts of it, without its last label.

    >>> site_names([["the", "argus"], ["oxley", "example"]], "oxleyargus.example") == {"argus", "oxley"}
    True
    """
    site = host.rpartition(".")[0]
    if not site:
        return frozenset()
    return frozenset([word for word in set().union(*texts) if len(word) >= _NAME_LETTERS and word in site])


def _speech(stems: Set[str], marks: str, *, is_quote: bool) -> list[str]:
    """Return the tokens of several marks together, and of several words for reader and publisher.

    People speak like this in the quotes of an article as well; a request has no quotes.
    """
    quoted = "q" if is_quote else ""
    tokens = [f"speaks {marks}{quoted}"] if len(marks + quoted) > 1 and marks else []
    persons = min(_MOST_PERSONS, len(stems & _PERSONS))
    return tokens + [f"speaks {least}{quoted}" for least in range(2, persons + 1)]
