"""A list of links with the text around them -> Page: the form in which a browser extension sends a page without HTML.

Every link carries the text around it, so that the whole list holds the text of the page once, in reading order. Blocks
without a link lose their own containers; they are put beside the container of the link that carries them.
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
"""Tags of blocks without a link, whose own tags are not known."""
_TOP = -1
"""Index that stands for no container and no heading."""


@dataclass(frozen=True, slots=True)
class ListedLink:
    """A link and the text around it.

    ``heading`` is the text of the last heading above the link's block. ``container`` has a step for every block-level
    element around the link, outermost first: ``"17 li card story"`` is a number (which may be left out), a tag and
    names. ``before`` and ``after`` are the text around the link, a line per block; the last line of ``before`` and the
    first of ``after`` belong to the link's own block. ``position`` is the number of the block; links of one block
    share it.
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
        """Whether the link has no text that can be read, such as a link around a picture."""
        return not _clean(self.text)


def read_links(links: Sequence[ListedLink], url: str = "", *, title: str = "") -> Page:
    """Return the page of ``links``, which are in document order, and of the text around them.

    The page has the listed links in their order, but for those with blank text. Text behind the first 4,000 blocks is
    left out, and then ``truncated`` is true.

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
    return Page(
        kind="html",
        text=text,
        title=_clean(title),
        url=url,
        base=url,
        blocks=blocks,
        containers=containers,
        truncated=truncated,
    )


def list_links(page: Page) -> list[ListedLink]:
    """Return the links of ``page`` with the text around them, in the form that :func:`read_links` reads.

    >>> page = read_links([ListedLink("Big wolf eats", "/wolf", before="Read also: ")])
    >>> list_links(page)[0].before
    'Read also: '
    """
    above, below = _texts_around(page)
    listed = []
    for index, block in enumerate(page.blocks):
        names = [f"{number} {' '.join(page.containers[number].words)}" for number in _chain(page, block.container)]
        ends = [*[link.start for link in block.links[1:]], block.end]
        for number, (link, end) in enumerate(zip(block.links, ends, strict=False)):
            before = [] if number else [*above[index], block.text[: link.start - block.start]]
            after = [block.text[link.end - block.start : end - block.start]]
            listed.append(
                ListedLink(
                    text=link.text,
                    href=link.href,
                    heading=page.blocks[block.heading].text if block.heading >= 0 else "",
                    container=tuple(names),
                    before="\n".join(before),
                    after="\n".join([*after, *below[index]] if end == block.end else after),
                    position=index,
                )
            )
    return listed


@dataclass(slots=True)
class _Gathered:
    """The page as far as it has been read.

    ``heading_texts`` are the texts that some link names as its heading; ``heading_indices`` are the indices of their
    blocks.
    """

    heading_texts: frozenset[str]
    blocks: list[Block] = field(default_factory=list)
    containers: list[Container] = field(default_factory=list)
    steps: dict[tuple[int, str], int] = field(default_factory=dict)
    heading_indices: dict[str, int] = field(default_factory=dict)
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
        self._add_links(_join([*pieces, closing]), container, [link.href for link in run])
        for line in below:
            self._add_line(line, beside)

    def _add_line(self, line: str, container: int) -> None:
        text = _clean(line)
        if text and len(self.blocks) <= LIMITS.blocks:
            self._add(text, _HEADING if text in self.heading_texts else _LINE, container)

    def _add_heading(self, text: str, container: int) -> None:
        """Make ``text`` the heading of the blocks that follow; a heading that is not a block yet becomes one."""
        if text and text not in self.heading_indices:
            self._add_line(text, container)
        self.heading = self.heading_indices.get(text, _TOP)

    def _add_links(self, line: _Line, container: int, hrefs: Sequence[str]) -> None:
        tag = self.containers[container].tag if container >= 0 else _LINE
        links = [
            Link(
                text=line.text[start:end],
                href=href.strip(),
                start=self.offset + start,
                end=self.offset + end,
                block=len(self.blocks),
            )
            for href, (start, end) in zip(hrefs, line.spans[1::2], strict=True)
        ]
        self._add(line.text, tag, container, tuple(links))

    def _add(self, text: str, tag: str, container: int, links: tuple[Link, ...] = ()) -> None:
        self.blocks.append(
            Block(
                text=text,
                start=self.offset,
                end=self.offset + len(text),
                tag=tag,
                container=container,
                heading=self.heading,
                inner=("a",) if links else (),
                links=links,
            )
        )
        self.offset += len(text) + 1
        if tag in _HEADINGS or text in self.heading_texts:
            self.heading = self.heading_indices[text] = len(self.blocks) - 1

    def _container(self, steps: Iterable[str]) -> int:
        index = _TOP
        for step in steps:
            key = index, step
            if key not in self.steps:
                self.steps[key] = len(self.containers)
                self.containers.append(_read_step(step, index))
            index = self.steps[key]
        return index


@dataclass(frozen=True, slots=True)
class _Line:
    """The text of a block, and for each piece that it was joined from its start and end in that text."""

    text: str
    spans: tuple[tuple[int, int], ...]


def _runs(links: Iterable[ListedLink]) -> Iterator[list[ListedLink]]:
    """Yield the links of each block: neighbours that share a position and have no line break between them."""
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


def _join(pieces: Iterable[str]) -> _Line:
    """Join the pieces of one block, with the white space between and inside them that a browser displays."""
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
    """Return the container of a step such as ``17 li card story``; the number only tells equal containers apart."""
    words = step.split()
    if words and words[0].isdigit():
        words = words[1:]
    tag = words[0].lower() if words else "div"
    return Container(parent, tag, Names()[tag, " ".join(words[1:])])


def _clean(text: str) -> str:
    return " ".join(admit(text).split())


def _texts_around(page: Page) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Return the texts above and below each block with links that it carries, by the index of that block.

    A block without links belongs to the nearest block with links that shares more containers with it; on a tie, to the
    one above.
    """
    linked = [index for index, block in enumerate(page.blocks) if block.links]
    above: dict[int, list[str]] = {index: [] for index in linked}
    below: dict[int, list[str]] = {index: [] for index in linked}
    chains = [_chain(page, block.container) for block in page.blocks]
    for index, block in enumerate(page.blocks):
        if block.links or not linked:
            continue
        position = bisect_left(linked, index)
        previous, following = linked[max(0, position - 1) : position], linked[position : position + 1]
        shared = [_common(chains[index], chains[other]) for other in (*previous, *following)]
        if previous and shared[0] == max(shared):
            below[previous[0]].append(block.text)
        else:
            above[following[0]].append(block.text)
    return above, below


def _chain(page: Page, container: int) -> list[int]:
    """Return the indices of ``container`` and of the containers around it, outermost first."""
    chain: list[int] = []
    while container >= 0:
        chain.append(container)
        container = page.containers[container].parent
    return chain[::-1]


def _common(one: Sequence[int], other: Sequence[int]) -> int:
    """Return the number of containers that two chains share.

    >>> _common([0, 1, 4], [0, 1, 5, 6])
    2
    """
    pairs = zip(one, other, strict=False)
    return next((depth for depth, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))
