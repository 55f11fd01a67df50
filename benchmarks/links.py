"""What the list of links loses against the whole page: both forms of the same pages, judged by the same head."""

from __future__ import annotations

import json
from collections.abc import Sequence
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
from clf.types import Role

DATA, CORPUS = Path("data"), "aeb"


def corpus_pages() -> list[Source]:
    """Return the benchmark's pages; none when they are not on this machine."""
    corpus = load_corpora(DATA)[CORPUS]
    return list(read_sources(corpus, DATA)) if corpus.is_present(DATA) else []


def links_table(model: Model, sources: Sequence[Source]) -> str:
    """Return the table of both forms as Markdown."""
    if not sources:
        return f"Not measured: {CORPUS} is not on this machine; `clf data fetch {CORPUS}` brings it."
    pages = [label(source, CORPUS) for source in sources]
    whole = [[block.role for block in model.judge(item.page, explain=False).blocks] for item in pages]
    listed = [_judged_as_links(model, item) for item in pages]
    html = sum(len(source.html) for source in sources) / len(sources) / 1000
    sent = sum(_size(item) for item in pages) / len(sources) / 1000
    rows = [
        _row("the page as HTML", page_metrics(Slice(SliceKind.PAGES, "html"), pages, whole), html),
        _row("its links with their context", page_metrics(Slice(SliceKind.PAGES, "links"), pages, listed), sent),
    ]
    return table(["what is sent", "pages", "editorial-link F1", "promo-link F1", "KB a page"], rows)


def _judged_as_links(model: Model, item: LabelledPage) -> list[Role]:
    """Return the roles of the page's blocks; only those of blocks with links mean anything."""
    page = item.page
    rebuilt = read_links(list_links(page), page.url, title=page.title)
    roles = iter([link.role for link in model.judge(rebuilt, explain=False).links])
    return [[*(next(roles) for _ in block.links), Role.NAVIGATION][0] for block in page.blocks]


def _size(item: LabelledPage) -> int:
    return len(json.dumps([asdict(link) for link in list_links(item.page)], ensure_ascii=False).encode())


def _row(name: str, quality: PageMetrics, kilobytes: float) -> list[str]:
    figures = (quality.editorial_link_f1, quality.promo_link_f1)
    return [name, f"{quality.pages:,}", *(show(figure) for figure in figures), f"{kilobytes:.0f}"]
