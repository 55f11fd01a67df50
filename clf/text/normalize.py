"""Text -> its one canonical form, the first step of training and serving alike.

The form is versioned: a bundle names the version it was trained with, and another version refuses to score it.

>>> normalize("„Motivul”…  doar 1.250 de lei")
'"Motivul"... doar 0 de lei'
>>> normalize("acţiune şi reacțiune") == normalize("acțiune și reacțiune")
True
"""

from __future__ import annotations

import re
import unicodedata

NORMALIZER_VERSION = 1

_ONE_FOR_MANY = {'"': "„“”‟«»″〝〞", "'": "‘’‚‛ʼ′`´", "-": "‐‑‒–—―−", "ș": "ş", "Ș": "Ş", "ț": "ţ", "Ț": "Ţ"}
_CANONICAL = {variant: one for one, variants in _ONE_FOR_MANY.items() for variant in variants}
_VARIANT = re.compile(f"[{''.join(_CANONICAL)}]")
_HIDDEN, _HALVES = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff", "\ud800-\udfff"
_INVISIBLE = re.compile(f"[{_HIDDEN}]+")
_SURROGATE = re.compile(f"[{_HALVES}]")
_ODD = re.compile(f"[{''.join(_CANONICAL)}{_HIDDEN}{_HALVES}]")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]+")
_NUMBER = re.compile("[0-9]+(?:[.,][0-9]+)*")


def normalize(text: str) -> str:
    """Return the canonical form of ``text``; applying it twice changes nothing.

    Compatibility forms are composed (NFKC), cedilla letters become comma letters, quotes, apostrophes and dashes become
    one mark of their kind, every number becomes ``0``, white space becomes one space; invisible and control characters
    vanish and half a surrogate pair becomes U+FFFD.
    """
    return " ".join(canonical(text).split())


def canonical(text: str) -> str:
    """Return ``text`` in canonical form but for its white space: lines stay lines, whatever stands on them."""
    # Every step is left out where a cheaper look shows that it would change nothing: most texts need few.
    if not text.isascii():
        text = _composed(text)
    if not text.isprintable():
        text = _CONTROL.sub(" ", text)
    return _NUMBER.sub("0", text)


def _composed(text: str) -> str:
    if _ODD.search(text):
        # Before composing: an invisible character may keep a letter and its accent apart.
        text = _unify(_INVISIBLE.sub("", _SURROGATE.sub("\ufffd", text)))
    composed = unicodedata.normalize("NFKC", text)
    return text if composed == text else _unify(composed)


def _unify(text: str) -> str:
    return _VARIANT.sub(lambda match: _CANONICAL[match.group()], text)
