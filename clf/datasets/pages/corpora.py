"""Page corpora -> pages with the role of every block, by the article bodies that people wrote down."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import tldextract

from clf.datasets.pages.gold import GoldLink, page_roles
from clf.datasets.registry import Corpus
from clf.datasets.roles import read_roles
from clf.errors import DataError
from clf.page.addresses import host_of
from clf.page.reading.page import read_page
from clf.page.reading.plain import read_text
from clf.types import Page, Role

_COMMON = 3
"""Sites."""
# Tags after which, and before which, a browser leaves a blank line when a page is copied as text.
_SPACED = frozenset("p h1 h2 h3 h4 h5 h6 blockquote pre figure figcaption ul ol dl table".split())


@dataclass(frozen=True, slots=True)
class Source:
    """One page as upstream has it: its name, address, HTML, the article's body, and whether it is for testing only."""

    name: str
    url: str
    html: bytes
    body: str
    test: bool


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A page with a role per block (None: not claimed) and its links' roles, from which site, and whether a test.

    ``links`` are those of the HTML, also where ``page`` is the plain text that was made of it; ``repeats`` the places
    of editorial blocks that repeat the article away from it: true to the written body, but nothing to learn from.
    """

    page: Page
    roles: tuple[Role | None, ...]
    links: tuple[GoldLink, ...]
    corpus: str
    site: str
    test: bool
    repeats: frozenset[int] = frozenset()


def read_sources(corpus: Corpus, root: Path) -> Iterator[Source]:
    """Yield the pages of ``corpus``, which has to be on this machine; raise DataError naming what cannot be read."""
    folder = corpus.places(root)[0]
    try:
        yield from READERS[corpus.parser](folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{folder} cannot be read as {corpus.parser} ({error!r}); fetch {corpus.id} again") from None


def label(source: Source, corpus: str) -> LabelledPage:
    """Return the page of ``source`` with its roles."""
    page = read_page(source.html, source.url, kind="html")
    gold = page_roles(page, source.body)
    return LabelledPage(page, gold.blocks, gold.links, corpus, site_of(source.url), source.test, gold.repeats)


def as_text(labelled: LabelledPage) -> LabelledPage:
    """Return the same page as plain text, a line per block, as when copied from a browser window.

    Every third site's pages have a blank line between all blocks, as some programs write them.
    """
    page = labelled.page
    airy = sum(labelled.site.encode()) % 3 == 0
    lines: list[str] = []
    for place, block in enumerate(page.blocks):
        before = page.blocks[place - 1].tag if place else block.tag
        apart = airy or before in _SPACED or block.tag in _SPACED or (before == "li") != (block.tag == "li")
        lines.append(f"\n{block.text}" if apart else block.text)
    text = read_text("\n".join(lines), page.url)
    if len(text.blocks) != len(page.blocks):
        raise DataError(f"page {page.url} has {len(page.blocks)} blocks but {len(text.blocks)} lines as text")
    return replace(labelled, page=text)


def without_furniture(pages: Sequence[LabelledPage]) -> list[LabelledPage]:
    """Return the pages with what several sites say word for word as navigation, not promo, however long it is.

    A headline is written once; "Do not sell my personal information" stands everywhere.
    """
    sites: dict[str, set[str]] = {}
    for item in pages:
        for block in item.page.blocks:
            for text in {block.text, *(link.text for link in block.links)}:
                sites.setdefault(text, set()).add(item.site)
    common = {text for text, found in sites.items() if len(found) >= _COMMON}
    return [_relabelled(item, common) for item in pages]


def _relabelled(item: LabelledPage, common: set[str]) -> LabelledPage:
    texts = [link.text for link in item.page.links]
    links = tuple(
        replace(link, role=_plain(link.role, text in common)) for link, text in zip(item.links, texts, strict=True)
    )
    teasers = {link.block for link in links if link.role is Role.PROMO}
    roles = tuple(
        _plain(role, block.text in common or (bool(block.links) and place not in teasers))
        for place, (role, block) in enumerate(zip(item.roles, item.page.blocks, strict=True))
    )
    return replace(item, roles=roles, links=links)


def _plain(role: Role | None, common: bool) -> Role | None:
    return Role.NAVIGATION if common and role is Role.PROMO else role


@cache
def site_of(url: str) -> str:
    """Return the registrable domain of an address, by the public suffix list that tldextract carries.

    >>> site_of("https://sport.example.co.uk/x")
    'example.co.uk'
    """
    found = _EXTRACT(url)
    return found.top_domain_under_public_suffix or host_of(url) or url


# Never fetches: the list that comes with the package.
_EXTRACT = tldextract.TLDExtract(suffix_list_urls=())


def _articles(folder: Path) -> Iterator[Source]:
    """Read ``articles.json`` and ``html/<key>.html`` of the article extraction dataset."""
    for name, entry in sorted(json.loads((folder / "articles.json").read_bytes()).items()):
        place = folder / "html" / f"{name}.html"
        if place.is_file():
            url = entry.get("link") or entry.get("url") or ""
            yield Source(name, url, place.read_bytes(), entry.get("articleBody") or "", False)


def _wcxb(folder: Path) -> Iterator[Source]:
    """Read ``<part>/ground-truth/<key>.json`` and ``<part>/html/<key>.html.gz``."""
    for part in ("dev", "test"):
        for place in sorted((folder / part / "ground-truth").glob("*.json")):
            entry = json.loads(place.read_bytes())
            html = gzip.decompress((folder / part / "html" / f"{place.stem}.html.gz").read_bytes())
            body = entry["ground_truth"].get("main_content") or ""
            yield Source(place.stem, entry.get("url") or "", html, body, part == "test")


def _benchmark(folder: Path) -> Iterator[Source]:
    """Read ``ground-truth.json`` and ``html/<key>.html.gz`` of the article extraction benchmark."""
    for name, entry in sorted(json.loads((folder / "ground-truth.json").read_bytes()).items()):
        html = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        yield Source(name, entry.get("url") or "", html, entry["articleBody"], True)


def _role_pages(folder: Path) -> Iterator[Source]:
    """Read the pages that ``data/roles/<id>.jsonl`` names; nobody wrote their bodies down."""
    for page in read_roles(folder.parents[1] / "roles" / f"{folder.name}.jsonl"):
        yield Source(page.name, page.url, (folder / page.name).read_bytes(), "", False)


READERS: Mapping[str, Callable[[Path], Iterator[Source]]] = {
    "articles": _articles,
    "wcxb": _wcxb,
    "article-benchmark": _benchmark,
    "role-pages": _role_pages,
}
