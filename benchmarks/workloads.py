"""Own headlines, AEB pages -> the requests of every kind of work that the service is measured with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from benchmarks.hostile import hostile_requests
from benchmarks.links import DATA
from benchmarks.load import Request, request
from clf.datasets.headlines.parsers import parse
from clf.datasets.pages.corpora import Source
from clf.datasets.registry import load_corpora
from clf.page.reading.link_list import list_links
from clf.page.reading.page import read_page

LINKS = 60
"""Links of one request with a list of links."""
MIX = 16
"""Single headlines of the mix for one of each other kind of work."""
_ROUNDS_OF_MIX = 400
_EVERY = 7
"""One headline in so many is sent, so that the languages and the file are covered."""
_BATCHES = 12
_BATCH = 50
"""Headlines of one batch."""
_LONGEST_LINK = 2000
"""Characters; the service refuses longer links."""


@dataclass(frozen=True)
class Workloads:
    """The requests of each kind of work; a list is empty when its corpus is not on this machine."""

    headline: list[Request]
    headlines: list[Request]
    links: list[Request]
    page: list[Request]
    hostile: list[Request]
    mlflow_headline: list[Request]
    mlflow_headlines: list[Request]

    def named(self) -> dict[str, list[Request]]:
        """Return the kinds of work that are measured at full speed, by the name in the tables."""
        return {
            "one headline": self.headline,
            f"{_BATCH} headlines": self.headlines,
            f"{LINKS} links": self.links,
            "one AEB page": self.page,
        }

    def mix(self) -> list[Request]:
        """Return requests of all kinds; headlines replace pages and links when their corpus is absent."""
        kinds = [
            *[("one headline", self.headline)] * MIX,
            (f"{_BATCH} headlines", self.headlines),
            (f"{LINKS} links", self.links or self.headlines),
            ("page", self.page or self.headline),
        ]
        return [
            replace(some[number % len(some)], kind=kind) for number in range(_ROUNDS_OF_MIX) for kind, some in kinds
        ]


def make_workloads(sources: Sequence[Source]) -> Workloads:
    """Return the requests: own headlines, AEB pages of middle size, lists of their links, hostile pages."""
    corpora = load_corpora(DATA)
    texts = [item.text for name in ("own-ro", "own-en") for item in parse(corpora[name], DATA)][::_EVERY]
    batches = [texts[start : start + _BATCH] for start in range(0, _BATCHES * _BATCH, _BATCH)]
    pages = _middle(sources)
    return Workloads(
        headline=[request("/v1/headlines", {"texts": [text]}) for text in texts],
        headlines=[request("/v1/headlines", {"texts": batch}) for batch in batches],
        links=list(filter(None, map(_links_request, pages))),
        page=list(map(_page_request, pages)),
        hostile=hostile_requests("/v1/flag"),
        mlflow_headline=[_mlflow_request([text]) for text in texts],
        mlflow_headlines=[_mlflow_request(batch) for batch in batches],
    )


def _middle(sources: Sequence[Source]) -> list[Source]:
    """Return one page in four of the half with middle sizes."""
    by_size = sorted(sources, key=lambda source: len(source.html))
    return by_size[len(by_size) // 4 : 3 * len(by_size) // 4 : 4]


def _page_request(source: Source) -> Request:
    return request("/v1/flag", {"url": source.url, "html": source.html.decode("utf-8", errors="replace")})


def _links_request(source: Source) -> Request | None:
    """Return the first links of a page as a request, None when the page has too few."""
    page = read_page(source.html, source.url, kind="html")
    listed = list_links(page)[:LINKS]
    if len(listed) < LINKS:
        return None
    links = []
    for number, link in enumerate(listed):
        context = asdict(link)
        text, href = context.pop("text")[:_LONGEST_LINK], context.pop("href")
        links.append({"id": str(number), "text": text, "href": href, "context": context})
    return request("/v1/flag", {"url": source.url, "title": page.title, "links": links})


def _mlflow_request(texts: Sequence[str]) -> Request:
    return request("/invocations", {"dataframe_split": {"columns": ["text"], "data": [[text] for text in texts]}})
