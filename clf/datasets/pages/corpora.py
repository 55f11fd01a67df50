"""Page corpora -> labelled pages: saved HTML with a role for every block, given by reading or derived from a body."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import tldextract
from joblib import Parallel, delayed

from clf.datasets.archives import sha256_of
from clf.datasets.download import verify
from clf.datasets.pages.annotated_html import read_annotated
from clf.datasets.pages.gold import GoldLink, page_roles
from clf.datasets.pages.markdown_lines import markdown_line
from clf.datasets.pages.readings import Reading, gold_links, letters_for, readings_of
from clf.datasets.pages.roles import block_role, read_roles
from clf.datasets.registry import Corpus
from clf.errors import ChecksumError, DataError
from clf.page.addresses import host_of
from clf.page.reading.page import read_page
from clf.page.reading.plain import read_text
from clf.types import Page, Role

_BOILERPLATE_SITES = 3
"""Sites; a text that this many sites have word for word is boilerplate."""
_MARKDOWN_SITES = 4
"""One site in as many is read as Markdown where pages are read as plain text."""
_SPACED_TAGS = frozenset("p h1 h2 h3 h4 h5 h6 blockquote pre figure figcaption ul ol dl table".split())
"""Tags around which a browser leaves a blank line when a page is copied as text."""


@dataclass(frozen=True, slots=True)
class Source:
    """One page as a corpus stores it.

    ``body`` is the text of its article, ``test`` marks pages for evaluation only. ``reading`` has the roles that were
    given by reading; they count more than the body.
    """

    name: str
    url: str
    html: bytes
    body: str
    test: bool
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A page with the gold role of every block and link.

    A role is None where the body leaves it open. ``links`` are the links of the HTML, also where ``page`` is the plain
    text that was made from it. ``site`` is the registrable domain. ``test`` marks pages for evaluation only.
    ``repeats`` are the indices of editorial blocks that duplicate article text elsewhere on the page, which are not
    trained on. ``letters`` has the letter of every block where roles were given by reading.
    ``is_copy`` marks copies with inserted lines, of which only the blocks with a role are trained on.
    """

    page: Page
    roles: tuple[Role | None, ...]
    links: tuple[GoldLink, ...]
    corpus: str
    site: str
    test: bool
    repeats: frozenset[int] = frozenset()
    letters: str = ""
    is_copy: bool = False


