"""Address of a feed -> its bytes, fetched over HTTP within limits of size, time and redirects.

A public address leads to public addresses only: a redirect into a private network is refused when the connection is
made, so that no later answer of the name service can change the decision. The address that the user gives may itself be
private. Proxies of the environment are not used.
"""

from __future__ import annotations

import socket
import threading
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from clf.errors import ClfError, InputError
from clf.feeds.limits import LIMITS, FeedLimits

_CONNECTIONS = {"http": HTTPConnection, "https": HTTPSConnection}
_OK = 200
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_CHUNK = 1 << 16
"""Bytes that are read at once."""
_SAFE = "/?&=+,;:@!$'()*~%[]"
"""Characters of a path that are sent as they are."""
_HEADERS = {
    "User-Agent": "clf-news",
    "Accept": "application/feed+json, application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip",
}


class _RefusedError(Exception):
    """A server's answer that is no feed within the limits; the message completes "ADDRESS ..."."""


def fetch(url: str, limits: FeedLimits = LIMITS) -> bytes:
    """Return the body at ``url``, which may be packed by gzip.

    Raises InputError when ``url`` is no address of the web, and ClfError when no body arrives within ``limits``.
    """
    _checked(url)
    answers: SimpleQueue[bytes | Exception] = SimpleQueue()
    # The thread bounds the time of the whole fetch, because a timeout of a socket bounds the wait for one byte only.
    threading.Thread(target=_answer, args=(url, limits, answers), daemon=True).start()
    try:
        answer = answers.get(timeout=limits.seconds)
    except Empty:
        answer = TimeoutError()
    if isinstance(answer, bytes):
        return answer
    raise ClfError(f"{url} {_described(answer, limits)}; check the address, or give a file or - instead") from None


def _checked(url: str) -> SplitResult:
    """Return the parts of an address; raise InputError unless it is one of the web without a user name."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in _CONNECTIONS and parts.hostname and (parts.port or True)
    except ValueError as error:
        raise InputError(f"{url!r} is no address ({error}); give one such as https://news.example/feed") from None
    if not known:
        raise InputError(f"{url!r} is no address of the web; give one that begins with http:// or https://")
    if "@" in parts.netloc:
        raise InputError("the address holds a user name; fetch the feed with another program and give - for its output")
    return parts


def _answer(url: str, limits: FeedLimits, answers: SimpleQueue[bytes | Exception]) -> None:
    """Put the body at ``url`` into ``answers``, or the exception that ended the fetch."""
    try:
        answers.put(_follow(url, limits))
    except Exception as error:
        answers.put(error)


def _follow(url: str, limits: FeedLimits) -> bytes:
    """Return the body at ``url`` or at the address that it leads to."""
    route = Route()
    end = time.monotonic() + limits.seconds
    for _ in range(limits.redirects + 1):
        parts = _checked(url)
        connection = _CONNECTIONS[parts.scheme](parts.netloc, timeout=limits.silence)
        connection._create_connection = route.connect
        with closing(connection):
            connection.request("GET", _target(parts), headers=_HEADERS)
            with connection.getresponse() as response:
                location = response.getheader("Location")
                if response.status not in _REDIRECTS or not location:
                    return _body(response, limits.size, end)
            url = urljoin(url, location)
    raise _RefusedError(f"redirects more than {limits.redirects} times")


class Route:
    """The connections of one fetch: after a public address, a private one is refused."""

    def __init__(self) -> None:
        """Begin a fetch, which may connect to any address first."""
        self.was_public = False

    def connect(self, address: tuple[str, int], timeout: Any = None, source: Any = None) -> socket.socket:
        """Return a connection to ``address`` (host, port); arguments are those of ``socket.create_connection``."""
        connection = socket.create_connection(address, timeout, source)
        peer = ip_address(connection.getpeername()[0].partition("%")[0])
        if self.was_public and not peer.is_global:
            connection.close()
            raise _RefusedError(f"redirects to the private address {peer}")
        self.was_public = self.was_public or peer.is_global
        return connection


def _target(parts: SplitResult) -> str:
    """Return the path and query of an address as they stand in a request."""
    return quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_SAFE)


def _body(response: HTTPResponse, size: int, end: float) -> bytes:
    """Return the body of a response of at most ``size`` bytes, if it arrives before ``end`` (monotonic seconds)."""
    if response.status != _OK:
        raise _RefusedError(f"answers with status {response.status}")
    body = bytearray()
    while chunk := response.read1(_CHUNK):
        body += chunk
        if len(body) > size:
            raise _RefusedError(f"sends more than {size:,} bytes")
        if time.monotonic() > end:
            raise TimeoutError
    return bytes(body)


def _described(error: Exception, limits: FeedLimits) -> str:
    """Return the failure of a fetch as the end of a sentence about its address."""
    if isinstance(error, TimeoutError):
        return f"gave no whole answer within {limits.seconds:g} seconds ({limits.silence:g} without a byte)"
    if isinstance(error, _RefusedError):
        return str(error)
    if isinstance(error, InputError):
        return f"redirects to an address that is not followed: {error}"
    if isinstance(error, HTTPException | OSError | UnicodeError):
        return f"cannot be fetched ({error or type(error).__name__})"
    raise error
