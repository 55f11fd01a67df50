"""The constants of page features, which Python and the extension's JavaScript read from the same JSON file.

``tables.json`` holds the edges of bins, limits, sets of tags, and, for every kind of token, the sentence that explains
it to people. The edges of bins and the names of facts belong to the bundle: a change requires training again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_TABLES: dict[str, Any] = json.loads(Path(__file__).with_name("tables.json").read_text(encoding="utf-8"))

BINS: Mapping[str, Sequence[float]] = _TABLES["bins"]
"""The ascending edges of each kind of bin."""
LIMITS: Mapping[str, Any] = _TABLES["limits"]
"""Numbers by name; a name that ends in "chars" counts characters."""
WINDOWS: Mapping[str, Sequence[int]] = _TABLES["windows"]
"""Kind of page -> numbers of blocks on either side of a block. Plain text has no element names that tell the parts of
a page apart, so several windows do that."""
CLOSING_MARKS = frozenset(_TABLES["closing marks"])
"""Characters that end a sentence."""
NEIGHBOUR_TAGS = frozenset(_TABLES["tags"]["neighbour"].split())
"""Tags of neighbouring blocks that have tokens of their own; all others count as one."""
HTML_TAGS = frozenset(_TABLES["tags"]["html"].split())
"""Tags of HTML elements, as opposed to the words of classes and ids."""
UTILITY_NAMES = frozenset(_TABLES["utility names"].split())
"""Names that say how an element looks, and nothing about its content."""
FACTS: Mapping[str, str | Mapping[str, str]] = _TABLES["facts"]
"""Namespace -> the reason of its tokens: one for all, or one for each first word of a token."""
REASONS: Mapping[str, str] = _TABLES["reasons"]
"""Reason -> the sentence that people read; values of the block stand in braces."""
LEGAL_MARKS: Sequence[str] = _TABLES["legal marks"]
"""Words, in small letters, that only legal notices have."""
PRICE: str = _TABLES["price"]
"""A regular expression, for text in small letters, that finds a price."""
SHOP_ADDRESS: str = _TABLES["shop address"]
"""A regular expression, for addresses in small letters, that finds shops, advertising networks and affiliate links."""
REQUEST_STEMS = frozenset(_TABLES["request words"].split())
"""Beginnings of folded words that requests and notices of publishers have, such as "cookie", "passwor", "aboneaz"."""
READER_WORDS = frozenset(_TABLES["reader words"].split())
"""Folded words that address the reader: "you", "ta", "votre"."""
FEE_WORDS = frozenset(_TABLES["fee words"].split())
"""Folded words of a fee and of how often it is paid: "lei", "month", "monat"."""
PUBLISHER_WORDS = frozenset(_TABLES["publisher words"].split())
"""Folded words by which a publisher speaks of itself: "our", "noastre", "unser"."""
INTENT_STEMS: Mapping[str, frozenset[str]] = {
    kind: frozenset(words.split()) for kind, words in _TABLES["intent words"].items()
}
"""Intent -> beginnings of folded words that tell it: of advertising, of a sale."""
ADDRESS_KINDS: Mapping[str, str] = _TABLES["address kinds"]
"""Kind -> a regular expression without groups, for addresses in small letters: topics, forms to join, networks."""
REPLY_WORDS = frozenset(_TABLES["reply words"].split())
"""Words, in small letters, of links by which readers reply to a comment."""
