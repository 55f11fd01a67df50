"""Text -> the same text with Cyrillic and Greek letters replaced by the Latin letters that look like them.

Only keys of ballots are folded, so that a text spelled with lookalikes does not count as another text. Both cases of a
letter are folded alike, although only one may look like a Latin letter, because keys ignore case.
"""

from __future__ import annotations

_CYRILLIC = {
    "А": "A",
    "В": "B",
    "Е": "E",
    "Ё": "E",
    "К": "K",
    "М": "M",
    "Н": "H",
    "О": "O",
    "Р": "P",
    "С": "C",
    "Т": "T",
    "У": "Y",
    "Х": "X",
    "Ѕ": "S",
    "І": "I",
    "Ї": "I",
    "Ј": "J",
    "Ԛ": "Q",
    "Ԝ": "W",
    "Ү": "Y",
    "Һ": "H",
    "Ԁ": "D",
}
_GREEK = {
    "Α": "A",
    "Β": "B",
    "Ε": "E",
    "Ζ": "Z",
    "Η": "H",
    "Ι": "I",
    "Κ": "K",
    "Μ": "M",
    "Ν": "N",
    "Ο": "O",
    "Ρ": "P",
    "Τ": "T",
    "Υ": "Y",
    "Χ": "X",
    "Ϲ": "C",
    "Ϳ": "J",
}
_UPPER = {**_CYRILLIC, **_GREEK}
_TABLE = str.maketrans({**_UPPER, **{letter.lower(): latin.lower() for letter, latin in _UPPER.items()}})


def fold_lookalikes(text: str) -> str:
    """Return ``text`` with lookalikes of Latin letters folded.

    >>> fold_lookalikes("Ѕhосk")
    'Shock'
    """
    return text.translate(_TABLE)
