"""Pages -> rows of articles or links, in a helper process that a hostile page may cost, but nothing else.

Run as ``python -m clf.batch.page_jobs CONTROL BUNDLE SECONDS``: the fork server of the HTTP service with jobs of its
own. A job is one line of JSON, then the bytes of the page.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from clf.classifiers import Model
from clf.serving.workers.forkserver import Helpers, main
from clf.types import LinkVerdict, PageReport

_GROWTH = 200 << 20
"""Bytes; a helper keeps its caches up to this size."""
_LANGUAGE_CHARS = 2_000
"""Characters at the beginning of an article by which its language is recognised."""
ARTICLE_COLUMNS = ("title", "text", "language", "truncated")
LINK_COLUMNS = (
    *("link", "href", "text", "role", "promo", "sponsored", "clickbait"),
    *("flagged", "start", "end"),
)


def run(model: Model, job: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the rows of a page as JSON; raise InputError for a page that cannot be read."""
    head, _, page = job.partition(b"\n")
    request = json.loads(head)
    report = model.separate(page, request["url"], kind=request["kind"], explain=False, language=request["language"])
    rows = [_article(model, report)] if request["article"] else list(map(_link, range(len(report.links)), report.links))
    return {}, json.dumps(rows, ensure_ascii=False).encode("utf-8", errors="replace")


def _article(model: Model, report: PageReport) -> list[Any]:
    text = report.editorial_text
    language = model.headlines.language(text[:_LANGUAGE_CHARS]) if text else None
    return [report.title, text, language or "", report.truncated]


def _link(number: int, link: LinkVerdict) -> list[Any]:
    return [
        *(number, link.href, link.text, link.role.value, link.promo, link.sponsored, link.clickbait),
        *(link.flagged, link.start, link.end),
    ]


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Helpers(run, float(sys.argv[3]), growth=_GROWTH, niceness=0))
