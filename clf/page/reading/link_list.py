"""A list of links with what stands around them -> Page: what a browser extension sends when it does not send HTML.

Every link brings the text around it, so that the list as a whole holds the page's text once, in reading order. Text
blocks without a link have lost their own containers; they are put beside the container of the link they came with.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from clf.page.reading.decoding import admit
from clf.page.reading.limits import LIMITS
from clf.page.reading.names import Names
from clf.types import Block, Container, Link, Page

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LINE, _HEADING = "p", "h2"
"""Elements that text without a link is taken for: its own is not known."""
_TOP = -1


@dataclass(frozen=True, slots=True)
class ListedLink:
    """A link and its surroundings.

    ``heading`` is the text of the last heading above its block. ``container`` has a step for every block-level element
    around it, outermost first: ``"17 li card story"``, a number of its own (may be left out), its tag, its names.
    ``before`` and ``after`` are the text around it, a line per block; the last line of ``before`` and the first of
    ``after`` belong to the link's own block. ``position`` numbers blocks: links in one block have the same.
    """

    text: str
    href: str
    heading: str = ""
    container: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    position: int = -1

    @property
    def is_blank(self) -> bool:
        """Whether nothing of the link can be read, as of one around a picture."""
        return not _clean(self.text)


def read_links(links: Sequence[ListedLink], url: str = "", *, title: str = "") -> Page:
    """Return the page that ``links``, in document order, and the text around them show.

    The page's links are the listed ones, in order; those with blank text are left out, and so is what lies behind the
    first 4,000 blocks (``truncated`` says so).

    >>> page = read_links([ListedLink("Big wolf eats", "/wolf", before="Read also: ", container=("ul", "li card"))])
    >>> page.text, page.containers[1].words, page.links[0].start
    ('Read also: Big wolf eats', ('li', 'card'), 11)
    """
    gathered = _Gathered(frozenset(_clean(link.heading) for link in links))
    for run in _runs(links):
        if len(gathered.blocks) <= LIMITS.blocks:
            gathered.add_run(run)
    blocks, containers = tuple(gathered.blocks[: LIMITS.blocks]), tuple(gathered.containers)
    text = "\n".join(block.text for block in blocks)
    truncated = len(gathered.blocks) > len(blocks)
    return Page("html", text, _clean(title), url, url, blocks, containers, truncated)


def list_links(page: Page) -> list[ListedLink]:
    """Return the links of ``page`` with what stands around them: what :func:`read_links` takes back.

    >>> page = read_links([ListedLink("Big wolf eats", "/wolf", before="Read also: ")])
    >>> list_links(page)[0].before
    'Read also: '
    """
    above, below = _shared_out(page)
    listed = []
    for place, block in enumerate(page.blocks):
        steps = tuple(f"{number} {' '.join(page.containers[number].words)}" for number in _chain(page, block.container))
        heading = page.blocks[block.heading].text if block.heading >= 0 else ""
        ends = [*(link.start for link in block.links[1:]), block.end]
        for number, (link, end) in enumerate(zip(block.links, ends, strict=False)):
            after = block.text[link.end - block.start : end - block.start]
            before = "" if number else "\n".join([*above[place], block.text[: link.start - block.start]])
            if end == block.end:
                after = "\n".join([after, *below[place]])
            listed.append(ListedLink(link.text, link.href, heading, steps, before, after, place))
    return listed


@dataclass(slots=True)
class _Gathered:
    """The page so far; ``named`` are the texts that some link names as its heading, ``places`` where they stand."""

    named: frozenset[str]
    blocks: list[Block] = field(default_factory=list)
    containers: list[Container] = field(default_factory=list)
    steps: dict[tuple[int, str], int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    heading: int = _TOP
    offset: int = 0

    def add_run(self, run: Sequence[ListedLink]) -> None:
        """Add the block that the links of ``run`` share, and the text blocks that came with it."""
        container = self._container(run[0].container)
        beside = self.containers[container].parent if container >= 0 else _TOP
        *above, opening = run[0].before.split("\n")
        closing, *below = run[-1].after.split("\n")
        for line in above:
            self._add_line(line, beside)
        self._add_heading(_clean(run[0].heading), beside)
        pieces = [opening, run[0].text]
        for left, right in pairwise(run):
            pieces += [left.after + right.before, right.text]
        self._add_links(_laid_out([*pieces, closing]), container, [link.href for link in run])
        for line in below:
            self._add_line(line, beside)

    def _add_line(self, line: str, container: int) -> None:
        text = _clean(line)
        if text and len(self.blocks) <= LIMITS.blocks:
            self._add(text, _HEADING if text in self.named else _LINE, container)

    def _add_heading(self, text: str, container: int) -> None:
        """Make ``text`` the heading of what follows; one that nobody sent as a block becomes one here."""
        if text and text not in self.places:
            self._add_line(text, container)
        self.heading = self.places.get(text, _TOP)

    def _add_links(self, line: _Line, container: int, hrefs: Sequence[str]) -> None:
        tag = self.containers[container].tag if container >= 0 else _LINE
        links = tuple(
            Link(line.text[start:end], href.strip(), self.offset + start, self.offset + end, len(self.blocks))
            for href, (start, end) in zip(hrefs, line.spans[1::2], strict=True)
        )
        self._add(line.text, tag, container, links)

    def _add(self, text: str, tag: str, container: int, links: tuple[Link, ...] = ()) -> None:
        start, inner = self.offset, ("a",) if links else ()
        self.blocks.append(Block(text, start, start + len(text), tag, container, self.heading, inner, links))
        self.offset += len(text) + 1
        if tag in _HEADINGS or text in self.named:
            self.heading = self.places[text] = len(self.blocks) - 1

    def _container(self, steps: Iterable[str]) -> int:
        place = _TOP
        for step in steps:
            key = place, step
            if key not in self.steps:
                self.steps[key] = len(self.containers)
                self.containers.append(_read_step(step, place))
            place = self.steps[key]
        return place


@dataclass(frozen=True, slots=True)
class _Line:
    """A block's text, and where in it the pieces stand that it was made of."""

    text: str
    spans: tuple[tuple[int, int], ...]


