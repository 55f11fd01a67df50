"""Page corpora -> pages with the role of every block, by the article bodies that people wrote down."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tldextract

from clf.datasets.gold import block_roles
from clf.datasets.registry import Corpus
from clf.errors import DataError
from clf.page.addresses import host_of
from clf.page.plain import read_text
from clf.page.reader import read_page
from clf.types import Page, Role

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
    """A page with a role per block (None: not claimed), the registrable domain it is from, and whether it is a test."""

    page: Page
    roles: tuple[Role | None, ...]
    corpus: str
    site: str
    test: bool


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
    return LabelledPage(page, tuple(block_roles(page, source.body)), corpus, site_of(source.url), source.test)


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
    return LabelledPage(text, labelled.roles, labelled.corpus, labelled.site, labelled.test)


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


READERS: Mapping[str, Callable[[Path], Iterator[Source]]] = {
    "articles": _articles,
    "wcxb": _wcxb,
    "article-benchmark": _benchmark,
}
