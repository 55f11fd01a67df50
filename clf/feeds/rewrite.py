"""Bytes of a feed -> bytes of the same feed, in the same encoding, with its clickbait marked or left out."""

from __future__ import annotations

from dataclasses import dataclass

from clf.classifiers import Model
from clf.errors import InputError
from clf.feeds.decoding import decode_feed
from clf.feeds.json_feed import rewrite_json
from clf.feeds.limits import LIMITS, FeedLimits
from clf.feeds.marks import Mark, mark_of
from clf.feeds.xml_editor import rewrite_xml

_BEFORE = "\ufeff \t\r\n"
"""Characters that may stand before a feed: a byte order mark and white space."""


@dataclass(frozen=True, slots=True)
class FeedPolicy:
    """The treatment of clickbait: items of at least P(clickbait) ``drop`` are left out; with None they are marked.

    ``language`` is the code of all titles; with None it is recognised for each title.
    """

    drop: float | None = None
    language: str | None = None
    limits: FeedLimits = LIMITS


def rewrite_feed(data: bytes, model: Model, policy: FeedPolicy | None = None) -> bytes:
    """Return the feed ``data`` (RSS, Atom or JSON Feed, perhaps packed by gzip) with its clickbait marked or left out.

    An item is marked in its title, in its text and by a category. An item that was marked before stays as it is. Raises
    InputError when ``data`` is no feed or exceeds a limit.
    """
    policy = policy or FeedPolicy()
    if policy.drop is not None and not 0 <= policy.drop <= 1:
        raise InputError(f"{policy.drop} is no probability; give a number from 0 to 1")
    source = decode_feed(data, policy.limits.size)

    def marked(title: str, feed_language: str) -> Mark | None:
        """Return the mark of an item with this title; None for an item that stays as it is."""
        return mark_of(model, title, feed_language, policy.language)

    # Some feeds begin with empty lines, which no parser of XML accepts and most readers do.
    text = source.text.lstrip(_BEFORE)
    before = source.text[: len(source.text) - len(text)]
    rewrite = rewrite_json if text.startswith("{") else rewrite_xml
    return source.encode(before + rewrite(text, marked, policy.drop, policy.limits.items))
