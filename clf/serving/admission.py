"""Request head -> the client that sent it: API keys and rate limits; one instance per worker."""

from __future__ import annotations

import hmac
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256

from limits import RateLimitItem
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.types import Scope

from clf.feedback.clients import client_network, site_network
from clf.serving.headers import header
from clf.serving.problems import Problem
from clf.serving.settings import ApiKey, Settings

_CLIENTS_PER_SITE = 20
"""The number of clients that one IPv6 /48 counts as; it contains 65,536 networks of clients."""


class Admission:
    """Names the client of a request and counts it; refuses unknown keys and clients that send too often."""

    def __init__(self, settings: Settings) -> None:
        """Take the keys and rates of ``settings``."""
        self.keys = settings.api_keys
        self.rates = settings.rates
        self.limiter = FixedWindowRateLimiter(MemoryStorage())

    def admit(self, scope: Scope) -> str:
        """Return the client's name, a key or an address; raise Problem when it is not admitted now."""
        address = client_network((scope.get("client") or ("unknown",))[0])
        try:
            client = self._key(scope) if self.keys else address
        except Problem:
            # Guesses are counted too.
            self._count(address)
            raise
        self._count(client)
        return client

    def _count(self, client: str) -> None:
        """Count a request of a client, and of the /48 that an IPv6 client belongs to; raise Problem beyond the rate."""
        network = site_network(client)
        for rate in self.rates:
            self._hit(rate, client)
            if network != client:
                self._hit(type(rate)(_CLIENTS_PER_SITE * rate.amount, rate.multiples), network)

    def _hit(self, rate: RateLimitItem, client: str) -> None:
        if not self.limiter.hit(rate, client):
            reset = self.limiter.get_window_stats(rate, client).reset_time
            headers = {"Retry-After": str(max(1, round(reset - time.time())))}
            raise Problem(429, f"more than {rate} from one client", limit=rate.amount, headers=headers)

    def _key(self, scope: Scope) -> str:
        scheme, _, secret = header(scope, b"authorization").partition(b" ")
        key = find_key(self.keys, secret.strip()) if scheme.lower() == b"bearer" else None
        if key is None:
            raise _unauthorized("an API key is needed, this one is not known: send Authorization: Bearer KEY")
        if key.is_expired(datetime.now(UTC)):
            raise _unauthorized(f"this API key expired after {key.expires}; ask for a new one")
        return "key:" + sha256(secret.strip()).hexdigest()[:16]


def find_key(keys: Iterable[ApiKey], secret: bytes) -> ApiKey | None:
    """Return the key equal to ``secret``; the time does not depend on the number of right characters."""
    digest = sha256(secret).digest()
    found = None
    for key in keys:
        if hmac.compare_digest(digest, sha256(key.secret.get_secret_value().encode()).digest()):
            found = key
    return found


def _unauthorized(detail: str) -> Problem:
    return Problem(401, detail, headers={"WWW-Authenticate": "Bearer"})
