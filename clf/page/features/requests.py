"""Words of a block -> whether it asks the reader for something: words of requests, of reader and publisher, of fees.

Tokens of the namespace ``cue``. A report about cookies has one of these words, and a request for consent has several of
them, beside "you" and "our". The words are data in ``tables.json``, so a request counts alike in every language.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from clf.page.features.tables import FEE_WORDS, LIMITS, PUBLISHER_WORDS, READER_WORDS, REQUEST_STEMS

_LETTERS: int = LIMITS["request letters"]
"""Letters of a word that are compared; a shorter word is compared as a whole."""
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


def request_tokens(words: Sequence[str], size: int, site: str = "") -> tuple[str, ...]:
    """Return the tokens of a block with the folded ``words``, whose length has the bin ``size``.

    ``site`` is the host of the page without its last part; a word that is a part of it is the publisher's name. A block
    with three words of requests has the tokens of one and of two as well, because three are rare.

    >>> request_tokens(["your", "cookie", "settings"], size=1)
    ('asks 1', 'asks 1 size 1', 'asks 1 y', 'asks 2', 'asks 2 size 1', 'asks 2 y')
    >>> request_tokens(["podul", "s", "a", "deschis"], size=1)
    ()
    >>> request_tokens(["the", "argus", "needs", "you"], size=1, site="oxleyargus")
    ('speaks ys', 'speaks y', 'speaks s')
    """
    stems = {word[:_LETTERS] for word in words}
    marks = "".join([letter for letter, known in _MARKS if not known.isdisjoint(stems)])
    if site and any(len(word) >= _NAME_LETTERS and word in site for word in words):
        marks += _SITE
    count = min(_MOST, len(stems & REQUEST_STEMS))
    tokens = _speech(stems, marks, is_quote=_QUOTE in words)
    if not count:
        return (*tokens, *[f"speaks {letter}" for letter in marks])
    for least in range(1, count + 1):
        tokens += [f"asks {least}", f"asks {least} size {size}"]
        tokens += [f"asks {least} {letter}" for letter in marks]
    return tuple(tokens)


def _speech(stems: Set[str], marks: str, *, is_quote: bool) -> list[str]:
    """Return the tokens of several marks together, and of several words for reader and publisher.

    People speak like this in the quotes of an article as well; a request has no quotes.
    """
    quoted = "q" if is_quote else ""
    tokens = [f"speaks {marks}{quoted}"] if len(marks + quoted) > 1 and marks else []
    persons = min(_MOST_PERSONS, len(stems & _PERSONS))
    return tokens + [f"speaks {least}{quoted}" for least in range(2, persons + 1)]
