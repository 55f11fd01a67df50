"""Error -> problem document (RFC 9457) that names the field and the limit."""

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
VARIANT = "variant:"
"""Prefix of the tags of a body's variants; they occur in the paths of pydantic's errors, but are no fields."""
MEDIA_TYPE = "application/problem+json"
_LIMIT_KEYS = ("max_length", "le", "lt", "ge", "gt", "min_length")


class Problem(Exception):  # noqa: N818 - the name that RFC 9457 uses
    """An error that becomes the answer of the request; raised anywhere on its way."""

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
    def busy(cls, detail: str, *, seconds: int, headers: Mapping[str, str] | None = None) -> Problem:
        """Return a 503 that asks the client to try again after ``seconds``."""
        return cls(503, detail, headers={"Retry-After": str(seconds), **(headers or {})})

    def response(self) -> Response:
        """Return the problem document."""
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        if self.field is not None:
            body["field"] = self.field
        if self.limit is not None:
            body["limit"] = self.limit
        return Response(json.dumps(body), self.status, self.headers, MEDIA_TYPE)


def check_limit(field: str, count: int, limit: int, unit: str) -> None:
    """Raise a Problem that names ``field`` when ``count`` exceeds ``limit``."""
    if count > limit:
        raise Problem(422, f"{field}: at most {limit:,} {unit}, {count:,} were sent", field=field, limit=limit)


def problem_of(error: Exception) -> Problem:
    """Return the problem that ``error`` is to the client.

    An unforeseen error is logged with its class and place, without its message, because that may quote the request.
    """
    if isinstance(error, Problem):
        return error
    if isinstance(error, ValidationError):
        return _invalid(error.errors(include_url=False, include_input=False))
    if isinstance(error, InputError):
        return Problem(422, str(error))
    if isinstance(error, HTTPException):
        return Problem(error.status_code, str(error.detail), headers=error.headers)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    _LOG.error("a request failed: %s at %s:%s", type(error).__name__, frame.filename, frame.lineno)
    return Problem(500, f"the service failed on this request ({type(error).__name__})")


def _invalid(errors: Sequence[Any]) -> Problem:
    """Return the problem for the first of pydantic's ``errors``; the value that was sent is not repeated."""
    first = errors[0]
    if first["type"] == "json_invalid":
        return Problem(400, f"the body is not JSON: {first['ctx']['error']}")
    path = ".".join(str(part) for part in first["loc"] if not str(part).startswith(VARIANT))
    context = first.get("ctx") or {}
    limit = next((context[name] for name in _LIMIT_KEYS if isinstance(context.get(name), int | float)), None)
    return Problem(422, f"{path or 'body'}: {first['msg']}", field=path or None, limit=limit)