def _runs(links: Iterable[ListedLink]) -> Iterator[list[ListedLink]]:
    """Yield the links of one block together: neighbours with one position and no line break between them."""
    run: list[ListedLink] = []
    for link in links:
        if link.is_blank:
            continue
        if run and not (link.position == run[-1].position >= 0 and "\n" not in run[-1].after + link.before):
            yield run
            run = []
        run.append(link)
    if run:
        yield run


def _laid_out(pieces: Iterable[str]) -> _Line:
    """Join pieces of one block, white space between and inside them as a browser shows it."""
    text, spans, space = "", [], False
    for piece in pieces:
        words = _clean(piece)
        space = space or piece[:1].isspace()
        if words and text and space:
            text += " "
        spans.append((len(text), len(text) + len(words)))
        text += words
        space = piece[-1:].isspace() or (space and not words)
    return _Line(text, tuple(spans))


def _read_step(step: str, parent: int) -> Container:
    """Return the container that a step spells: ``17 li card story``; the number only tells it from its likes."""
    words = step.split()
    if words and words[0].isdigit():
        words = words[1:]
    tag = words[0].lower() if words else "div"
    return Container(parent, tag, Names()[tag, " ".join(words[1:])])


def _clean(text: str) -> str:
    return " ".join(admit(text).split())


def _shared_out(page: Page) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Return the texts above and below each linked block that belong to it.

    A block without links belongs to the nearest linked block it shares more containers with; on a tie, the one above.
    """
    linked = [place for place, block in enumerate(page.blocks) if block.links]
    above: dict[int, list[str]] = {place: [] for place in linked}
    below: dict[int, list[str]] = {place: [] for place in linked}
    chains = [_chain(page, block.container) for block in page.blocks]
    for place, block in enumerate(page.blocks):
        after = bisect_left(linked, place)
        last, following = linked[max(0, after - 1) : after], linked[after : after + 1]
        if block.links or not linked:
            continue
        near = [_common(chains[place], chains[other]) for other in (*last, *following)]
        if last and near[0] == max(near):
            below[last[0]].append(block.text)
        else:
            above[following[0]].append(block.text)
    return above, below


def _chain(page: Page, container: int) -> list[int]:
    """Return the containers around, outermost first."""
    chain: list[int] = []
    while container >= 0:
        chain.append(container)
        container = page.containers[container].parent
    return chain[::-1]


def _common(one: Sequence[int], other: Sequence[int]) -> int:
    """Return how many containers two chains share.

    >>> _common([0, 1, 4], [0, 1, 5, 6])
    2
    """
    pairs = zip(one, other, strict=False)
    return next((depth for depth, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))
