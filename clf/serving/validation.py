"""Request body -> validated request: a body that is refused costs its sender more than the worker.

A body of 5 MB can have 400,000 unknown keys, and building an error for each takes seconds. So the number of strings is
bounded before validation, at most one error is built, and a client whose invalid bodies take too much time is refused
before they are read.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from clf.serving.problems import Problem, problem_of

_BURST_SECONDS = 0.5
"""Time of validation that the invalid bodies of a client may take at once."""
_SHARE = 0.05
"""Part of all time that the validation of a client's invalid bodies may take in the long run."""
_READ_RATE = 100_000_000
"""Bytes of a body that the worker receives in a second; receiving it counts as time of validation."""
_MAX_CLIENTS = 10_000
"""Clients that are remembered; beyond it, all are forgotten."""
_MAX_ERRORS = 100
"""With more errors, none of them is described, because pydantic can only build them all."""


@dataclass(slots=True)
class Validator:
    """Validates bodies and keeps account of the time that each client's invalid bodies have taken."""

    debts: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Client -> seconds of validation that are not yet paid back, and the time of that account."""

    def check(self, client: str) -> None:
        """Raise Problem while the invalid bodies of a client have taken more than its share of time."""
        debt = self._debt(client)
        if debt > _BURST_SECONDS:
            wait = {"Retry-After": str(max(1, round((debt - _BURST_SECONDS) / _SHARE)))}
            raise Problem(429, "the invalid bodies of this client take too much time to check", headers=wait)

    def validate(self, adapter: TypeAdapter[Any], body: bytes, *, client: str, max_strings: int) -> Any:
        """Return the request that ``body`` contains; raise Problem when it is invalid."""
        started = time.perf_counter()
        try:
            check_strings(body, max_strings)
            return adapter.validate_json(body)
        except (ValidationError, Problem) as error:
            self._charge(client, time.perf_counter() - started + len(body) / _READ_RATE)
            raise _problem(error) from None

    def _debt(self, client: str) -> float:
        debt, since = self.debts.get(client, (0.0, 0.0))
        return max(0.0, debt - _SHARE * (time.monotonic() - since)) if debt else 0.0

    def _charge(self, client: str, seconds: float) -> None:
        debt = self._debt(client) + seconds
        if len(self.debts) >= _MAX_CLIENTS:
            self.debts.clear()
        self.debts[client] = debt, time.monotonic()


def check_strings(body: bytes, limit: int) -> None:
    """Raise Problem when ``body`` has more than about ``limit`` JSON strings, keys included.

    The count can be half of the true number, for strings that end with a backslash.
    """
    quotes = body.count(b'"') - body.count(b'\\"')
    if quotes > 2 * limit:
        raise Problem(422, f"the body has more than {limit:,} strings and keys", limit=limit)


def _problem(error: ValidationError | Problem) -> Problem:
    if isinstance(error, ValidationError) and error.error_count() > _MAX_ERRORS:
        return Problem(422, f"the body has {error.error_count():,} unknown or invalid fields")
    return problem_of(error)
