"""AEB pages -> F1 from the whole page and from the list of its links, predicted by the same head."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from clf.classifiers import Model
from clf.datasets.markdown import table
from clf.datasets.pages.corpora import LabelledPage, Source, label, read_sources
from clf.datasets.registry import load_corpora
from clf.page.reading.link_list import list_links, read_links
from clf.training.evaluation.page_metrics import PageMetrics, page_metrics
from clf.training.evaluation.slices import Slice, SliceKind
from clf.training.reports.markdown import show
from clf.types import Block, Role

DATA = Path("data")
CORPUS = "aeb"


def corpus_pages() -> list[Source]:
    """Return the pages of AEB, and none when the corpus is not on this machine."""
    corpus = load_corpora(DATA)[CORPUS]
    return list(read_sources(corpus, DATA)) if corpus.is_present(DATA) else []


def links_table(model: Model, sources: Sequence[Source]) -> str:
    """Return the comparison of both forms as a Markdown table."""
    if not sources:
        return f"Not measured: {CORPUS} is not on this machine; `clf data fetch {CORPUS}` downloads it."
    pages = [label(source, CORPUS) for source in sources]
    whole = [[block.role for block in model.judge(item.page, explain=False).blocks] for item in pages]
    listed = [_predicted_from_links(model, item) for item in pages]
    html = sum(len(source.html) for source in sources) / len(sources) / 1000
    sent = sum(_size(item) for item in pages) / len(sources) / 1000
    rows = [
        _row("the page as HTML", page_metrics(Slice(SliceKind.PAGES, "html"), pages, whole), html),
        _row("its links with their context", page_metrics(Slice(SliceKind.PAGES, "links"), pages, listed), sent),
    ]
    return table(["request", "pages", "editorial-link F1", "promo-link F1", "KB a page"], rows)


def _predicted_from_links(model: Model, item: LabelledPage) -> list[Role]:
    """Return a role per block from the list of links; blocks without links are navigation."""
    page = item.page
    rebuilt = read_links(list_links(page), page.url, title=page.title)
    roles = iter([link.role for link in model.judge(rebuilt, explain=False).links])
    return [_first_role(block, roles) for block in page.blocks]


def _first_role(block: Block, roles: Iterator[Role]) -> Role:
    """Return the role of a block's first link; take the roles of all its links from ``roles``."""
    of_links = [next(roles) for _ in block.links]
    return of_links[0] if of_links else Role.NAVIGATION


def _size(item: LabelledPage) -> int:
    return len(json.dumps([asdict(link) for link in list_links(item.page)], ensure_ascii=False).encode())


def _row(name: str, quality: PageMetrics, kilobytes: float) -> list[str]:
    figures = (quality.editorial_link_f1, quality.promo_link_f1)
    return [name, f"{quality.pages:,}", *(show(figure) for figure in figures), f"{kilobytes:.0f}"]
