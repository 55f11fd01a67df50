"""Why a block got its role: signed shares of its logits, in words a person understands.

A positive weight speaks for a teaser or furniture, a negative one for the article; for what is not editorial, the
shares that tell promo from navigation come on top. Facts of one kind are added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clf.classifiers.stages import CONTEXT, Judged, Stages, tokens_at
from clf.types import Reason, Role

MOST = 5
_HEADING = 80
_SAID = {
    "chars": "its length",
    "density": "its share of linked text",
    "tag": "its HTML element",
    "ends": "how it ends",
    "closed": "whether it ends like a sentence",
    "starts": "how it starts",
    "commas": "its commas",
    "capitals": "its capital letters",
    "links": "its number of links",
    "kind": "its build",
    "digit": "its digits",
    "place": "where on the page it stands",
    "order": "where on the page it stands",
    "title": "its likeness to the page's title",
    "since": "its distance to the title",
    "again": "how often it is repeated",
    "root": "its place around the main paragraphs",
    "above": "its distance to the paragraphs above",
    "below": "its distance to the paragraphs below",
    "gap": "its distance to the nearest paragraphs",
    "under": "its distance to the heading above",
    "page": "the amount of text on the page",
    "around": "the build of its neighbours",
    "within": "leads to a place on this page",
    "script": "starts a script",
    "contact": "leads to a mail address or a phone",
    "broken": "its address is broken",
    "slug": "the build of its address",
    "deep": "the depth of its address",
    "query": "its address has a query",
    "seen": "how often its address is linked",
    "to": "leads to another site",
    "in": "what its maker calls it",
}
_ROOMS = {
    "head": "under heading",
    "mass": "what the boxes around it hold",
    CONTEXT: "what its neighbours look like",
    "": "starting point of every block",
}


def block_reasons(judged: Judged, place: int, stages: Stages, *, role: Role) -> tuple[Reason, ...]:
    """Return the strongest reasons for the verdict on the block at ``place``."""
    tokens = tokens_at(judged.tokens, place)
    shares = [
        *((space, token, -weight / 2) for space, token, weight in stages.first.explain(tokens)),
        *(
            (space, token, -weight / 2)
            for space, token, weight in stages.second.explain({CONTEXT: judged.context[place]})
        ),
    ]
    if role is not Role.EDITORIAL:
        sign = 1.0 if role is Role.PROMO else -1.0
        shares += [(space, token, sign * weight) for space, token, weight in stages.promo.explain(tokens)]
    heading = judged.page.blocks[place].heading
    above = judged.page.blocks[heading].text[:_HEADING] if heading >= 0 else ""
    return tuple(_strongest(_added_up(shares, above)))


def _added_up(shares: Iterable[tuple[str, str, float]], heading: str) -> Iterator[Reason]:
    """Yield one reason per thing that can be said; ``token`` names the namespace and the kind of fact."""
    sums: dict[tuple[str, str], float] = {}
    for space, token, weight in shares:
        if space:
            key = _said(space, token, heading)
            sums[key] = sums.get(key, 0.0) + weight
    for (token, words), weight in sums.items():
        yield Reason(token, round(weight, 4), words)


def _said(space: str, token: str, heading: str) -> tuple[str, str]:
    if space == "word":
        return f"word:{token}", f"words: {token!r}"
    if space == "head":
        return "head", f"under heading {heading!r}"
    if space in _ROOMS:
        return space, _ROOMS[space]
    kind = token.split(" ")[0]
    if space == "link" and kind[0] in "/@":
        return f"link:{token}", f"its address has {token!r}"
    if space in ("own", "name"):
        name = token.split(" ")[-1]
        return f"name:{name}", f"in a box called {name!r}"
    return f"{space}:{kind}", _SAID.get(kind, "the build of its neighbours")


def _strongest(reasons: Iterable[Reason]) -> list[Reason]:
    return sorted(reasons, key=lambda reason: (-abs(reason.weight), reason.token))[:MOST]
