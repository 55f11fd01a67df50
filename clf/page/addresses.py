"""Link addresses -> tokens and absolute addresses, without a request."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit

from clf.page.features.tables import BINS, LIMITS

_ADDRESS_CHARS: int = LIMITS["address chars"]
_FOLDERS: int = LIMITS["address folders"]
"""Folders of an address whose words become tokens, from the left."""
_FOLDER_WORDS: int = LIMITS["folder words"]
_DEPTH: int = LIMITS["address depth"]
"""Folders of an address; more count as this many."""
_WORD = re.compile(r"[a-z]{2,}")
_PLAIN = re.compile(
    r"(?:https?://([a-z0-9.-]++))?((?:/(?!/)[\w./%+~,;=@-]*+)?)(?:\?([\w./%+~,;=@&-]++))?(?:#\w*+)?", re.ASCII
)
"""Host, path and query of an address without unusual characters."""
_HOST = re.compile(r"https?://([a-z0-9.-]++)(?=[/?#])|/(?=[\w?])", re.ASCII)
"""The host of an address, or the beginning of a path without one, where no character before it is unusual."""
_ROOTED = re.compile(r"/(?![/.])(?:[\w%+~,=@-]|\.(?!\.)|/(?!\.))*+(?:\?[\w./%+~,;=@&-]++)?(?:#[\w-]++)?", re.ASCII)
"""An address that begins at the root of its site, without unusual characters and without steps such as "..".

Made absolute, it stands behind the base's scheme and host as it is.
"""
_ABSOLUTE = ("https://", "http://")
_SCRIPTS = ("javascript:", "data:", "vbscript:")
_CONTACTS = ("mailto:", "tel:", "sms:", "whatsapp:")


def absolute(href: str, base: str) -> str:
    """Return ``href`` made absolute; an address that cannot be joined is returned unchanged.

    >>> absolute("../b.html", "https://example.org/a/x.html")
    'https://example.org/b.html'
    >>> absolute("http://[broken", "https://example.org/")
    'http://[broken'
    """
    # Most addresses are absolute, and urljoin takes longer than everything else that is done with a link.
    if not base or len(href) > _ADDRESS_CHARS or href.startswith(_ABSOLUTE):
        return href
    if _ROOTED.fullmatch(href) and (origin := _origin(base)):
        return origin + href
    return _joined(base, href)


@lru_cache(maxsize=1 << 4)
def _origin(base: str) -> str:
    """Return the scheme and the host of the base; "" where it has none."""
    root = _joined(base, "/")
    return root[:-1] if root.startswith(_ABSOLUTE) else ""


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return href


def host_of(address: str) -> str:
    """Return the host of an address without "www."; "" when there is none.

    >>> host_of("https://www.Example.org:8080/x")
    'example.org'
    """
    if start := _HOST.match(address):
        return (start[1] or "").removeprefix("www.")
    parts = _host_path_query(address)
    return parts[0] if parts else ""


def leads_within(href: str, url: str) -> bool:
    """Tell whether ``href`` leads to a place on the page at ``url`` ("" when unknown): a fragment of its own address.

    >>> leads_within("#comments", ""), leads_within("/a/wolf/#part-2", "https://example.org/a/wolf?from=mail")
    (True, True)
    >>> leads_within("/a/fox#part-2", "https://example.org/a/wolf")
    False
    """
    target, mark, _ = href[:_ADDRESS_CHARS].partition("#")
    if not target or not mark:
        return not target
    aim, own = _host_path_query(target), _host_path_query(url)
    if aim is None or own is None or aim[0] not in ("", own[0]):
        return False
    return bool(url) and _is_same_path(aim[1].rstrip("/"), own[1].rstrip("/"))


def _is_same_path(aim: str, own: str) -> bool:
    """Tell whether a path, absolute or relative to the folder of the path ``own``, is ``own``."""
    return aim == own if aim.startswith("/") or not aim else own.endswith(f"/{aim}")


def address_tokens(href: str, host: str) -> tuple[str, ...]:
    """Return the tokens of the address ``href`` on a page at ``host`` ("" when unknown).

    >>> address_tokens("/news/big-bad-wolf-eats", "example.org")
    ('slug 3 own', 'deep 2', '/news')
    >>> address_tokens("javascript:share()", "")
    ('script',)
    """
    return _cached_tokens(href[:_ADDRESS_CHARS], host)


@lru_cache(maxsize=1 << 12)
def _cached_tokens(href: str, host: str) -> tuple[str, ...]:
    start = href[:12].lower()
    if not href or start[0] == "#":
        return ("within",)
    if start.startswith(_SCRIPTS):
        return ("script",)
    if start.startswith(_CONTACTS):
        return ("contact",)
    parts = _host_path_query(href)
    return _web_tokens(*parts, host) if parts else ("broken",)


def _web_tokens(target: str, path: str, query: str, host: str) -> tuple[str, ...]:
    """Return the tokens of the address with host ``target``, ``path`` and ``query``."""
    side = _side(target, host)
    folders = [folder for folder in path.lower().split("/") if folder]
    slug = folders[-1] if folders else ""
    hyphens = bisect_right(BINS["slug hyphens"], slug.count("-") + slug.count("_"))
    tokens = [f"slug {hyphens} {side}", f"deep {min(_DEPTH, len(folders))}", *_folder_words(folders)]
    if query:
        tokens.append("query")
    if side == "other":
        tokens.append("to another site")
        tokens.extend(f"@{word}" for word in target.split(".")[:-1])
    return tuple(tokens)


def _folder_words(folders: Sequence[str]) -> list[str]:
    words = [_WORD.findall(folder)[:_FOLDER_WORDS] for folder in folders[:-1][:_FOLDERS]]
    return [f"/{word}" for found in words for word in found]


def _side(target: str, host: str) -> str:
    """Return "own" for an address on the page's site, "other" for another one, "far" when the page's is unknown."""
    if not target or is_related(target, host):
        return "own"
    return "other" if host else "far"


def _host_path_query(href: str) -> tuple[str, str, str] | None:
    """Return host, path and query of an address; None for a broken one."""
    # Most addresses are plain; one regular expression is several times as fast as urlsplit.
    if plain := _PLAIN.fullmatch(href):
        host, path, query = plain.groups("")
        return host.removeprefix("www."), path, query
    parts = _split(href)
    return (_host(parts), parts.path, parts.query) if parts else None


def is_related(one: str, other: str) -> bool:
    """Tell whether two hosts are the same, or one is a subdomain of the other."""
    return bool(other) and (one == other or one.endswith(f".{other}") or other.endswith(f".{one}"))


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address[:_ADDRESS_CHARS])
    except ValueError:
        return None


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").removeprefix("www.")
