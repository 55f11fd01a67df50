"""A page with roles -> a copy with teasers and service texts put between the paragraphs of its article.

The pages of the corpora have few lines such as "Read also: ..." inside their articles, and most of these are in
English. From copies that have such lines in every form and language, a page head learns that the form and the cue of a
line count for more than its position. The headlines and the service texts come from pages of the same fold of sites.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from clf.page.addresses import host_of
from clf.page.cues import CueLine
from clf.text.tokens import fold
from clf.types import Block, Container, Link, Page

_TEASER, _LABEL, _SERVICE, _ARTICLE = "p", "h", "o", "e"
_LEAST_PARAGRAPH = 60
"""Characters of a block of the article after which a line may be put."""
_MOST_LINES = 3
_SITE = "{site}"
"""Stands for the publisher's name in the texts of boxes."""
_SERVICE_SHARE = 0.45
"""Share of the lines that are service texts; the others are teasers."""
_BOX_SHARE = 0.65
"""Share of the service texts that are boxes written for this purpose; the others are found on pages."""
_BUTTON_CHARS = 30
"""Characters up to which the last block of a box may be a button, which is a link half of the time."""
_LABEL_SHARE = 0.2
"""Share of the teasers that are a label and, in a block of its own, a link."""
_CAPITALS_SHARE, _FOLDED_SHARE = 0.25, 0.2
"""Shares of the cues that are written in capitals, and without the marks on their letters."""
_FAMILIAR, _OTHER = (("ro", 3), ("en", 2)), 5
"""Languages that cues are drawn from with a weight of their own, and the weight of all the others together."""
_ANNOUNCING = frozenset(("read_also", "related", "recommended"))
_TAGS = ("p",) * 12 + ("div",) * 4 + ("blockquote", "li", "h3", "h4")
_BOX_TAGS = ("p",) * 4 + ("div",) * 4 + ("span", "label", "li")
_BOX_HEADINGS = ("h2", "h3", "h4", "p", "div", "strong")
_PLAIN_BOXES = (("box",), ("block",), ("widget",), ("inner",), ("note",), ("module", "info"), ("cta",), ("wrap",))
_TELLING_BOXES = (
    *(("newsletter",), ("newsletter", "signup"), ("subscribe", "box"), ("signup", "form"), ("paywall",)),
    *(("paywall", "notice"), ("premium", "wall"), ("donation", "box"), ("donate",), ("support", "us")),
    *(("consent", "placeholder"), ("embed", "consent"), ("cookie", "notice"), ("comment", "respond"), ("follow", "us")),
)
"""Class names of boxes: half of the boxes are in a container whose name says nothing of its contents, half in one
whose name does."""


class Form(NamedTuple):
    """The form of a teaser on one line: the text before the link, in it, and after it; some lines lost their link."""

    before: str
    linked: str
    after: str


FORMS = (
    Form("{cue}: ", "{headline}", ""),
    Form("{cue}: ", "{headline}", ""),
    Form("{cue} ", "{headline}", ""),
    Form("{cue}:", "{headline}", ""),
    Form("{cue} – ", "{headline}", ""),
    Form("{cue} | ", "{headline}", ""),
    Form("{cue} → ", "{headline}", ""),
    Form("» {cue}: ", "{headline}", ""),
    Form("▶ {cue}: ", "{headline}", ""),
    Form("({cue}: ", "{headline}", ")"),
    Form("{cue}: ", "{headline}", " »"),
    Form("", "{cue}: {headline}", ""),
    Form("", "{cue} – {headline}", ""),
    Form("", "{cue} {headline}", ""),
    Form("", "{headline}", ""),
    Form("", "{headline}", ""),
    Form("{cue}: {headline}", "", ""),
    Form("{cue} {headline}", "", ""),
)
_LABEL_FORMS = (Form("{cue}:", "", ""), Form("{cue}", "", ""))
_HEADLINE_ALONE = Form("", "{headline}", "")


