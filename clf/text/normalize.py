"""Text -> canonical form: the first step of training and of serving.

The form has a version. A bundle names the version that it was trained with, and any other version refuses to score it.

>>> normalize("„Motivul”…  doar 1.250 de lei")
'"Motivul"... doar 0 de lei'
>>> normalize("acţiune şi reacțiune") == normalize("acțiune și reacțiune")
True
"""

from __future__ import annotations

import re
import unicodedata

NORMALIZER_VERSION = 1

_VARIANTS = {'"': "„“”‟«»″〝〞", "'": "‘’‚‛ʼ′`´", "-": "‐‑‒–—―−", "ș": "ş", "Ș": "Ş", "ț": "ţ", "Ț": "Ţ"}
_CANONICAL = {variant: one for one, variants in _VARIANTS.items() for variant in variants}
_ANY_VARIANT = re.compile(f"[{''.join(_CANONICAL)}]")
_INVISIBLE_RANGES = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
_SURROGATE_RANGE = "\ud800-\udfff"
_INVISIBLE = re.compile(f"[{_INVISIBLE_RANGES}]+")
_SURROGATE = re.compile(f"[{_SURROGATE_RANGE}]")
_IRREGULAR = re.compile(f"[{''.join(_CANONICAL)}{_INVISIBLE_RANGES}{_SURROGATE_RANGE}]")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]+")
_NUMBER = re.compile("[0-9]+(?:[.,][0-9]+)*")


def normalize(text: str) -> str:
    """Return the canonical form of ``text``; applying it twice changes nothing.

    Compatibility characters are composed (Unicode NFKC). Romanian letters with cedilla become letters with comma. All
    quotation marks become one mark, and so do apostrophes and dashes. Every number becomes ``0``. Each run of white
    space and control characters becomes one space. Invisible characters are removed. A lone surrogate becomes U+FFFD.
    """
    return " ".join(canonical(text).split())


def canonical(text: str) -> str:
    """Return the canonical form of ``text`` with its white space and lines unchanged."""
    # A cheap test precedes every step, because most texts need few of them.
    if not text.isascii():
        text = _composed(text)
    if not text.isprintable() and not text.replace("\n", "").isprintable():
        text = _CONTROL.sub(" ", text)
    return _NUMBER.sub("0", text)


def _composed(text: str) -> str:
    if _IRREGULAR.search(text):
        # This comes before NFKC, because an invisible character can separate a letter from its accent.
        text = _unify(_INVISIBLE.sub("", _SURROGATE.sub("\ufffd", text)))
    composed = unicodedata.normalize("NFKC", text)
    return text if composed == text else _unify(composed)


def _unify(text: str) -> str:
    return _ANY_VARIANT.sub(lambda match: _CANONICAL[match.group()], text)
