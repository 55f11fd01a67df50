"""JSON Feed -> the same feed with marked items, or without them; unknown members and their order are kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from typing import Any

from clf.errors import InputError
from clf.feeds.marks import LABEL, SCHEME, Mark

_EXTENSION = "_clickbait"
"""The member of an item that holds the score; JSON Feed reserves names with an underscore for extensions."""


def rewrite_json(text: str, marked: Callable[[str, str], Mark | None], drop: float | None, most: int) -> str:
    """Return the JSON feed ``text`` with its clickbait marked, or without items of at least ``drop``.

    ``marked`` is a function of the title and the feed's language. Raises InputError when ``text`` is no JSON feed or
    has more than ``most`` items.
    """
    feed = _parsed(text)
    if len(feed["items"]) > most:
        raise InputError(f"the feed has more than {most:,} items; give one with fewer")
    kept = []
    for item in feed["items"]:
        mark = _mark(item, str(feed.get("language", "")), marked)
        if mark and drop is not None and mark.probability >= drop:
            continue
        if mark and drop is None and mark.is_clickbait:
            _write(item, mark)
        kept.append(item)
    return json.dumps({**feed, "items": kept}, ensure_ascii=False, indent=2) + "\n"


def _parsed(text: str) -> dict[str, Any]:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"the feed is no JSON ({error}); give RSS, Atom or JSON Feed") from None
    version = str(feed.get("version", ""))
    if "jsonfeed.org/version/" not in version or not isinstance(feed.get("items"), list):
        raise InputError(f"the JSON is no feed: its version is {version!r:.80}; give RSS, Atom or JSON Feed")
    return dict(feed)


def _mark(item: Any, language: str, marked: Callable[[str, str], Mark | None]) -> Mark | None:
    """Return the mark of an item; None for one without a title and for one that was marked before."""
    if not isinstance(item, dict) or _EXTENSION in item or not isinstance(item.get("title"), str):
        return None
    return marked(item["title"], str(item.get("language") or language))


def _write(item: dict[str, Any], mark: Mark) -> None:
    """Write the mark into the title, the tags, the content and a member of its own."""
    item["title"] = f"[{mark.score}] {item['title']}"
    tags = item.get("tags")
    item["tags"] = [*(tags if isinstance(tags, list) else []), LABEL]
    item[_EXTENSION] = {
        "about": SCHEME,
        "score": round(mark.probability, 4),
        "language": mark.verdict.language,
        "reasons": list(mark.reasons),
    }
    if isinstance(item.get("content_html"), str):
        item["content_html"] = f"<p>{escape(mark.sentence, quote=False)}</p>{item['content_html']}"
    else:
        item["content_text"] = "\n\n".join(filter(None, (mark.sentence, item.get("content_text"))))