class Span(NamedTuple):
    """A link inside a line: where its text starts and ends, in characters, and its address."""

    start: int
    end: int
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """A block to be put into a page: its element, text and links, the letter of its role, and its box's class words."""

    tag: str
    text: str
    links: tuple[Span, ...]
    letter: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Supply:
    """The material of lines: headlines and addresses, service texts, lines of a cue file, the texts of boxes."""

    headlines: Sequence[tuple[str, str]]
    services: Sequence[Line]
    cues: Sequence[CueLine]
    boxes: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class LetteredPage:
    """A page, the letter of every block, and which blocks were put in."""

    page: Page
    letters: str
    inserted: tuple[int, ...]


def service_lines(page: Page, letters: str) -> list[Line]:
    """Return the service texts of the publisher on ``page``, as lines for other pages."""
    chosen = [block for block, letter in zip(page.blocks, letters, strict=True) if letter == _SERVICE]
    return [Line("p", block.text, tuple(_spans(block)), _SERVICE) for block in chosen]


def with_lines(page: Page, letters: str, supply: Supply, seed: str) -> LetteredPage:
    """Return a copy of ``page`` with one to three lines between its paragraphs, always the same for one ``seed``.

    A page whose article has fewer than two paragraphs is returned as it is.
    """
    chance = random.Random(seed)
    paragraphs = [
        index
        for index, (block, letter) in enumerate(zip(page.blocks, letters, strict=True))
        if letter == _ARTICLE and block.end - block.start >= _LEAST_PARAGRAPH and block.container >= 0
    ]
    if len(paragraphs) < 2 or not supply.headlines:
        return LetteredPage(page, letters, ())
    chosen = chance.sample(paragraphs, min(len(paragraphs), chance.randint(1, _MOST_LINES)))
    name = _site_name(page)
    lines = {index: [_signed(line, name) for line in _lines(supply, chance)] for index in chosen}
    return insert_lines(page, letters, lines)


def _site_name(page: Page) -> str:
    """Return the name of the site of ``page``, as its address has it."""
    return max(host_of(page.url).split(".")[:-1], key=len, default="").title()


def _signed(line: Line, name: str) -> Line:
    """Return ``line`` with the publisher's ``name`` where it stands for it; such lines have no links."""
    return replace(line, text=line.text.replace(_SITE, name).strip()) if _SITE in line.text else line


def insert_lines(page: Page, letters: str, lines: dict[int, list[Line]]) -> LetteredPage:
    """Return a copy of ``page`` with ``lines`` after the blocks that they are listed under, as their siblings."""
    copy = _Copy(page)
    for index, (block, letter) in enumerate(zip(page.blocks, letters, strict=True)):
        copy.add_own(block, letter)
        copy.add_lines(lines.get(index, ()), block)
    blocks, text = tuple(copy.blocks), "\n".join(block.text for block in copy.blocks)
    changed = replace(page, text=text, blocks=blocks, containers=tuple(copy.containers))
    return LetteredPage(changed, "".join(copy.letters), tuple(copy.inserted))


