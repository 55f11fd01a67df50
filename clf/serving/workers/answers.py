"""A request that was checked -> the bytes of its answer, and what may be counted of it: plain functions over a model.

Runs in the worker (headlines) and in its helpers (pages), so it knows neither HTTP nor pydantic: requests are the JSON
values that the schemas let through, as they were sent; what was left out has the schemas' defaults.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from clf.classifiers import HeadlineClassifier, Model
from clf.page.reading.link_list import ListedLink, read_links
from clf.page.reading.page import Kind
from clf.types import LinkVerdict, PageReport, Reason

_EVERY = 16
"""Of so many headlines, one is looked at for unknown tokens."""
_DIGITS = 6
_MOST_SCORES = 200
"""What is counted of one answer: counting takes the worker's time, and one page must not be half of the histogram."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted of an answer; no text in it.

    ``verdicts`` counts labels and roles, ``scores`` are the probabilities that were given, or a sample of very many,
    ``tokens`` and ``unknown`` count the tokens of sampled headlines.
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
    """Judge ``request["texts"]``; raise InputError for one that cannot be."""
    texts, explain = request["texts"], request.get("explain", False)
    verdicts = classifier.score(texts)
    given = [
        {
            "clickbait": round(verdict.clickbait, _DIGITS),
            "label": verdict.label,
            "reasons": _reasons(classifier.explain(verdict.text).reasons) if explain else [],
        }
        for verdict in verdicts
    ]
    sampled = [classifier.coverage(text) for text in texts if hash(text) % _EVERY == 0]
    tally = Tally(
        Counter(verdict.label for verdict in verdicts),
        _spread([verdict.clickbait for verdict in verdicts]),
        sum(found.tokens for found in sampled),
        sum(found.unknown for found in sampled),
    )
    return Answer(_encode({"model": model_id, "headlines": given}), tally)


def _flag(model: Model, request: Mapping[str, Any]) -> Answer:
    """Judge the links of a page, given as HTML or as a list; raise InputError when the page cannot be read."""
    url, wanted = _wanted(request)
    if "html" in request:
        report = model.separate(request["html"], url, kind="html", **wanted)
        ids: Iterable[str] = map(str, range(len(report.links)))
    else:
        listed = [_listed(link) for link in request["links"]]
        report = model.judge(read_links(listed, url, title=request.get("title", "")), **wanted)
        ids = (sent["id"] for sent, link in zip(request["links"], listed, strict=True) if not link.is_blank)
    links = [_link(name, link) for name, link in zip(ids, report.links, strict=False)]
    body = {"model": model.bundle.id, "links": links, "truncated": report.truncated}
    return Answer(_encode(body), _tally(report))


def _separate(model: Model, request: Mapping[str, Any]) -> Answer:
    """Take a page apart, given as HTML or plain text; raise InputError when it cannot be read."""
    url, wanted = _wanted(request)
    kind: Kind = "html" if "html" in request else "text"
    report = model.separate(request[kind], url, kind=kind, **wanted)
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
        {**_link(str(number), link), "start": link.start, "end": link.end} for number, link in enumerate(report.links)
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
    """Judge headlines in a helper; see :func:`headlines`."""
    return headlines(model.headlines, model.bundle.id, request)


JOBS = {"flag": _flag, "separate": _separate, "headlines": _many_headlines}
"""What a helper can be asked to do."""


def _wanted(request: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the page's address, and how it is to be judged."""
    asked = {"min_precision": request.get("min_precision"), "explain": request.get("explain", False)}
    return request.get("url", ""), asked


def _listed(link: Mapping[str, Any]) -> ListedLink:
    context = dict(link.get("context", {}))
    container = tuple(context.pop("container", ()))
    return ListedLink(link["text"], link["href"], container=container, **context)


def _link(name: str, link: LinkVerdict) -> dict[str, Any]:
    return {
        "id": name,
        "href": link.href,
        "text": link.text,
        "role": link.role.value,
        "promo": round(link.promo, _DIGITS),
        "clickbait": round(link.clickbait, _DIGITS),
        "flagged": link.flagged,
        "reasons": _reasons(link.reasons),
    }


def _reasons(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    return [asdict(reason) for reason in reasons]


def _tally(report: PageReport) -> Tally:
    return Tally(Counter(link.role.value for link in report.links), _spread([link.promo for link in report.links]))


def _spread(scores: Sequence[float]) -> tuple[float, ...]:
    """Return all of ``scores``, or of very many some that are evenly spread.

    >>> len(_spread([0.5] * 150)), len(_spread([0.5] * 1000))
    (150, 200)
    """
    step = max(1, -(-len(scores) // _MOST_SCORES))
    return tuple(scores[::step])


def _encode(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", errors="replace")
