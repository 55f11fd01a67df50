"""Why a block got its role: signed shares of its logits, added up by what they speak of, in words people understand.

A positive weight speaks for the role that was given, a negative one against it. What says nothing by itself is left
out: the starting point of every block, and the second look's memory of the first one, whose reasons stand here anyway.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import islice
from typing import NamedTuple, TypeAlias

from clf.classifiers.page_prediction import Judged
from clf.classifiers.page_scorers import Stages
from clf.model.scorer import Scorer
from clf.model.templates import PartedTokens, made
from clf.page.features.neighbours import CONTEXT
from clf.text.tokens import plain_words
from clf.types import Block, Part, Reason, Role

_STRONGEST, _TELLING, _NAMED = 3, 3, 3
"""How many reasons are given: the strongest of all, then the strongest that name something a person can look up; and
how many words, or boxes, one reason names."""
_SMALL = 3
"""Letters; what is shorter is in every sentence and tells a person nothing."""
_HEADING = 80
_OPENING = 64
_RAW = re.compile(r"\w+")
_TAGS = frozenset(
    "a abbr address article aside b blockquote body br button caption center cite code dd details dialog div dl dt em "
    "fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup hr html i img ins input label legend "
    "li main mark menu nav ol p path picture pre q s section small source span strong sub summary sup table tbody td "
    "tfoot th thead time tr u ul video".split()
)
_START = "start-point"
_Key: TypeAlias = tuple[str, str]
"""What a share speaks of: a kind of fact, and the word, name or part of an address that makes it."""
_Shares: TypeAlias = dict[_Key, float]

_GROUPS = {
    "chars": "length",
    "kind": "build",
    "density": "linked",
    "tag": "element",
    "ends": "end",
    "closed": "end",
    "starts": "start",
    "commas": "commas",
    "capitals": "capitals",
    "longest": "links",
    "place": "place",
    "order": "place",
    "title": "title",
    "again": "again",
    "stated": "stated",
    "above": "paragraphs",
    "below": "paragraphs",
    "gap": "paragraphs",
    "under": "under",
    "page": "page",
    "within": "within",
    "script": "script",
    "contact": "contact",
    "broken": "broken",
    "deep": "address",
    "query": "address",
    "seen": "seen",
    "to": "site",
}
TELLING = frozenset(("word", "heading", "box", "path", "site", "within", "script", "contact"))
"""What the token of a reason begins with when it names something a person can look up."""
_SPACES = {"head": "heading", "mass": "boxes", "root": "paragraphs", CONTEXT: "neighbours"}
_SAID: Mapping[str, Callable[[Block], str]] = {
    "length": lambda block: f"its length: {len(block.text):,} characters",
    "build": lambda block: f"its build: <{block.tag}>, {len(block.text):,} characters, {_linked(block)} linked",
    "linked": lambda block: f"{_linked(block)} of it is linked",
    "element": lambda _: "the HTML elements it stands in",
    "end": lambda block: f"ends with {block.text[-12:]!r}",
    "start": lambda block: f"starts with {block.text[:12]!r}",
    "commas": lambda block: f"its commas: {block.text.count(',')}",
    "capitals": lambda _: "how many of its words begin with a capital letter",
    "links": lambda _: "how many words its longest link has",
    "place": lambda _: "where on the page it stands",
    "title": lambda _: "how it relates to the page's title",
    "again": lambda _: "how often its text stands on the page",
    "stated": lambda _: "whether the page itself states it as its article",
    "paragraphs": lambda _: "how far from the long paragraphs it stands",
    "under": lambda _: "how far below a heading it stands",
    "small": lambda _: "its small words",
    "page": lambda _: "how much text the page has",
    "within": lambda _: "leads to a place on this page",
    "script": lambda _: "starts a script",
    "contact": lambda _: "leads to a mail address or a phone",
    "broken": lambda _: "its address is broken",
    "address": lambda _: "the build of its address",
    "seen": lambda _: "how often its address is linked",
    "site": lambda _: "leads to another site",
    "neighbours": lambda _: "what its neighbours look like",
    "boxes": lambda _: "how much text and links the boxes around it hold",
    "outermost": lambda _: "what the page's outermost boxes are called",
    _START: lambda _: "what a block is before anything is known of it",
}


class _Told(NamedTuple):
    """One thing to say: its share, what it speaks of, and the words or names in it."""

    weight: float
    group: str
    details: Sequence[str] = ()

    @property
    def token(self) -> str:
        """What the reason is called."""
        return f"{self.group}:{self.details[0]}" if self.details else self.group


class Reasons:
    """The reasons of one page's verdicts; what neighbours share is added up once."""

    def __init__(self, judged: Judged, stages: Stages) -> None:
        """Take a judged page and the scorers that judged it."""
        self._judged, self._stages = judged, stages
        self._shared: dict[tuple[int, int], tuple[_Shares, _Shares]] = {}
        self._weighed: dict[tuple[int, Part], list[tuple[_Key, float]]] = {}

    def of_block(self, place: int, role: Role) -> tuple[Reason, ...]:
        """Return what speaks for ``role`` at ``place`` (positive) and against it, strongest first; at least one reason.

        Three are the strongest of all, up to three more name words, a heading, a box or where a link leads.
        """
        found = self._told(self._shares(place, role))
        found.sort(key=lambda told: (-abs(told.weight), told.token))
        rest = (told for told in found[_STRONGEST:] if told.group in TELLING)
        chosen = [*found[:_STRONGEST], *islice(rest, _TELLING)] or [_Told(0.0, _START)]
        return tuple(self._reason(told, self._judged.page.blocks[place]) for told in chosen)

    def _shares(self, place: int, role: Role) -> _Shares:
        """Return the shares of log-odds; for what is not editorial, promo against navigation as well.

        They are half of each stage, and all of what is around a block that this alone rules out.
        """
        judged, sign = self._judged, 1.0 if role is Role.EDITORIAL else -1.0
        look, row = judged.looks[place]
        known = [*self._weighed_at(judged.around, place), *self._weighed_at(look.tokens, row)]
        shares: _Shares = {}
        if look is judged.near:
            context = self._added(self._stages.second, judged.context.at(row))
            for part in (*[first for first, _ in known], context):
                _add(shares, part, sign / 2)
        else:
            for first, _ in self._weighed_at(judged.around, place):
                _add(shares, first, sign)
        if role is not Role.EDITORIAL:
            for _, promo in known:
                _add(shares, promo, 1.0 if role is Role.PROMO else -1.0)
        shares.pop(("self", ""), None)
        return shares

    def _weighed_at(self, tokens: PartedTokens, place: int) -> list[tuple[_Shares, _Shares]]:
        """Return shares of what an item has alone, and of each that it has in common with others: of article and promo.

        What is common is weighed once.
        """
        found = [self._both([column.part(place) for column in tokens.columns])]
        for shared in tokens.shared:
            key = id(shared), shared.around[place]
            if key not in self._shared:
                self._shared[key] = self._both(shared.parts(place))
            found.append(self._shared[key])
        return found

    def _both(self, parts: Sequence[Part]) -> tuple[_Shares, _Shares]:
        return self._added(self._stages.first, parts), self._added(self._stages.promo, parts)

    def _added(self, scorer: Scorer, parts: Iterable[Part]) -> _Shares:
        """Return what ``parts`` add to the scorer's calibrated logit, by what they speak of."""
        shares: _Shares = {}
        for part in parts:
            # Most parts come again on the page.
            known = self._weighed.get((id(scorer), part))
            if known is None:
                known = [(_key(space, token), weight) for space, token, weight in scorer.shares([part])]
                self._weighed[id(scorer), part] = known
            for key, weight in known:
                shares[key] = shares.get(key, 0.0) + weight
        return shares

    @cached_property
    def _common(self) -> set[_Key]:
        """What the page's maker calls the whole page, which says nothing of one block to a person."""
        names = [
            {_key("name", token) for space, tokens in portions if space == "name" for token in tokens}
            for shared in self._judged.around.shared
            for portions in (list(map(made, parts)) for parts in shared.entries())
            if any(space == "name" for space, _ in portions)
        ]
        return {key for key in set.intersection(*names) if key[1]} if len(self._judged.page.blocks) > 1 else set()

    def _told(self, shares: _Shares) -> list[_Told]:
        """Return what there is to say; words, names and parts of addresses of one sign are one thing."""
        plain: dict[str, float] = {}
        named: dict[tuple[str, bool], _Shares] = {}
        for key, weight in shares.items():
            group, detail = key if key not in self._common else ("outermost", "")
            if detail:
                named.setdefault((group, weight > 0), {})[key] = weight
            else:
                plain[group] = plain.get(group, 0.0) + weight
        told = [_Told(round(weight, 4), group) for group, weight in plain.items()]
        for (group, _), found in named.items():
            details = _strongest(found)
            weight = sum(found[group, detail] for detail in details)
            told.append(_Told(round(weight, 4), group, details))
        return told

    def _reason(self, told: _Told, block: Block) -> Reason:
        if told.details:
            words = _listed(told.group, told.details, block)
        elif told.group == "heading":
            words = f"under heading {self._judged.page.blocks[block.heading].text[:_HEADING]!r}"
        else:
            words = _SAID[told.group](block)
        return Reason(told.token, told.weight, words)


