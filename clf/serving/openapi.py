"""The OpenAPI document: what the framework knows of its routes, and the calls, from the schemas that check them."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel, TypeAdapter

from clf.serving.endpoints import Call
from clf.serving.problems import MEDIA_TYPE

_REF = "#/components/schemas/{model}"
_STATUSES = (400, 401, 408, 413, 415, 422, 429, 503)


class ProblemDocument(BaseModel):
    """The body of every error; ``field`` and ``limit`` where one is to blame."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    field: str | None = None
    limit: float | None = None


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


def complete(app: FastAPI, calls: Mapping[str, Call]) -> None:
    """Make ``app`` show ``calls``, keys and problem documents in its OpenAPI document."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        """Return the document, completed when it is asked for first."""
        if app.openapi_schema is None:
            _complete(made(), calls)
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]


def _complete(document: dict[str, Any], calls: Mapping[str, Call]) -> None:
    parts = document.setdefault("components", {})
    schemas = parts.setdefault("schemas", {})
    parts["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    schemas["ProblemDocument"] = ProblemDocument.model_json_schema()
    for path, call in calls.items():
        document["paths"][path] = {"post": _operation(path, call, schemas)}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            if path.startswith("/v1/"):
                operation["security"] = [{}, {"key": []}]


def _operation(path: str, call: Call, schemas: dict[str, Any]) -> dict[str, Any]:
    takes = _json(_moved(call.takes.json_schema(ref_template=_REF), schemas))
    gives = _json(_moved(TypeAdapter(call.gives).json_schema(ref_template=_REF, mode="serialization"), schemas))
    return {
        "summary": (call.work.__doc__ or "").strip(),
        "operationId": path.strip("/").replace("/", "_"),
        "requestBody": {"required": True, **takes},
        "responses": {
            "200": {"description": "OK", **gives},
            **{str(status): entry for status, entry in documented(*_STATUSES).items()},
        },
    }


def _moved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """Return ``schema`` with its definitions moved to the document's."""
    schemas |= schema.pop("$defs", {})
    return schema


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}
