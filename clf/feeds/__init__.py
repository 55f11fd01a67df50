"""RSS, Atom and JSON feeds -> the same feeds, in which clickbait is marked or left out."""

from clf.feeds.fetch import fetch
from clf.feeds.rewrite import FeedPolicy, rewrite_feed

__all__ = ["FeedPolicy", "fetch", "rewrite_feed"]