def _add(shares: _Shares, more: _Shares, sign: float) -> None:
    for key, weight in more.items():
        shares[key] = shares.get(key, 0.0) + sign * weight


@lru_cache(maxsize=1 << 12)
def _key(space: str, token: str) -> _Key:
    if space == "word":
        return ("small", "") if len(token) < _SMALL else ("word", token)
    first = token.split(" ", 1)[0]
    if space == CONTEXT and first == "self":
        return "self", ""
    if space in _SPACES:
        return _SPACES[space], ""
    if space in ("own", "name"):
        name = token.split(" ")[-1]
        return ("element", "") if name in _TAGS or ">" in name else ("box", name)
    if space == "link" and first[0] in "/@":
        return "path", token
    if first == "slug":
        return ("site", "") if " other" in token else ("address", "")
    return _GROUPS.get(first, "neighbours"), ""


def _strongest(found: _Shares) -> list[str]:
    """Return the details with the largest shares."""
    return [detail for _, detail in sorted(found, key=lambda key: (-abs(found[key]), key))[:_NAMED]]


def _listed(group: str, details: Iterable[str], block: Block) -> str:
    if group == "word":
        return f"words: {_quoted(_as_written(details, block.text[:_OPENING]))}"
    if group == "box":
        return f"in a box called {_quoted(name.rstrip('!') for name in details)}"
    return f"its address has {_quoted(details)}"


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _as_written(details: Iterable[str], text: str) -> list[str]:
    """Return words as the block writes them: tokens have neither case nor accents."""
    written = {token: raw.lower() for raw in _RAW.findall(text) for token in plain_words(raw)}
    return [written.get(word, word) for word in details]


def _linked(block: Block) -> str:
    return f"{sum(link.end - link.start for link in block.links) / max(1, len(block.text)):.0%}"