class _Copy:
    """The copy so far; ``moved`` has the new index of every block of the page."""

    def __init__(self, page: Page) -> None:
        self.blocks: list[Block] = []
        self.containers = list(page.containers)
        self.letters: list[str] = []
        self.inserted: list[int] = []
        self.moved: list[int] = []
        self.offset = 0

    def add_own(self, block: Block, letter: str) -> None:
        """Add a block of the page itself."""
        heading = self.moved[block.heading] if block.heading >= 0 else -1
        self.moved.append(len(self.blocks))
        self._add(block._replace(heading=heading), _spans(block), letter)

    def add_lines(self, lines: Sequence[Line], after: Block) -> None:
        """Add lines, each in a container of its own, beside that of the block before them; a box has all its lines."""
        own = self.containers[after.container]
        # A paragraph holds no other block; every other container may hold the line as it holds the block.
        parent = own.parent if own.tag == "p" else after.container
        if lines and lines[0].names:
            self.containers.append(Container(parent, "div", ("div", *lines[0].names)))
            parent = len(self.containers) - 1
        for line in lines:
            self._add_line(line, after, parent)

    def _add_line(self, line: Line, after: Block, parent: int) -> None:
        self.containers.append(Container(parent, line.tag, (line.tag,)))
        self.inserted.append(len(self.blocks))
        heading = self.moved[after.heading] if after.heading >= 0 else -1
        block = after._replace(text=line.text, tag=line.tag, heading=heading, inner=())
        self._add(block._replace(container=len(self.containers) - 1), line.links, line.letter)

    def _add(self, block: Block, spans: Iterable[Span], letter: str) -> None:
        start, index = self.offset, len(self.blocks)
        links = []
        for span in spans:
            text = block.text[span.start : span.end]
            links.append(Link(text=text, href=span.href, start=start + span.start, end=start + span.end, block=index))
        self.blocks.append(block._replace(start=start, end=start + len(block.text), links=tuple(links)))
        self.letters.append(letter)
        self.offset += len(block.text) + 1


def _lines(supply: Supply, chance: random.Random) -> list[Line]:
    """Return the lines of one insertion: a service text, a teaser, or a label and a teaser."""
    if (supply.services or supply.boxes) and chance.random() < _SERVICE_SHARE:
        return _service(supply, chance)
    cue, (headline, href) = _cue(supply.cues, chance), chance.choice(supply.headlines)
    tag = chance.choice(_TAGS)
    if chance.random() < _LABEL_SHARE:
        label = _written(chance.choice(_LABEL_FORMS), cue, (headline, href), chance.choice(_TAGS))
        return [replace(label, letter=_LABEL), _written(_HEADLINE_ALONE, cue, (headline, href), tag)]
    return [_written(chance.choice(FORMS), cue, (headline, href), tag)]


def _service(supply: Supply, chance: random.Random) -> list[Line]:
    """Return a service text that was found on a page, or the blocks of a box."""
    if supply.services and (not supply.boxes or chance.random() >= _BOX_SHARE):
        return [chance.choice(supply.services)]
    texts, names = chance.choice(supply.boxes), chance.choice(chance.choice((_PLAIN_BOXES, _TELLING_BOXES)))
    lines: list[Line] = []
    for index, text in enumerate(texts):
        tags = _BOX_TAGS if index or len(texts) == 1 else _BOX_HEADINGS
        lines.append(Line(chance.choice(tags), text, links=(), letter=_SERVICE, names=names))
    if len(texts) > 1 and len(texts[-1]) <= _BUTTON_CHARS and chance.random() < 1 / 2:
        lines[-1] = replace(lines[-1], links=(Span(0, len(texts[-1]), "/"),))
    return lines


def _written(form: Form, cue: str, target: tuple[str, str], tag: str) -> Line:
    headline, href = target
    before, linked, after = (piece.format(cue=cue, headline=headline) for piece in form)
    links = (Span(len(before), len(before) + len(linked), href),) if linked else ()
    return Line(tag, before + linked + after, links, _TEASER)


def _cue(lines: Sequence[CueLine], chance: random.Random) -> str:
    """Return a cue that announces a teaser, written as a site might write it."""
    announcing = [line for line in lines if line.kind in _ANNOUNCING]
    familiar = dict(_FAMILIAR)
    share = _OTHER / max(1, len({line.language for line in announcing} - set(familiar)))
    (line,) = chance.choices(announcing, [familiar.get(line.language, share) for line in announcing])
    cue = chance.choice(line.cues)
    cue = cue[0].upper() + cue[1:]
    cue = cue.upper() if chance.random() < _CAPITALS_SHARE else cue
    return fold(cue) if chance.random() < _FOLDED_SHARE else cue


def _spans(block: Block) -> list[Span]:
    return [Span(link.start - block.start, link.end - block.start, link.href) for link in block.links]
