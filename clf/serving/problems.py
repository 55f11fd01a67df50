"""What went wrong -> a problem document (RFC 9457) naming the field and the limit."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from clf.errors import InputError

_LOG = logging.getLogger("uvicorn.error")
FORM = "form:"
"""What the names of a body's forms begin with; they stand in pydantic's paths, but are no fields."""
MEDIA_TYPE = "application/problem+json"
_LIMITS = ("max_length", "le", "lt", "ge", "gt", "min_length")


class Problem(Exception):  # noqa: N818 - it is what RFC 9457 calls it
    """Raised anywhere on a request's way; becomes the answer."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        field: str | None = None,
        limit: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.field, self.limit = status, detail, field, limit
        self.headers = dict(headers or {})

    @classmethod
    def busy(cls, detail: str, *, seconds: int) -> Problem:
        """Return the problem that tells a client to come back in some seconds."""
        return cls(503, detail, headers={"Retry-After": str(seconds)})

    def response(self) -> Response:
        """Return the problem document."""
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        named = {"field": self.field, "limit": self.limit}
        body |= {name: value for name, value in named.items() if value is not None}
        return Response(json.dumps(body), self.status, self.headers, MEDIA_TYPE)


def within(field: str, found: int, limit: int, unit: str) -> None:
    """Raise a problem naming ``field`` when ``found`` is more than ``limit``."""
    if found > limit:
        raise Problem(422, f"{field}: at most {limit:,} {unit}, {found:,} were sent", field=field, limit=limit)


def problem_of(error: Exception) -> Problem:
    """Return what ``error`` means to the client; one that nobody foresaw is logged by its kind, without its text."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, ValidationError):
        return _invalid(error.errors(include_url=False, include_input=False))
    if isinstance(error, InputError):
        return Problem(422, str(error))
    if isinstance(error, HTTPException):
        return Problem(error.status_code, str(error.detail), headers=error.headers)
    place = traceback.extract_tb(error.__traceback__)[-1]
    _LOG.error("a request failed: %s at %s:%s", type(error).__name__, place.filename, place.lineno)
    return Problem(500, f"the service failed on this request ({type(error).__name__})")


def _invalid(errors: Sequence[Any]) -> Problem:
    """Return the problem for the first of pydantic's ``errors``; what was sent is not repeated."""
    first = errors[0]
    if first["type"] == "json_invalid":
        return Problem(400, f"the body is not JSON: {first['ctx']['error']}")
    path = ".".join(str(part) for part in first["loc"] if not str(part).startswith(FORM))
    context = first.get("ctx") or {}
    limit = next((context[name] for name in _LIMITS if isinstance(context.get(name), int | float)), None)
    return Problem(422, f"{path or 'body'}: {first['msg']}", field=path or None, limit=limit)
