"""A checked request -> the JSON of its answer and a tally for the metrics: plain functions over a model.

They run in the worker (headlines) and in its helpers (pages), so this module imports neither the web framework nor
pydantic. Requests are the JSON values that the schemas have accepted, as they were sent; a missing field has the
default of its schema.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from clf.classifiers import HeadlineClassifier, Model
from clf.classifiers.headlines import UNKNOWN
from clf.page.reading.link_list import ListedLink, read_links
from clf.page.reading.page import Kind
from clf.types import LinkVerdict, PageReport, Reason

_SAMPLING = 16
"""One of this many headlines is sampled for unknown tokens."""
_DIGITS = 6
"""Decimal places of the probabilities in an answer."""
_MAX_SCORES = 200
"""Probabilities counted per answer: counting takes the worker's time, and one page must not dominate the histogram."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The numbers of an answer that are counted; they contain no text.

    ``verdicts`` counts labels or roles. ``scores`` are the probabilities of the answer, or an even sample of very many.
    ``tokens`` counts the tokens of sampled headlines, and ``unknown`` those of them that the model does not know.
    """

    verdicts: Mapping[str, int] = field(default_factory=dict)
    scores: tuple[float, ...] = ()
    tokens: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of an answer, and its tally."""

    body: bytes
    tally: Tally


def headlines(classifier: HeadlineClassifier, model_id: str, request: Mapping[str, Any]) -> Answer:
    """Score ``request["texts"]``; raise InputError for a text that cannot be scored.

    A language without a head is no error here, because clients name the language of every page they see.
    """
    texts, explain, language = request["texts"], request.get("explain", False), request.get("language")
    verdicts = classifier.score_any(texts, language)
    results = []
    for verdict in verdicts:
        has_reasons = explain and verdict.label != UNKNOWN
        results.append(
            {
                "clickbait": _rounded(verdict.clickbait),
                "label": verdict.label,
                "language": verdict.language,
                "known": round(verdict.known, _DIGITS),
                "reasons": _reasons(classifier.explain(verdict.text, language=language).reasons) if has_reasons else [],
            }
        )
    sampled = [classifier.coverage(text) for text in texts if hash(text) % _SAMPLING == 0]
    tally = Tally(
        verdicts=Counter(verdict.label for verdict in verdicts),
        scores=_sample([verdict.clickbait for verdict in verdicts if verdict.clickbait is not None]),
        tokens=sum(coverage.tokens for coverage in sampled),
        unknown=sum(coverage.unknown for coverage in sampled),
    )
    return Answer(_encode({"model": model_id, "headlines": results}), tally)


def _flag(model: Model, request: Mapping[str, Any]) -> Answer:
    """Classify the links of a page, given as HTML or as a list; raise InputError when the page cannot be read."""
    url, options = _page_options(request)
    if "html" in request:
        report = model.separate(request["html"], url, kind="html", **options)
        ids: Iterable[str] = map(str, range(len(report.links)))
    else:
        listed = list(map(_listed, request["links"]))
        report = model.judge(read_links(listed, url, title=request.get("title", "")), **options)
        # The reader leaves blank links out.
        ids = (raw["id"] for raw, link in zip(request["links"], listed, strict=True) if not link.is_blank)
    links = [_link(link_id, link) for link_id, link in zip(ids, report.links, strict=False)]
    body = {"model": model.bundle.id, "links": links, "truncated": report.truncated}
    return Answer(_encode(body), _tally(report))


def _separate(model: Model, request: Mapping[str, Any]) -> Answer:
    """Classify every block and link of a page, given as HTML or plain text; raise InputError for an unreadable page."""
    url, options = _page_options(request)
    kind: Kind = "html" if "html" in request else "text"
    report = model.separate(request[kind], url, kind=kind, **options)
    blocks = [
        {
            "text": block.text,
            "role": block.role.value,
            "probability": round(block.probability, _DIGITS),
            "reasons": _reasons(block.reasons),
            "start": block.start,
            "end": block.end,
        }
        for block in report.blocks
    ]
    links = [
        {**_link(str(index), link), "start": link.start, "end": link.end} for index, link in enumerate(report.links)
    ]
    body = {
        "model": model.bundle.id,
        "title": report.title,
        "blocks": blocks,
        "links": links,
        "article": report.editorial_text,
        "truncated": report.truncated,
    }
    return Answer(_encode(body), _tally(report))


def _many_headlines(model: Model, request: Mapping[str, Any]) -> Answer:
    """Score headlines in a helper; see :func:`headlines`."""
    return headlines(model.headlines, model.bundle.id, request)


JOBS = {"flag": _flag, "separate": _separate, "headlines": _many_headlines}
"""Name -> the function that a helper runs for a job of that name."""


def _page_options(request: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the page's address and the keyword arguments of the classifier."""
    options = {
        "min_precision": request.get("min_precision"),
        "explain": request.get("explain", False),
        "language": request.get("language"),
    }
    return request.get("url", ""), options


def _listed(link: Mapping[str, Any]) -> ListedLink:
    context = dict(link.get("context", {}))
    container = tuple(context.pop("container", ()))
    return ListedLink(link["text"], link["href"], container=container, **context)


def _link(link_id: str, link: LinkVerdict) -> dict[str, Any]:
    return {
        "id": link_id,
        "href": link.href,
        "text": link.text,
        "role": link.role.value,
        "promo": round(link.promo, _DIGITS),
        "sponsored": round(link.sponsored, _DIGITS),
        "clickbait": _rounded(link.clickbait),
        "flagged": link.flagged,
        "reasons": _reasons(link.reasons),
    }


def _rounded(probability: float | None) -> float | None:
    return None if probability is None else round(probability, _DIGITS)


def _reasons(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    return list(map(asdict, reasons))


def _tally(report: PageReport) -> Tally:
    roles = Counter(link.role.value for link in report.links)
    return Tally(roles, _sample([link.promo for link in report.links]))


def _sample(scores: Sequence[float]) -> tuple[float, ...]:
    """Return all of ``scores``, or at most 200 evenly spaced ones.

    >>> len(_sample([0.5] * 150)), len(_sample([0.5] * 1000))
    (150, 200)
    """
    step = max(1, -(-len(scores) // _MAX_SCORES))
    return tuple(scores[::step])


def _encode(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode(
        "utf-8", errors="replace"
    )