def read_sources(corpus: Corpus, root: Path) -> Iterator[Source]:
    """Yield the pages of ``corpus``, whose files lie below ``root``; raise DataError naming a file that is damaged."""
    folder = corpus.paths(root)[0]
    try:
        yield from READERS[corpus.parser](folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{folder} cannot be read as {corpus.parser} ({error!r}); fetch {corpus.id} again") from None


def labelled_pages(corpus: Corpus, root: Path, *, note: Callable[[str], None] = lambda _: None) -> list[LabelledPage]:
    """Return the labelled pages of ``corpus``, whose files lie below ``root``.

    Of a corpus with a role file, these are its test pages and the pages in that file. ``note`` is called with the
    reason for every page that is left out because its roles do not fit the blocks that the reader makes of it.

    Raises MissingCorpusError when a file is absent, ChecksumError when one was changed.
    """
    verify(corpus, root)
    sources = _with_readings(read_sources(corpus, root), readings_of(corpus.id, root))
    found = Parallel(n_jobs=-1)(delayed(_label_or_refuse)(source, corpus.id) for source in sources)
    for refused in found:
        if isinstance(refused, str):
            note(refused)
    return [page for page in found if isinstance(page, LabelledPage)]


def _with_readings(sources: Iterable[Source], readings: Mapping[str, Reading]) -> Iterator[Source]:
    for source in sources:
        if source.test or not readings or source.reading:
            yield source
        elif source.name in readings:
            yield replace(source, reading=readings[source.name])


def _label_or_refuse(source: Source, corpus: str) -> LabelledPage | str:
    try:
        return label(source, corpus)
    except DataError as error:
        return str(error)


def label(source: Source, corpus: str) -> LabelledPage:
    """Return the page of ``source`` with its gold roles; ``corpus`` is the id of its corpus.

    Raises DataError when the roles given by reading do not fit the blocks of the page.
    """
    page = read_page(source.html, source.url, kind="html")
    if source.reading:
        letters = letters_for(source.reading, page)
        return LabelledPage(
            page=page,
            roles=tuple(map(block_role, letters)),
            links=gold_links(page, letters),
            corpus=corpus,
            site=site_of(source.url),
            test=source.test,
            letters=letters,
        )
    gold = page_roles(page, source.body)
    return LabelledPage(
        page=page,
        roles=gold.blocks,
        links=gold.links,
        corpus=corpus,
        site=site_of(source.url),
        test=source.test,
        repeats=gold.repeats,
    )


def as_text(labelled: LabelledPage) -> LabelledPage:
    """Return the same page as plain text with one line per block, as it is copied from a browser window.

    On every third site all blocks are separated by a blank line, because some programs write text that way. On every
    fourth site the text is Markdown, with the addresses of its links.
    """
    page = labelled.page
    number = sum(labelled.site.encode())
    spaced_out, is_markdown = number % 3 == 0, number % _MARKDOWN_SITES == 0
    lines: list[str] = []
    for index, block in enumerate(page.blocks):
        tag_above = page.blocks[index - 1].tag if index else block.tag
        blank = spaced_out or _is_spaced(tag_above, block.tag)
        line = markdown_line(block) if is_markdown else block.text
        lines.append(f"\n{line}" if blank else line)
    text = read_text("\n".join(lines), page.url)
    if len(text.blocks) != len(page.blocks):
        raise DataError(f"page {page.url} has {len(page.blocks)} blocks but {len(text.blocks)} lines as text")
    return replace(labelled, page=text)


def _is_spaced(above: str, below: str) -> bool:
    """Return True where a browser leaves a blank line between blocks with these tags."""
    edge_of_list = (above == "li") != (below == "li")
    return above in _SPACED_TAGS or below in _SPACED_TAGS or edge_of_list


def without_boilerplate(pages: Sequence[LabelledPage]) -> list[LabelledPage]:
    """Return the pages with navigation instead of promo for texts that three sites or more have word for word.

    A teaser is written once, while "Do not sell my personal information" stands on many sites. Roles that were given
    by reading are kept.
    """
    sites: dict[str, set[str]] = {}
    for item in pages:
        for text in _texts(item.page):
            sites.setdefault(text, set()).add(item.site)
    boilerplate = {text for text, found in sites.items() if len(found) >= _BOILERPLATE_SITES}
    return [item if item.letters else _relabelled(item, boilerplate) for item in pages]


def _texts(page: Page) -> set[str]:
    return {block.text for block in page.blocks} | {link.text for link in page.links}


def _relabelled(item: LabelledPage, boilerplate: set[str]) -> LabelledPage:
    gold = zip(item.links, item.page.links, strict=True)
    links = tuple(replace(link, role=_demoted(link.role, written.text in boilerplate)) for link, written in gold)
    teasers = {link.block for link in links if link.role is Role.PROMO}
    roles = []
    for index, (role, block) in enumerate(zip(item.roles, item.page.blocks, strict=True)):
        lost_its_teasers = bool(block.links) and index not in teasers
        roles.append(_demoted(role, block.text in boilerplate or lost_its_teasers))
    return replace(item, roles=tuple(roles), links=links)


def _demoted(role: Role | None, is_boilerplate: bool) -> Role | None:
    return Role.NAVIGATION if is_boilerplate and role is Role.PROMO else role


@cache
def site_of(url: str) -> str:
    """Return the registrable domain of an address, by the public suffix list that tldextract carries.

    >>> site_of("https://sport.example.co.uk/x")
    'example.co.uk'
    """
    found = _EXTRACT(url)
    return found.top_domain_under_public_suffix or host_of(url) or url


_EXTRACT = tldextract.TLDExtract(suffix_list_urls=())
"""Uses the list that comes with the package and never fetches another."""


def _articles(folder: Path) -> Iterator[Source]:
    """Read ``articles.json`` and ``html/<key>.html`` of the article extraction dataset; skip entries without HTML."""
    for name, entry in sorted(json.loads((folder / "articles.json").read_bytes()).items()):
        path = folder / "html" / f"{name}.html"
        if path.is_file():
            url = entry.get("link") or entry.get("url") or ""
            yield Source(name=name, url=url, html=path.read_bytes(), body=entry.get("articleBody") or "", test=False)


def _wcxb(folder: Path) -> Iterator[Source]:
    """Read ``<part>/ground-truth/<key>.json`` and ``<part>/html/<key>.html.gz``."""
    for part in ("dev", "test"):
        for path in sorted((folder / part / "ground-truth").glob("*.json")):
            entry = json.loads(path.read_bytes())
            html = gzip.decompress((folder / part / "html" / f"{path.stem}.html.gz").read_bytes())
            body = entry["ground_truth"].get("main_content") or ""
            yield Source(name=path.stem, url=entry.get("url") or "", html=html, body=body, test=part == "test")


def _benchmark(folder: Path) -> Iterator[Source]:
    """Read ``ground-truth.json`` and ``html/<key>.html.gz`` of the article extraction benchmark."""
    for name, entry in sorted(json.loads((folder / "ground-truth.json").read_bytes()).items()):
        html = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        yield Source(name=name, url=entry.get("url") or "", html=html, body=entry["articleBody"], test=True)


def _role_pages(folder: Path) -> Iterator[Source]:
    """Read the pages that ``data/roles/<id>.jsonl`` names; these pages have no hand-written body."""
    for page in read_roles(folder.parents[1] / "roles" / f"{folder.name}.jsonl"):
        html = (folder / page.name).read_bytes()
        yield Source(name=page.name, url=page.url, html=html, body="", test=False, reading=page)


def _annotated_pages(sums: Path) -> Iterator[Source]:
    """Read the pages beside ``sums``, a file as sha256sum writes it, each verified by its hash."""
    for line in sums.read_text(encoding="utf-8").splitlines():
        sha256, name = line.split("  ", 1)
        path = sums.parent / name
        if sha256_of(path) != sha256:
            raise ChecksumError(f"{path} was changed; restore it, or write its new hash into {sums}")
        page = read_annotated(path)
        yield Source(name=page.name, url=page.url, html=page.html, body="", test=False, reading=page)


READERS: Mapping[str, Callable[[Path], Iterator[Source]]] = {
    "articles": _articles,
    "wcxb": _wcxb,
    "article-benchmark": _benchmark,
    "role-pages": _role_pages,
    "annotated-pages": _annotated_pages,
}
"""Parser name in the table of corpora -> reader of the corpus' folder."""
