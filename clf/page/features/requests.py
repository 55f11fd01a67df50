"""Words of a block -> whether it asks the reader for something: words of requests, of reader and publisher, of fees.

Tokens of the namespace ``cue``. A report about cookies has one of these words, and a request for consent has several of
them, beside "you" and "our". The words are data in ``tables.json``, so a request counts alike in every language.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from clf.page.features.tables import FEE_WORDS, LIMITS, PUBLISHER_WORDS, READER_WORDS, REQUEST_STEMS

_LETTERS: int = LIMITS["request letters"]
"""Letters of a word that are compared; a shorter word is compared as a whole."""
_STEM = itemgetter(slice(_LETTERS))
_MOST: int = LIMITS["request words"]
"""Different words of requests; more count as this many."""
_MARKS = (("y", READER_WORDS), ("w", PUBLISHER_WORDS), ("f", FEE_WORDS))
"""What else a block speaks of: "you", "we", or a fee."""


def request_tokens(words: Sequence[str], size: int) -> tuple[str, ...]:
    """Return the tokens of a block with the folded ``words``, whose length has the bin ``size``.

    A block with three words of requests has the tokens of one and of two as well, because three are rare.

    >>> request_tokens(["your", "cookie", "settings"], size=1)
    ('asks 1', 'asks 1 size 1', 'asks 1 y', 'asks 2', 'asks 2 size 1', 'asks 2 y')
    >>> request_tokens(["podul", "s", "a", "deschis"], size=1)
    ()
    """
    stems = set(map(_STEM, words))
    marks = "".join([letter for letter, known in _MARKS if not known.isdisjoint(stems)])
    count = min(_MOST, len(stems & REQUEST_STEMS))
    tokens = [f"speaks {marks}"] if len(marks) > 1 else []
    if not count:
        return (*tokens, *[f"speaks {letter}" for letter in marks])
    for least in range(1, count + 1):
        tokens += [f"asks {least}", f"asks {least} size {size}"]
        tokens += [f"asks {least} {letter}" for letter in marks]
    return tuple(tokens)
