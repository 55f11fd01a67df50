"""Tokens -> the reasons they belong to, and the sentences that people read.

Which reason a token belongs to, and its sentence, are declared in ``clf/page/features/tables.json``, beside the bins of
the same fact. A token that is declared nowhere is a KeyError, and a test goes through all templates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from clf.page.addresses import host_of
from clf.page.features.announcements import CUE_NAMESPACE, lead_of
from clf.page.features.neighbours import NEIGHBOUR_NAMESPACE
from clf.page.features.tables import FACTS, HTML_TAGS, LIMITS, REASONS, UTILITY_NAMES
from clf.text.tokens import plain_words
from clf.types import Block, Page

Key: TypeAlias = tuple[str, str]
"""A reason, and its detail: the word, the name or the part of an address; "" for reasons without details."""
OWN_SCORE: Key = ("own score", "")
"""The stage-1 score of a block as a feature of stage 2. The reasons for that score are given themselves."""
START = "start-point"
"""The reason of a block of which the model knows no token."""
OUTERMOST: Key = ("outermost", "")
"""The names of elements around all blocks of a page."""
CONCRETE_REASONS = frozenset(
    (
        *("word", "heading", "box", "path", "site", "within", "script", "contact", "linked"),
        *("cue", "cue-label", "service", "labelled", "cards", "alike", "price", "shop", "home", "reply", "ad", "sale"),
        *("headline", "before", "among", "after"),
    )
)
"""The reasons that name something a person can look up on the page."""
ALIKE = "alike"
"""The reason for what the blocks built alike add; its detail is the number of these blocks."""
HEADLINE: Key = ("headline", "")
"""The reason for what is added to the logit of the headline's block."""

_SMALL_WORD_LETTERS = 3
"""Shorter words are part of every sentence, and are not named."""
_HEADING_CHARS: int = LIMITS["heading chars"]
_FIRST_CHARS: int = LIMITS["first chars"]
_QUOTED_CHARS = 12
"""Characters quoted from the beginning or the end of a block."""
_LEAD_CHARS = 40
"""Characters quoted of a lead-in."""
_LEAST_NAME_LETTERS = 3
"""Shorter class names are abbreviations of how an element looks."""
_SIDES = {"<": "before", "=": "among", ">": "after"}
"""Mark of a block's position -> the reason."""
_WORD = re.compile(r"\w+")
_FIELD = re.compile(r"\{(\w+)\}")


@lru_cache(maxsize=1 << 12)
def key_of(namespace: str, token: str) -> Key:
    """Return the reason that ``token`` belongs to, and its detail.

    >>> key_of("fact", "chars 7"), key_of("word", "podul"), key_of("link", "/sport")
    (('length', ''), ('word', 'podul'), ('path', '/sport'))
    """
    if namespace == "word":
        return ("small", "") if len(token) < _SMALL_WORD_LETTERS else ("word", token)
    if namespace in ("own", "name"):
        name = token.split(" ")[-1]
        return ("box", name) if _is_telling(name) else ("element", "")
    if namespace == "root":
        return _SIDES[token.split(" ")[1][1]], ""
    fact = token.split(" ", 1)[0]
    if namespace == CUE_NAMESPACE and fact in _WITH_KIND:
        return _WITH_KIND[fact], token.split(" ")[1].replace("_", " ")
    if namespace == NEIGHBOUR_NAMESPACE and fact == "self":
        return OWN_SCORE
    if namespace == "link" and fact[0] in "/@":
        return "path", token
    if fact == "slug" and " other" in token:
        return "site", ""
    reasons = FACTS[namespace]
    return (reasons if isinstance(reasons, str) else reasons[fact]), ""


def sentence(reason: str, details: Sequence[str], block: Block, page: Page) -> str:
    """Return what people read: the sentence of ``reason``, filled in with ``details`` and values of ``block``."""
    if reason == ALIKE and details:
        return REASONS[reason].format(alike=details[0])
    if details:
        names = _quoted(_NAMES[reason](details, block))
        return REASONS[reason].format(names=names)
    if reason == "heading":
        return REASONS[reason].format(heading=repr(page.blocks[block.heading].text[:_HEADING_CHARS]))
    return _FIELD.sub(lambda match: _VALUES[match[1]](block), REASONS[reason])


def _is_telling(name: str) -> bool:
    """Return whether the name of an element says something about its content."""
    return len(name) >= _LEAST_NAME_LETTERS and ">" not in name and name not in HTML_TAGS | UTILITY_NAMES


def _lead(block: Block) -> str:
    """Return the beginning of a block that introduces something: up to its link, or to its colon."""
    beginning = lead_of(block) or block.text.partition(":")[0]
    return repr(beginning[:_LEAD_CHARS].rstrip(": "))


def _host(block: Block) -> str:
    """Return the host that the block's first absolute link leads to."""
    return next(filter(None, [host_of(link.href) for link in block.links]), "")


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _as_written(words: Iterable[str], block: Block) -> list[str]:
    """Return words as the block writes them, in lower case; tokens have no accents."""
    raw_words = _WORD.findall(block.text[:_FIRST_CHARS])
    written = {token: raw.lower() for raw in raw_words for token in plain_words(raw)}
    return [written.get(word, word) for word in words]


def _without_marks(names: Iterable[str], _: Block) -> list[str]:
    """Return element names without the mark that the reader puts on some ("hidden!")."""
    return [name.rstrip("!") for name in names]


def _linked_share(block: Block) -> str:
    return f"{sum(link.end - link.start for link in block.links) / max(1, len(block.text)):.0%}"


_NAMES: Mapping[str, Callable[[Iterable[str], Block], Iterable[str]]] = {
    "word": _as_written,
    "box": _without_marks,
    "path": lambda names, _: names,
    "cue-label": lambda names, _: names,
    "service": lambda names, _: names,
}
_WITH_KIND = {"label": "cue-label", "within": "service", "links": "service"}
"""Fact of a cue -> its reason, whose details are the kinds of cues."""
_VALUES: Mapping[str, Callable[[Block], str]] = {
    "chars": lambda block: f"{len(block.text):,}",
    "tag": lambda block: block.tag,
    "linked": _linked_share,
    "start": lambda block: repr(block.text[:_QUOTED_CHARS]),
    "end": lambda block: repr(block.text[-_QUOTED_CHARS:]),
    "lead": _lead,
    "host": _host,
    "commas": lambda block: str(block.text.count(",")),
}
