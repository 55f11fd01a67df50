"""Records of a share -> rows and problems: headlines by the batch scorer, pages by the helper process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import pyarrow as pa

from clf.batch.inputs.readers import Record
from clf.batch.page_helper import PageError, PageHelper
from clf.batch.page_jobs import ARTICLE_COLUMNS, LINK_COLUMNS
from clf.batch.shares import Headline, Options, PageRecord, Problem, Share, Skipped
from clf.classifiers.headlines import MAX_HEADLINE

if TYPE_CHECKING:
    from clf.batch.scorer import BatchScorer

_HEADLINES = 8_192
"""Headlines that are scored together."""
_PAGE_ROWS = 2_000
"""Rows of pages that are written together."""
_TYPES = {
    "truncated": pa.bool_(),
    "flagged": pa.bool_(),
    "link": pa.int32(),
    "start": pa.int32(),
    "end": pa.int32(),
    **dict.fromkeys(("promo", "sponsored", "clickbait"), pa.float64()),
}
"""Column of pages -> its type; the others are texts."""


class ScoredRows(NamedTuple):
    """Some rows, how many records gave them, and how many were skipped."""

    rows: Any
    scored: int
    skipped: int = 0


Found: TypeAlias = ScoredRows | Problem


def headline_rows(share: Share, records: Iterable[Record], scorer: BatchScorer, options: Options) -> Iterator[Found]:
    """Yield tables of scored headlines, and the problems among them, each as it is found."""
    waiting: list[Headline] = []
    for record in records:
        if isinstance(record, Headline) and not (reason := _unusable(record.text)):
            waiting.append(record)
        elif isinstance(record, Headline):
            yield Problem(share.path, record.position, reason)
        elif isinstance(record, Problem):
            yield record
        else:
            yield ScoredRows(None, 0, skipped=1)
        if len(waiting) == _HEADLINES:
            yield _scored(share, waiting, scorer, options)
            waiting = []
    if waiting:
        yield _scored(share, waiting, scorer, options)


def _unusable(text: str) -> str:
    """Return why a text is no headline; "" for one that is."""
    if len(text) > MAX_HEADLINE:
        return f"the headline has {len(text):,} characters, the limit is {MAX_HEADLINE:,}; is it a whole page?"
    return "" if text.strip() else "the headline is blank"


def _scored(share: Share, headlines: Sequence[Headline], scorer: BatchScorer, options: Options) -> ScoredRows:
    positions, keys, texts, urls, hrefs = zip(*headlines, strict=True)
    found = scorer.score(texts, options.language)
    columns: dict[str, Any] = {"file": _repeated(share.path, len(texts)), "position": pa.array(positions, pa.string())}
    if share.kind == "wat":
        for name, values in (("url", urls), ("href", hrefs), ("text", texts)):
            columns[name] = pa.array(list(map(_encodable, values)), pa.string())
    elif options.key:
        columns[options.key] = _keys(keys, share.kind)
    columns["clickbait"] = pa.array(found.clickbait, from_pandas=True)
    columns["label"] = pa.array(found.label, pa.string())
    columns["language"] = pa.array(found.language, pa.string())
    columns["known"] = pa.array(found.known)
    return ScoredRows(pa.table(columns), len(texts))


def _keys(keys: Sequence[Any], kind: str) -> Any:
    """Return the keys as they are in Parquet, and as texts from other files."""
    if kind == "parquet":
        return pa.array(keys)
    return pa.array([None if key is None else _encodable(str(key)) for key in keys], pa.string())


def page_rows(share: Share, records: Iterable[Record], helper: PageHelper, options: Options) -> Iterator[Found]:
    """Yield tables with the articles or the links of pages, and the problems among them, each as it is found."""
    names = ARTICLE_COLUMNS if options.article or share.kind == "wet" else LINK_COLUMNS
    waiting, scored = list[list[Any]](), 0
    for record in records:
        if isinstance(record, PageRecord):
            try:
                waiting += [[record.position, record.url, *row] for row in helper.rows(record)]
                scored += 1
            except PageError as error:
                yield Problem(share.path, record.position, str(error))
        elif isinstance(record, Problem):
            yield record
        elif isinstance(record, Skipped):
            yield ScoredRows(None, 0, skipped=1)
        if len(waiting) >= _PAGE_ROWS:
            yield ScoredRows(_page_table(share, names, waiting), scored)
            waiting, scored = [], 0
    if waiting or scored:
        yield ScoredRows(_page_table(share, names, waiting), scored)


def _page_table(share: Share, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Any:
    columns: dict[str, Any] = {"file": _repeated(share.path, len(rows))}
    for number, name in enumerate(("position", "url", *names)):
        values = [_encodable(row[number]) for row in rows]
        columns[name] = pa.array(values, _TYPES.get(name, pa.string()))
    return pa.table(columns)


def _repeated(text: str, count: int) -> Any:
    return pa.array([text] * count, pa.string())


def _encodable(value: Any) -> Any:
    """Return a text without lone surrogates, which UTF-8 has no bytes for."""
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", errors="replace").decode("utf-8")
    return value
