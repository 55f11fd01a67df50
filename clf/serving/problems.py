"""What went wrong -> a problem document (RFC 9457) naming the field and the limit."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from clf.errors import InputError

MEDIA_TYPE = "application/problem+json"
_LIMITS = ("max_length", "le", "lt", "ge", "gt", "min_length")


class ProblemDocument(BaseModel):
    """The body of every error; ``field`` and ``limit`` where one is to blame."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    field: str | None = None
    limit: float | None = None


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

    def response(self) -> Response:
        """Return the problem document."""
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        body |= {
            name: value for name, value in (("field", self.field), ("limit", self.limit)) if value is not None
        }
        return Response(json.dumps(body), self.status, self.headers, MEDIA_TYPE)


def busy(detail: str, *, seconds: int) -> Problem:
    """Return the problem that tells a client to come back in some seconds."""
    return Problem(503, detail, headers={"Retry-After": str(seconds)})


def within(field: str, found: int, limit: int, unit: str) -> None:
    """Raise a problem naming ``field`` when ``found`` is more than ``limit``."""
    if found > limit:
        raise Problem(422, f"{field}: at most {limit:,} {unit}, {found:,} were sent", field=field, limit=limit)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the entries of the OpenAPI document for these error statuses."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
    headers = {"Retry-After": {"schema": {"type": "integer"}, "description": "seconds until it is worth coming back"}}
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": content,
            **({"headers": headers} if status in (429, 503) else {}),
        }
        for status in statuses
    }


def install(app: FastAPI) -> None:
    """Make every error of ``app`` a problem document."""

    @app.exception_handler(Problem)
    async def on_problem(_: Request, error: Problem) -> Response:
        return error.response()

    @app.exception_handler(RequestValidationError)
    async def on_invalid(_: Request, error: RequestValidationError) -> Response:
        return _invalid(error.errors()).response()

    @app.exception_handler(InputError)
    async def on_input(_: Request, error: InputError) -> Response:
        return Problem(422, str(error)).response()

    @app.exception_handler(HTTPException)
    async def on_http(_: Request, error: HTTPException) -> Response:
        return Problem(error.status_code, str(error.detail), headers=error.headers).response()

    @app.exception_handler(Exception)
    async def on_crash(_: Request, error: Exception) -> Response:
        return Problem(500, f"the service failed on this request ({type(error).__name__})").response()


def _invalid(errors: Sequence[Any]) -> Problem:
    """Return the problem for the first of pydantic's ``errors``; what was sent is not repeated."""
    first = errors[0]
    if first["type"] == "json_invalid":
        return Problem(400, f"the body is not JSON: {first.get('ctx', {}).get('error', 'cannot be read')}")
    path = ".".join(str(part) for part in first["loc"] if part not in ("body", *FORMS))
    context = first.get("ctx") or {}
    limit = next((context[name] for name in _LIMITS if isinstance(context.get(name), int | float)), None)
    return Problem(422, f"{path or 'body'}: {first['msg']}", field=path or None, limit=limit)


FORMS = ("form:html", "form:links", "form:text")
"""Names of the forms a body may have; they stand in pydantic's paths, but are no fields."""
