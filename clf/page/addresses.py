"""Link addresses -> tokens and absolute addresses: where a link leads, told without following it."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit

_MAX_ADDRESS = 2000
_WORD = re.compile(r"[a-z]{2,}")
_PLAIN = re.compile(
    r"(?:https?://([a-z0-9.-]++))?((?:/(?!/)[\w./%+~,;=@-]*+)?)(?:\?([\w./%+~,;=@&-]++))?(?:#\w*+)?", re.ASCII
)
"""Host, path and query of an address without anything odd in it."""
_SLUGS = (1, 2, 3, 4, 6, 9)
_FOLDERS, _WORDS, _DEEPEST = 3, 3, 6
_WHOLE = ("https://", "http://")
_SCRIPTS = ("javascript:", "data:", "vbscript:")
_CONTACTS = ("mailto:", "tel:", "sms:", "whatsapp:")


def absolute(href: str, base: str) -> str:
    """Return ``href`` made absolute; one that cannot be is returned as it is.

    >>> absolute("../b.html", "https://example.org/a/x.html")
    'https://example.org/b.html'
    >>> absolute("http://[broken", "https://example.org/")
    'http://[broken'
    """
    # Most addresses are whole, and joining costs more than all else that is done with a link.
    if not base or len(href) > _MAX_ADDRESS or href.startswith(_WHOLE):
        return href
    try:
        return urljoin(base, href)
    except ValueError:
        return href


def host_of(address: str) -> str:
    """Return the host of an address without its www; "" where there is none.

    >>> host_of("https://www.Example.org:8080/x")
    'example.org'
    """
    parts = _split(address)
    return _host(parts) if parts else ""


def address_tokens(href: str, host: str) -> tuple[str, ...]:
    """Return what the address ``href`` tells on a page at ``host`` ("": unknown).

    >>> address_tokens("/news/big-bad-wolf-eats", "example.org")
    ('slug 3 own', 'deep 2', '/news')
    >>> address_tokens("javascript:share()", "")
    ('script',)
    """
    return _address(href[:_MAX_ADDRESS], host)


@lru_cache(maxsize=1 << 12)
def _address(href: str, host: str) -> tuple[str, ...]:
    start = href[:12].lower()
    if not href or start[0] == "#":
        return ("within",)
    if start.startswith(_SCRIPTS):
        return ("script",)
    if start.startswith(_CONTACTS):
        return ("contact",)
    parts = _taken_apart(href)
    if not parts:
        return ("broken",)
    there, path, query = parts
    side = "own" if not there or _related(there, host) else "other" if host else "far"
    folders = [folder for folder in path.lower().split("/") if folder]
    slug = folders[-1] if folders else ""
    tokens = [
        f"slug {bisect_right(_SLUGS, slug.count('-') + slug.count('_'))} {side}",
        f"deep {min(_DEEPEST, len(folders))}",
    ]
    for folder in folders[:-1][:_FOLDERS]:
        tokens.extend(f"/{word}" for word in _WORD.findall(folder)[:_WORDS])
    if query:
        tokens.append("query")
    if side == "other":
        tokens.append("to another site")
        tokens.extend(f"@{word}" for word in there.split(".")[:-1])
    return tuple(tokens)


def _taken_apart(href: str) -> tuple[str, str, str] | None:
    """Return host, path and query of an address; None when it is broken."""
    # Most addresses are plain, and these the standard library takes apart at leisure.
    if plain := _PLAIN.fullmatch(href):
        host, path, query = plain.groups("")
        return host.removeprefix("www."), path, query
    parts = _split(href)
    return (_host(parts), parts.path, parts.query) if parts else None


def _related(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}") if other else False


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address[:_MAX_ADDRESS])
    except ValueError:
        return None


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").removeprefix("www.")
