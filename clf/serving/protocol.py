"""Bytes of a connection -> requests: uvicorn's parser with limits on the size and the time of a request's head.

The parser itself has no limits, and joins a long header in time quadratic in its length. These limits apply before the
middleware sees a request. Bodies are limited in :mod:`clf.serving.bodies`.
"""

from __future__ import annotations

import resource
from asyncio import TimerHandle, Transport
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD = 65_536
"""Bytes of a request's head, of its trailers, or of the framing between two parts of its body."""
HEAD_SECONDS = 10.0
"""Time for a whole head, and for the rest of a body after the answer was sent."""
_REFUSED_SECONDS = 1.0
"""Time for which a refused connection stays open without being read."""
_MAX_PENDING = 2_000
"""Connections in one worker that have not sent a whole head; beyond it, the oldest one is closed."""
_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-type: application/problem+json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%s"
)
_PROBLEM = (
    b'{"type": "about:blank", "title": "Request Header Fields Too Large", "status": 431, '
    b'"detail": "the head of the request is larger than %d bytes", "limit": %d}' % (MAX_HEAD, MAX_HEAD)
)


class BoundedProtocol(HttpToolsProtocol):
    """One connection; it is closed when a head is too large or too slow."""

    pending: ClassVar[dict[BoundedProtocol, None]] = {}
    """Connections without a whole head, the oldest first."""
    unparsed = 0
    """Bytes received since the last whole head or part of a body."""
    timer: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Start the time limit of the first head."""
        super().connection_made(transport)
        self._start_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the time limit."""
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse bytes in pieces no larger than a head; answer 431 when they contain neither a whole head nor a body."""
        for start in range(0, len(data), MAX_HEAD):
            piece = data[start : start + MAX_HEAD]
            self.unparsed += len(piece)
            super().data_received(piece)
            if self.transport.is_closing():
                return
            if self.unparsed > MAX_HEAD:
                self._refuse()
                return

    def _refuse(self) -> None:
        """Answer 431 and read no more; close a moment later, so that the sender does not connect again at once."""
        self.transport.write(_TOO_LARGE % (len(_PROBLEM), _PROBLEM))
        self.transport.pause_reading()
        self._start_timer(_REFUSED_SECONDS)

    def on_message_begin(self) -> None:
        """Start the time limit of the next head on a connection that is kept alive."""
        super().on_message_begin()
        if self.timer is None:
            self._start_timer()

    def on_headers_complete(self) -> None:
        """Stop the time limit: the head is whole."""
        self.unparsed = 0
        self._stop_timer()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        self.unparsed = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Stop the time limit of a body whose request was answered early."""
        self._stop_timer()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Limit the time for the rest of a body that is not read any more."""
        # With another request in the pipeline, the current cycle is not the one that was answered.
        if self.cycle.more_body and not self.pipeline and not self.transport.is_closing():
            self._start_timer()
        super().on_response_complete()

    def _start_timer(self, seconds: float | None = None) -> None:
        self._stop_timer()
        self.timer = self.loop.call_later(HEAD_SECONDS if seconds is None else seconds, self.transport.abort)
        self.pending[self] = None
        if len(self.pending) > max_pending():
            oldest = next(iter(self.pending))
            oldest._stop_timer()
            oldest.transport.abort()

    def _stop_timer(self) -> None:
        self.pending.pop(self, None)
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


def max_pending() -> int:
    """Return the number of connections that may wait for a head: 2,000, or half of all descriptors."""
    return min(_MAX_PENDING, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2)
