"""A hand-written article body -> a role for every block and link of its page.

Words are compared in runs of four: a block whose runs mostly stand in the body is editorial, in between nothing is
claimed, and a block of fewer than four words must be a whole line of the body, lest "Home" be editorial because it
occurs in the article. What is outside is promo when it is part of a teaser, else navigation. A link that reads like a
headline makes a teaser; "Read more" to the same address belongs to it, and so does a summary that shares its card.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clf.datasets.pages.alignment import RUN, repeats, runs_of
from clf.text.tokens import plain_words
from clf.types import Block, Container, Page, Role

INSIDE, OUTSIDE = 0.6, 0.2
_HEADLINE_WORDS, _HEADLINE_CHARACTERS = 4, 20


@dataclass(frozen=True, slots=True)
class GoldLink:
    """A link's role (None: not claimed) and the place of its block."""

    block: int
    role: Role | None


@dataclass(frozen=True, slots=True)
class Gold:
    """The roles of a page's blocks (None: not claimed) and its links, both in document order.

    ``repeats`` are the places of blocks that are editorial by their words, but repeat the article away from it.
    """

    blocks: tuple[Role | None, ...]
    links: tuple[GoldLink, ...]
    repeats: frozenset[int]


@dataclass(frozen=True, slots=True)
class Body:
    """The words of a text, ready to be asked what lies in it: its runs of four words and its whole lines."""

    runs: frozenset[tuple[str, ...]]
    lines: frozenset[tuple[str, ...]]
    in_order: tuple[tuple[str, ...], ...]

    def share(self, text: str) -> float:
        """Return the share of the text's runs that lie in the body; for a short text 1 or 0: a whole line or not."""
        words = words_of(text)
        if len(words) < RUN:
            return float(words in self.lines)
        runs = runs_of(words)
        return sum(run in self.runs for run in runs) / len(runs)


def read_body(text: str) -> Body:
    """Return the body of an article from its text; lines are separated by newlines."""
    lines = tuple(filter(None, map(words_of, text.splitlines())))
    words = tuple(word for line in lines for word in line)
    return Body(frozenset(runs_of(words)), frozenset(lines), lines)


def page_roles(page: Page, body: str, title: str = "") -> Gold:
    """Return the role of every block and link of ``page``, None where nothing is claimed.

    A block that repeats the article's title is not claimed either: bodies were written with and without it.
    """
    gold, heading = read_body(body), words_of(title or page.title)
    inside = [_is_inside(block.text, gold, heading) for block in page.blocks]
    outside = [block for block, found in zip(page.blocks, inside, strict=True) if found is False]
    teasers = {link.href for block in outside for link in block.links if reads_like_headline(link.text)}
    cards = _cards(page, [{link.href for link in block.links} & teasers for block in page.blocks])
    blocks: list[Role | None] = []
    links: list[GoldLink] = []
    for place, (block, found, in_card) in enumerate(zip(page.blocks, inside, cards, strict=True)):
        leads = [link.href in teasers for link in block.links]
        links.extend(GoldLink(place, _role(found, lead)) for lead in leads)
        summary = not block.links and in_card and reads_like_headline(block.text)
        blocks.append(_role(found, any(leads) or summary))
    words = [words_of(block.text) for block in page.blocks]
    return Gold(tuple(blocks), tuple(links), repeats(words, [found is True for found in inside], gold.in_order))


def said_in(page: Page, text: str) -> list[bool]:
    """Tell of every block of ``page`` whether its words lie in ``text``, as those of an editorial block in the body."""
    said = read_body(text)
    return [said.share(block.text) >= INSIDE for block in page.blocks]


def reads_like_headline(text: str) -> bool:
    """Tell whether a text is long enough for a headline: at least four words and 20 characters.

    >>> reads_like_headline("Terms of use"), reads_like_headline("Seven things your dentist will never tell")
    (False, True)
    """
    return len(text) >= _HEADLINE_CHARACTERS and len(words_of(text)) >= _HEADLINE_WORDS


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are compared: normalised, folded, lower case, without punctuation."""
    return tuple(word for word in plain_words(text) if word[0].isalnum())


def _is_inside(text: str, body: Body, title: tuple[str, ...]) -> bool | None:
    words = words_of(text)
    share = body.share(text)
    if share >= INSIDE:
        return True
    if share >= OUTSIDE or not words or (title and words == title[: len(words)] and len(words) >= RUN):
        return None
    return False


def _role(inside: bool | None, teaser: bool) -> Role | None:
    if inside is None:
        return None
    return Role.EDITORIAL if inside else Role.PROMO if teaser else Role.NAVIGATION


def _cards(page: Page, addresses: Sequence[set[str]]) -> list[bool]:
    """Tell of every block whether it stands in a card: a container around it leads to one teaser and no other."""
    tree = page.containers
    held = _addresses_within(page.blocks, tree, addresses)
    single: list[bool] = []
    for place, container in enumerate(tree):
        # Inside a card everything is; where nothing leads anywhere, the container around decides.
        around = container.parent >= 0 and single[container.parent]
        single.append(around or len(held[place]) == 1)
    return [block.container >= 0 and single[block.container] for block in page.blocks]


def _addresses_within(
    blocks: Sequence[Block], tree: Sequence[Container], addresses: Sequence[set[str]]
) -> list[set[str]]:
    held: list[set[str]] = [set() for _ in tree]
    for block, found in zip(blocks, addresses, strict=True):
        if block.container >= 0:
            held[block.container] |= found
    for place in range(len(tree) - 1, -1, -1):
        parent = tree[place].parent
        if parent >= 0:
            held[parent] |= held[place]
    return held
