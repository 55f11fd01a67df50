"""Documents of a datatrove pipeline -> those that are worth keeping, or the text of their articles.

Three steps for datatrove, the library that filters web data in many processes: a filter by the wording of a headline, a
filter by the share of a page that is article, and an extractor in the form of ``datatrove``'s own for trafilatura.
Every process reads the bundle once. The steps need datatrove: ``pip install "clf-news[datatrove]"``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from math import isnan
from typing import Any, TypeAlias

import clf
from clf.batch.scorer import BatchScorer
from clf.classifiers.headlines import MAX_HEADLINE
from clf.errors import InputError, MissingExtraError
from clf.page.reading.page import read_page

try:
    from datatrove.data import Document
    from datatrove.pipeline.extractors.base import BaseExtractor
    from datatrove.pipeline.filters.base_filter import BaseFilter
except ImportError as error:
    raise MissingExtraError(f'steps for datatrove need {error.name}: pip install "clf-news[datatrove]"') from None

Decision: TypeAlias = bool | tuple[bool, str]
"""True for a document that is kept; for one that is dropped, False with the reason."""
_BATCH = 1_000
"""Documents that are scored at a time."""


@cache
def _scorer() -> BatchScorer:
    """Return the batch scorer of the process."""
    return BatchScorer(clf.load())


class ClickbaitFilter(BaseFilter):  # type: ignore[misc]
    """Drops documents whose headline is clickbait, and writes P(clickbait) to ``metadata["clickbait"]`` of all others.

    ``key`` names the metadata that hold the headline; with None the first line of the text is the headline.
    ``most`` is the largest P(clickbait) that is kept; None drops the label ``clickbait``, which has the threshold of
    the bundle. Kept are documents without a headline, with one above 10,000 characters, and with one that no head can
    score.
    """

    name = "clf clickbait filter"

    def __init__(
        self,
        key: str | None = "title",
        most: float | None = None,
        *,
        exclusion_writer: Any = None,
        batch_size: int = _BATCH,
    ) -> None:
        """Take the settings; ``exclusion_writer`` gets the dropped documents, as in every filter of datatrove."""
        super().__init__(exclusion_writer, batch_size)
        self.key, self.most = key, most

    def filter(self, doc: Document) -> Decision:
        """Return whether one document is kept."""
        return self.filter_batch([doc])[0]

    def filter_batch(self, batch: Sequence[Document]) -> list[Decision]:
        """Return whether each document of ``batch`` is kept."""
        headlines = list(map(self._headline, batch))
        found = _scorer().score([headline for headline in headlines if headline])
        verdicts = iter(zip(found.clickbait.tolist(), found.label.tolist(), strict=True))
        decisions: list[Decision] = []
        for doc, headline in zip(batch, headlines, strict=True):
            decisions.append(self._decision(doc, *next(verdicts)) if headline else True)
        return decisions

    def _headline(self, doc: Document) -> str:
        found = doc.text.lstrip().partition("\n")[0] if self.key is None else doc.metadata.get(self.key)
        headline = str(found or "").strip()
        return headline if len(headline) <= MAX_HEADLINE else ""

    def _decision(self, doc: Document, clickbait: float, label: str) -> Decision:
        is_unknown = isnan(clickbait)
        doc.metadata["clickbait"] = None if is_unknown else clickbait
        is_dropped = label == "clickbait" if self.most is None else clickbait > self.most
        return (False, "clickbait") if is_dropped and not is_unknown else True


class ArticleShareFilter(BaseFilter):  # type: ignore[misc]
    """Keeps pages of which at least the share ``least`` of the visible characters is article.

    The text of a document is HTML, or plain text with all of the page's lines. The share is written to
    ``metadata["article_share"]``. A page that cannot be read is dropped with the reason ``unreadable``.
    """

    name = "clf article share filter"

    def __init__(self, least: float = 0.3, *, exclusion_writer: Any = None) -> None:
        """Take the settings; ``exclusion_writer`` gets the dropped documents, as in every filter of datatrove."""
        super().__init__(exclusion_writer)
        self.least = least

    def filter(self, doc: Document) -> Decision:
        """Return whether one document is kept."""
        try:
            page = read_page(doc.text, doc.metadata.get("url") or "")
        except InputError:
            return False, "unreadable"
        text = clf.load().judge(page, explain=False).editorial_text
        share = len(text) / max(1, len(page.text))
        doc.metadata["article_share"] = round(share, 4)
        return True if share >= self.least else (False, "little_article")


class ArticleExtractor(BaseExtractor):  # type: ignore[misc]
    """Replaces the HTML of a document by the text of its article; documents without an article are dropped.

    It stands where ``Trafilatura`` of datatrove does. ``timeout`` are the seconds that one document may take; datatrove
    ends the process of one that takes longer.
    """

    name = "clf article extractor"

    def __init__(self, timeout: float = 1) -> None:
        """Take the time limit of a document in seconds."""
        super().__init__(timeout)

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Yield the documents of ``data`` that have an article, with its text."""
        # The processes that datatrove forks share a model that was read before, and start within the time limit.
        clf.extract("")
        yield from super().run(data, rank, world_size)

    def extract(self, text: str) -> str:
        """Return the text of the article in ``text``."""
        return clf.extract(text)
